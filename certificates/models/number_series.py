from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind


class NumberSeries(models.Model):
    """The last number given per kind and year. The row is the lock: numbers have no gaps (docs/locking.md)."""

    kind = models.CharField(_("Art"), max_length=12, choices=CertificateKind)
    year = models.PositiveSmallIntegerField(_("Jahr"))
    last_number = models.PositiveIntegerField(_("letzte Nummer"), default=0)

    class Meta:
        verbose_name = _("Nummernkreis")
        verbose_name_plural = _("Nummernkreise")
        constraints = [models.UniqueConstraint("kind", "year", name="certificates_one_series_per_kind_and_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last_number}"
