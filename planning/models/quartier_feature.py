from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.enums import FeatureKind
from planning.models.geography import Quartier


class QuartierFeature(models.Model):
    """A strength, a challenge or a place of a Quartier, in its municipality's words; it goes along into the next version."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    quartier = models.ForeignKey(Quartier, on_delete=models.CASCADE, related_name="features", verbose_name=_("Quartier"))
    kind = models.CharField(_("Art"), max_length=20, choices=FeatureKind)
    title = models.CharField(_("Bezeichnung"), max_length=120)
    text = models.TextField(_("Beschreibung"), max_length=1_000, blank=True)
    address = models.CharField(_("Adresse"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Merkmal eines Quartiers")
        verbose_name_plural = _("Merkmale von Quartieren")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                "quartier", "kind", "title", name="planning_feature_once", violation_error_message=_("Das steht bei diesem Quartier schon.")
            ),
        ]

    def __str__(self) -> str:
        return self.title
