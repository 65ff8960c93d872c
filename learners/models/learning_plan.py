from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import JobState
from core.models import Job
from curriculum.models import Pathway
from learners.enums import PlanKind, PlanState


class LearningPlan(models.Model):
    """A Lernplan somebody asked for. `wishes` and `problem` are frozen when asked, `result` when reckoned; what was adopted stands beside.

    `problem` is the contract's document of `plan_learning`, so a plan can be reckoned anew outside.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learning_plans", verbose_name=_("Person"))
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="+", verbose_name=_("Bildungsweg"))
    state = models.CharField(_("Stand"), max_length=10, choices=PlanState, default=PlanState.ASKED)
    wishes = models.JSONField(_("Wünsche"))
    problem = models.JSONField(_("Aufgabe"), default=dict, blank=True)
    result = models.JSONField(_("Ergebnis"), default=dict, blank=True)
    asked_at = models.DateTimeField(_("angefordert am"))
    finished_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    adopted_at = models.DateTimeField(_("übernommen am"), null=True, blank=True)
    adopted_kind = models.CharField(_("übernommene Fassung"), max_length=10, choices=PlanKind, blank=True)
    adoption = models.JSONField(_("Ergebnis der Übernahme"), default=list, blank=True)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by", verbose_name=_("folgt auf"))
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Hintergrundaufgabe"))

    class Meta:
        verbose_name = _("Lernplan")
        verbose_name_plural = _("Lernpläne")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint("learner", condition=models.Q(state__in=["asked", "running"]), name="learners_one_open_plan"),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "running"], finished_at__isnull=True)
                | models.Q(state__in=["done", "cancelled", "failed"], finished_at__isnull=False),
                name="learners_ended_plan_has_time",
            ),
            models.CheckConstraint(condition=models.Q(adopted_at__isnull=True) | models.Q(state=PlanState.DONE), name="learners_only_done_plans_are_adopted"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.uuid} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Still to be reckoned; a job that failed for good will not do it any more."""
        return self.state in PlanState.OPEN and not self.has_failed

    @property
    def has_failed(self) -> bool:
        """There will be no result."""
        return self.state == PlanState.FAILED or (self.state in PlanState.OPEN and (self.job is None or self.job.state == JobState.FAILED))
