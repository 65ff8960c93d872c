from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde


class Geography(models.Model):
    """A division of an area into Quartiere, as it was cut at one time. A reform of boundaries makes a new one: series do not run across it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.SlugField(_("Kurzname"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=150)
    gemeinde = models.ForeignKey(Gemeinde, on_delete=models.PROTECT, null=True, blank=True, related_name="geographies", verbose_name=_("Gemeinde"))
    is_example = models.BooleanField(_("fremdes Beispiel, nicht aus dem Programm"), default=False)
    valid_from_date = models.DateField(_("Gebietsstand ab"))
    valid_until_date = models.DateField(_("Gebietsstand bis"), null=True, blank=True)
    source = models.TextField(_("Quelle und Lizenz"))

    class Meta:
        verbose_name = _("Gebietsgliederung")
        verbose_name_plural = _("Gebietsgliederungen")
        ordering = ["name", "-valid_from_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_example=True) | models.Q(gemeinde__isnull=False),
                name="planning_geography_has_municipality",
                violation_error_message=_("Quartiere gehören zu einer Gemeinde; nur fremde Beispiele haben keine."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until_date__isnull=True) | models.Q(valid_until_date__gt=models.F("valid_from_date")),
                name="planning_geography_ends_after_start",
                violation_error_message=_("Das Ende des Gebietsstands muss nach seinem Beginn liegen."),
            ),
            models.UniqueConstraint(
                "gemeinde",
                condition=models.Q(is_example=False, valid_until_date__isnull=True),
                name="planning_one_current_geography",
                violation_error_message=_("Diese Kommune hat schon einen Gebietsstand, der noch gilt."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Quartier(models.Model):
    """One area of a geography. Its key is text and kept as written: leading zeros count."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    geography = models.ForeignKey(Geography, on_delete=models.CASCADE, related_name="quartiere", verbose_name=_("Gebietsgliederung"))
    key = models.CharField(_("Schlüssel"), max_length=40)
    name = models.CharField(_("Name"), max_length=120)
    part_of = models.CharField(_("Teil von"), max_length=120, blank=True)  # a Bezirk or Stadtteil, for lists
    population = models.PositiveIntegerField(_("Einwohner"))
    boundary = models.JSONField(_("Grenze"), null=True, blank=True)  # a GeoJSON geometry, EPSG:4326, checked and simplified

    class Meta:
        verbose_name = _("Quartier")
        verbose_name_plural = _("Quartiere")
        ordering = ["name", "key"]
        constraints = [
            models.UniqueConstraint(
                "geography", "key", name="planning_quartier_key_once", violation_error_message=_("Diesen Schlüssel gibt es in der Gebietsgliederung schon.")
            ),
        ]

    def __str__(self) -> str:
        return self.name
