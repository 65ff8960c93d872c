from django.db import models
from django.utils.translation import gettext_lazy as _


class Kreis(models.Model):
    """One of the 44 Stadt- and Landkreise of Baden-Württemberg. Source: data/README.md beside load_regions."""

    ags = models.CharField(_("Schlüssel"), max_length=5, unique=True)
    slug = models.SlugField(_("Kurzname"), max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Art"), max_length=20)  # "Stadtkreis" or "Landkreis": Heilbronn and Karlsruhe are both
    district = models.CharField(_("Regierungsbezirk"), max_length=60)
    region = models.CharField(_("Region"), max_length=80)
    population = models.PositiveIntegerField(_("Einwohner"))
    lat = models.FloatField(_("Breite"))
    lon = models.FloatField(_("Länge"))

    class Meta:
        verbose_name = _("Kreis")
        verbose_name_plural = _("Kreise")
        ordering = ["name", "kind"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name people use, with the kind because two names are shared: "Landkreis Karlsruhe", but "Enzkreis"."""
        return self.name if self.name.lower().endswith("kreis") else f"{self.kind} {self.name}"


class Gemeinde(models.Model):
    """One of the 1,101 municipalities (and 2 uninhabited areas) with its official key."""

    ags = models.CharField(_("Schlüssel"), max_length=8, unique=True)
    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Art"), max_length=30)
    kreis = models.ForeignKey(Kreis, on_delete=models.PROTECT, related_name="gemeinden", verbose_name=_("Kreis"))
    population = models.PositiveIntegerField(_("Einwohner"))
    postcode = models.CharField(_("Postleitzahl der Verwaltung"), max_length=5, blank=True)
    lat = models.FloatField(_("Breite"))
    lon = models.FloatField(_("Länge"))

    class Meta:
        verbose_name = _("Gemeinde")
        verbose_name_plural = _("Gemeinden")
        ordering = ["name", "ags"]

    def __str__(self) -> str:
        return self.name
