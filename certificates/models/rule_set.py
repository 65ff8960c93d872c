from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind


class RuleSet(models.Model):
    """When a kind is due, from a day on. Shares are whole percent; the day it is measured by is the one the learning began (domain.rule_book)."""

    kind = models.CharField(_("Art"), max_length=12, choices=CertificateKind)
    valid_from_date = models.DateField(_("gilt für alles, was beginnt ab"))
    minimum_percent = models.PositiveSmallIntegerField(_("Mindestanteil an der Summe, in Prozent"))
    minimum_percent_per_module = models.PositiveSmallIntegerField(_("Mindestanteil je Modul, in Prozent"), null=True, blank=True)
    needs_acceptance = models.BooleanField(_("Selbstlernen zählt erst, wenn es angenommen wurde"), default=True)
    needs_settled_fee = models.BooleanField(_("erst, wenn die Gebühr für den Platz beglichen ist"), default=False)
    is_automatic = models.BooleanField(_("wird in der Nacht von selbst ausgestellt"), default=False)
    reason = models.CharField(_("Grundlage"), max_length=300)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_at = models.DateTimeField(_("entschieden am"))

    class Meta:
        verbose_name = _("Regel für Nachweise")
        verbose_name_plural = _("Regeln für Nachweise")
        ordering = ["kind", "valid_from_date"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "valid_from_date",
                name="certificates_one_rule_set_per_day",
                violation_error_message=_("Für diese Art gibt es an diesem Tag schon eine Regel."),
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_percent__range=(1, 100))
                & (models.Q(minimum_percent_per_module__isnull=True) | models.Q(minimum_percent_per_module__range=(1, 100))),
                name="certificates_rule_set_in_percent",
                violation_error_message=_("Ein Anteil liegt zwischen 1 und 100 Prozent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from_date:%Y-%m-%d}"
