from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import LearningFormat, Module
from providers.enums import PriceLevel
from providers.models.provider import Provider


class TeachingProfile(models.Model):
    """What a provider can teach, beyond what it offers just now: read by the matching of needs."""

    provider = models.OneToOneField(Provider, on_delete=models.CASCADE, related_name="teaching", verbose_name=_("Träger"))
    formats: "models.ManyToManyField[LearningFormat, models.Model]" = models.ManyToManyField(
        LearningFormat, blank=True, related_name="+", verbose_name=_("Formate, die wir anbieten können")
    )
    modules: "models.ManyToManyField[Module, models.Model]" = models.ManyToManyField(
        Module, blank=True, related_name="+", verbose_name=_("Module, die wir unterrichten können")
    )
    price_level = models.CharField(_("Preisniveau"), max_length=10, choices=PriceLevel, blank=True)
    fee_cents_per_lesson = models.PositiveIntegerField(_("Honorar je WSt. in Cent"), null=True, blank=True)  # for a whole group, inhouse

    class Meta:
        verbose_name = _("Lehrprofil")
        verbose_name_plural = _("Lehrprofile")

    def __str__(self) -> str:
        return str(self.provider_id)


class TeachingCapacity(models.Model):
    """How many minutes a provider can teach in a half-year, all groups together. No row: it has not said."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="capacities", verbose_name=_("Träger"))
    year = models.PositiveSmallIntegerField(_("Jahr"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    half = models.PositiveSmallIntegerField(_("Halbjahr"), validators=[MinValueValidator(1), MaxValueValidator(2)])
    minutes = models.PositiveIntegerField(_("Minuten"))

    class Meta:
        verbose_name = _("Kapazität eines Halbjahrs")
        verbose_name_plural = _("Kapazitäten der Halbjahre")
        ordering = ["year", "half"]
        constraints = [
            models.UniqueConstraint(
                "provider", "year", "half", name="providers_capacity_once_per_half_year", violation_error_message=_("Dieses Halbjahr steht schon da.")
            ),
            models.CheckConstraint(condition=models.Q(half__in=[1, 2]), name="providers_capacity_half_is_first_or_second"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.year}-{self.half}: {self.minutes} min"
