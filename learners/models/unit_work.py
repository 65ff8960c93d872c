from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import SelfStudyUnit
from learners.enums import UnitWorkState


class UnitWork(models.Model):
    """Somebody's work on a self-study unit: how far the text was read, the reflection, and what the guide said to it. The answers are UnitAnswer rows."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="unit_works", verbose_name=_("Person"))
    unit = models.ForeignKey(SelfStudyUnit, on_delete=models.PROTECT, related_name="works", verbose_name=_("Selbstlerneinheit"))
    state = models.CharField(_("Stand"), max_length=10, choices=UnitWorkState, default=UnitWorkState.OPEN)
    read_parts = models.PositiveSmallIntegerField(_("gelesene Teile"), default=0)
    check_passed_at = models.DateTimeField(_("Prüfung bestanden am"), null=True, blank=True)
    notes = models.TextField(_("eigene Notizen"), blank=True)  # nobody else reads them
    reflection = models.TextField(_("Reflexion"), blank=True)
    begun_at = models.DateTimeField(_("begonnen am"))
    submitted_at = models.DateTimeField(_("eingereicht am"), null=True, blank=True)
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )
    remark = models.TextField(_("Rückmeldung"), blank=True)

    class Meta:
        verbose_name = _("Bearbeitung einer Selbstlerneinheit")
        verbose_name_plural = _("Bearbeitungen von Selbstlerneinheiten")
        ordering = ["begun_at", "pk"]
        indexes = [models.Index("state", "submitted_at", name="learners_unit_work_inbox")]
        constraints = [
            models.UniqueConstraint("learner", "unit", name="learners_one_work_per_unit"),
            models.CheckConstraint(
                condition=~models.Q(state=UnitWorkState.ACCEPTED) | models.Q(decided_at__isnull=False, decided_by__isnull=False, check_passed_at__isnull=False),
                name="learners_accepted_work_was_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=UnitWorkState.RETURNED) | ~models.Q(remark=""),
                name="learners_returned_work_has_remark",
                violation_error_message=_("Bitte schreiben Sie, was noch fehlt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.unit_id} ({self.state})"
