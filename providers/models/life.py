from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Module
from providers.enums import Side, StepKind
from providers.models.offering import Offering


class OfferingStep(models.Model):
    """One line of an offering's Verlauf, which provider and office both read. Added by domain.life, never changed.

    It stands beside the audit trail, which only the office may read.
    """

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="steps", verbose_name=_("Angebot"))
    kind = models.CharField(_("Schritt"), max_length=20, choices=StepKind)
    side = models.CharField(_("durch"), max_length=10, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Person"))
    at = models.DateTimeField(_("Zeitpunkt"))
    remark = models.CharField(_("Begründung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Schritt eines Angebots")
        verbose_name_plural = _("Schritte von Angeboten")
        ordering = ["at", "pk"]
        indexes = [models.Index("offering", "at", name="providers_step_of_offering")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind__in=["returned", "cancelled", "declined", "asked", "cancel_asked"]) | ~models.Q(remark=""),
                name="providers_step_says_why",
                violation_error_message=_("Dieser Schritt braucht eine Begründung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"


class MappingReview(models.Model):
    """The office has looked at the minutes that an offering promises for this module. Other minutes need another look."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="mapping_reviews", verbose_name=_("Angebot"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+", verbose_name=_("Modul"))
    minutes = models.PositiveIntegerField(_("Minuten"))
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("geprüft von"))
    reviewed_at = models.DateTimeField(_("geprüft am"))

    class Meta:
        verbose_name = _("geprüfte Zuordnung")
        verbose_name_plural = _("geprüfte Zuordnungen")
        constraints = [
            models.UniqueConstraint(
                "offering", "module", name="providers_mapping_review_once", violation_error_message=_("Diese Zuordnung ist schon geprüft.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id}/{self.module_id}: {self.minutes} min"
