from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Sector
from core.models import Gemeinde


class LearnerProfile(models.Model):
    """What the programme needs to know of a person beyond name and address; all of it voluntary."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learner_profile", verbose_name=_("Person"))
    sector = models.CharField(_("Ich komme aus"), max_length=20, choices=Sector, blank=True)
    gemeinde = models.ForeignKey(Gemeinde, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Meine Gemeinde"))
    employer = models.CharField(_("Organisation oder Arbeitgeber"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Profil")
        verbose_name_plural = _("Profile")

    def __str__(self) -> str:
        return f"Profil {self.user_id}"
