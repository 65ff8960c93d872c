from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde


class QuartierSharing(models.Model):
    """What a municipality lets other municipalities see of its Quartiere. No row means: nothing."""

    gemeinde = models.OneToOneField(Gemeinde, on_delete=models.CASCADE, related_name="quartier_sharing", verbose_name=_("Gemeinde"))
    shares_quartiere = models.BooleanField(_("Unsere Quartiere dürfen anderen als ähnlich gezeigt werden"), default=False)
    shares_measures = models.BooleanField(_("Dabei auch die abgeschlossenen Maßnahmen unserer Praxisprojekte zeigen"), default=False)
    changed_at = models.DateTimeField(_("geändert am"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("geändert von"))

    class Meta:
        verbose_name = _("Freigabe von Quartieren")
        verbose_name_plural = _("Freigaben von Quartieren")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shares_quartiere=True) | models.Q(shares_measures=False),
                name="planning_measures_are_shared_with_their_quartier",
                violation_error_message=_("Maßnahmen lassen sich nur zusammen mit den Quartieren zeigen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gemeinde_id}"
