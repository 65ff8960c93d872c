from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.models.provider import Provider


class CancellationTerms(models.Model):
    """What giving up a seat costs, as one dated version. Never changed once it is there: people accepted this text.

    Without a provider they are the programme's own, which hold for everybody who has none. `late_percent` is what is due when no
    tier holds any more; `substitute_percent` when somebody else takes the seat. Percentages of the own share as booked.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="cancellation_terms", verbose_name=_("Träger"))
    version = models.PositiveIntegerField(_("Fassung"))
    valid_from_date = models.DateField(_("gilt für Anmeldungen ab"))
    late_percent = models.PositiveSmallIntegerField(_("danach: Prozent des Eigenanteils"), default=100)
    substitute_percent = models.PositiveSmallIntegerField(_("bei einer Ersatzperson: Prozent des Eigenanteils"), default=0)
    remark = models.CharField(_("Hinweis"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("angelegt"))

    class Meta:
        verbose_name = _("Stornobedingungen")
        verbose_name_plural = _("Stornobedingungen")
        ordering = ["provider", "-version"]
        constraints = [
            models.UniqueConstraint("provider", "version", name="providers_terms_version_once"),
            models.UniqueConstraint("version", condition=models.Q(provider__isnull=True), name="providers_programme_terms_version_once"),
            models.CheckConstraint(
                condition=models.Q(late_percent__lte=100, substitute_percent__lte=100),
                name="providers_terms_at_most_everything",
                violation_error_message=_("Mehr als 100 % des Eigenanteils sind nicht möglich."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id or 'programme'} v{self.version}"


class CancellationTier(models.Model):
    """ "Bis 30 Tage vor Beginn: 30 %": holds on every day that is at least so far from the first session."""

    terms = models.ForeignKey(CancellationTerms, on_delete=models.CASCADE, related_name="tiers", verbose_name=_("Stornobedingungen"))
    days_before = models.PositiveSmallIntegerField(_("bis … Tage vor Beginn"))
    percent = models.PositiveSmallIntegerField(_("Prozent des Eigenanteils"))

    class Meta:
        verbose_name = _("Stufe")
        verbose_name_plural = _("Stufen")
        ordering = ["-days_before"]
        constraints = [
            models.UniqueConstraint(
                "terms", "days_before", name="providers_tier_day_once", violation_error_message=_("Zu diesem Tag gibt es schon eine Stufe.")
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="providers_tier_at_most_everything"),
        ]

    def __str__(self) -> str:
        return f"{self.days_before} d: {self.percent} %"
