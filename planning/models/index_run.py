from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.enums import RunState
from planning.models.geography import Geography


class IndexRun(models.Model):
    """An index as it was computed once: what went in, by which rule, what came out. Nothing of it changes afterwards but its state.

    `data` and `specification` are canonical JSON (RFC 8785), so that their hashes and `result` can be recomputed byte by byte.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    geography = models.ForeignKey(Geography, on_delete=models.PROTECT, related_name="runs", verbose_name=_("Gebietsgliederung"))
    name = models.CharField(_("Bezeichnung"), max_length=150)
    state = models.CharField(_("Stand"), max_length=10, choices=RunState, default=RunState.COMPUTED)
    specification = models.TextField(_("Rechenvorschrift"), editable=False)
    data = models.TextField(_("Eingangsdaten"), editable=False)
    data_sha256 = models.CharField(_("Prüfsumme der Eingangsdaten"), max_length=64, editable=False)
    engine = models.CharField(_("Fassung des Rechenkerns"), max_length=20, editable=False)
    result = models.TextField(_("Ergebnis"), editable=False)
    result_sha256 = models.CharField(_("Prüfsumme des Ergebnisses"), max_length=64, editable=False)
    computed_at = models.DateTimeField(_("berechnet am"))
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("berechnet von"))
    interpretation = models.TextField(_("Einordnung"), blank=True)  # published beside the figures: what they say and what they do not
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("veröffentlicht von")
    )

    class Meta:
        verbose_name = _("berechneter Index")
        verbose_name_plural = _("berechnete Indizes")
        ordering = ["-computed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=RunState.PUBLISHED) | (models.Q(published_at__isnull=False) & ~models.Q(interpretation="")),
                name="planning_published_index_is_explained",
                violation_error_message=_("Ein veröffentlichter Index braucht eine Einordnung."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
