from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.enums import ScenarioState
from planning.models.index_run import IndexRun


class AllocationScenario(models.Model):
    """Units shared among the Quartiere of an index, as it was computed once. Nothing of it changes afterwards but its state.

    `data`, `rule` and `result` are canonical JSON (RFC 8785), so that the hashes and the result can be recomputed byte by byte.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    run = models.ForeignKey(IndexRun, on_delete=models.PROTECT, related_name="scenarios", verbose_name=_("Index"))
    name = models.CharField(_("Bezeichnung"), max_length=150)
    unit = models.CharField(_("Einheit"), max_length=60)
    state = models.CharField(_("Stand"), max_length=10, choices=ScenarioState, default=ScenarioState.COMPUTED)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("bisherige Zuteilung"))
    rule = models.TextField(_("Regel"), editable=False)
    data = models.TextField(_("Eingangsdaten"), editable=False)
    data_sha256 = models.CharField(_("Prüfsumme der Eingangsdaten"), max_length=64, editable=False)
    engine = models.CharField(_("Fassung des Rechenkerns"), max_length=20, editable=False)
    result = models.TextField(_("Ergebnis"), editable=False)
    result_sha256 = models.CharField(_("Prüfsumme des Ergebnisses"), max_length=64, editable=False)
    computed_at = models.DateTimeField(_("berechnet am"))
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("berechnet von"))
    decision = models.TextField(_("Begründung des Beschlusses"), blank=True)
    decided_at = models.DateTimeField(_("beschlossen am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Beschluss festgehalten von")
    )

    class Meta:
        verbose_name = _("Zuteilung")
        verbose_name_plural = _("Zuteilungen")
        ordering = ["-computed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ScenarioState.DECIDED) | (models.Q(decided_at__isnull=False, decided_by__isnull=False) & ~models.Q(decision="")),
                name="planning_decided_scenario_has_reason",
                violation_error_message=_("Ein Beschluss braucht eine Begründung."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
