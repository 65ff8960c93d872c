from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.enums import Direction, Gap
from planning.models.geography import Quartier


class Indicator(models.Model):
    """What is measured, as it was agreed: only agreed indicators can be imported and enter an index."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.SlugField(_("Kurzname (Spalte)"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=150)
    definition = models.TextField(_("Definition"), help_text=_("Zähler, Nenner, Stichtag – so, dass zwei Personen dasselbe zählen."))
    source = models.CharField(_("Quelle"), max_length=300)
    unit = models.CharField(_("Einheit"), max_length=30)
    direction = models.SmallIntegerField(_("Richtung"), choices=Direction, default=Direction.HIGHER_IS_NEEDIER)
    minimum_cases = models.PositiveSmallIntegerField(_("Mindestzahl der Fälle"), default=3, help_text=_("Darunter wird der Wert nicht gespeichert."))
    owner = models.CharField(_("Verantwortliche Stelle"), max_length=150)
    agreed_on_date = models.DateField(_("vereinbart am"), null=True, blank=True)
    agreed_by = models.CharField(_("vereinbart durch"), max_length=200, blank=True, help_text=_("Gremium, Sitzung"))

    class Meta:
        verbose_name = _("Indikator")
        verbose_name_plural = _("Indikatoren")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_on_date__isnull=True) | ~models.Q(agreed_by=""),
                name="planning_indicator_agreed_by_somebody",
                violation_error_message=_("Bitte geben Sie an, wer den Indikator vereinbart hat."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_agreed(self) -> bool:
        """Only then it may be imported."""
        return self.agreed_on_date is not None


class IndicatorValue(models.Model):
    """The value of an indicator in a Quartier in a year, or why there is none. What is suppressed is not in the database at all."""

    quartier = models.ForeignKey(Quartier, on_delete=models.CASCADE, related_name="values", verbose_name=_("Quartier"))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values", verbose_name=_("Indikator"))
    year = models.PositiveSmallIntegerField(_("Jahr"))
    value = models.FloatField(_("Wert"), null=True, blank=True)
    gap = models.CharField(_("Grund der Lücke"), max_length=20, choices=Gap, blank=True)

    class Meta:
        verbose_name = _("Indikatorwert")
        verbose_name_plural = _("Indikatorwerte")
        ordering = ["quartier", "indicator", "year"]
        constraints = [
            models.UniqueConstraint("quartier", "indicator", "year", name="planning_value_once_per_year"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True, gap__gt="") | models.Q(value__isnull=False, gap=""),
                name="planning_value_or_reason",
                violation_error_message=_("Entweder gibt es einen Wert oder einen Grund, warum er fehlt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quartier_id}/{self.indicator_id}/{self.year}"
