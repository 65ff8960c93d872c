from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models import Enrolment


class SettledFee(models.Model):
    """That nothing is owed for a seat any more, as the office noted. How and by whom it was paid is the provider's business and stays there."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="settled_fee", verbose_name=_("Anmeldung"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("vermerkt von"))
    noted_at = models.DateTimeField(_("vermerkt am"))

    class Meta:
        verbose_name = _("beglichene Gebühr")
        verbose_name_plural = _("beglichene Gebühren")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.noted_at:%Y-%m-%d}"
