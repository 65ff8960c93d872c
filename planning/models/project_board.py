from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import ProcessTask
from planning.enums import EvidenceState, RoleTask
from planning.models.project import PracticeProject


class TaskEvidence(models.Model):
    """What a team shows for one of the eleven check items: handed in, returned with a question, or accepted. One per item; the history keeps the rest."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("Praxisprojekt"))
    task = models.ForeignKey(ProcessTask, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("Aufgabe"))
    state = models.CharField(_("Stand"), max_length=10, choices=EvidenceState, default=EvidenceState.SUBMITTED)
    text = models.TextField(_("Was Sie getan haben und woran man es sieht"), max_length=4_000)
    link = models.URLField(_("Adresse eines Dokuments"), max_length=300, blank=True)
    submitted_at = models.DateTimeField(_("eingereicht am"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("eingereicht von"))
    question = models.TextField(_("Rückfrage"), max_length=2_000, blank=True)
    answer_until_date = models.DateField(_("Antwort bis"), null=True, blank=True)
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )

    class Meta:
        verbose_name = _("Beleg zu einer Aufgabe")
        verbose_name_plural = _("Belege zu Aufgaben")
        ordering = ["task__phase__position", "task__position"]
        constraints = [
            models.UniqueConstraint("project", "task", name="planning_evidence_once_per_task"),
            models.CheckConstraint(
                condition=~models.Q(state=EvidenceState.RETURNED) | (~models.Q(question="") & models.Q(answer_until_date__isnull=False)),
                name="planning_returned_evidence_asks",
                violation_error_message=_("Bitte schreiben Sie eine Rückfrage und bis wann Sie eine Antwort erwarten."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EvidenceState.ACCEPTED) | models.Q(decided_at__isnull=False), name="planning_accepted_evidence_was_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.task_id} ({self.state})"


class ProjectResponsibility(models.Model):
    """Who is responsible for one of the ten tasks of coordination and steering; where there is no row, it is open."""

    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="responsibilities", verbose_name=_("Praxisprojekt"))
    task = models.CharField(_("Aufgabe"), max_length=2, choices=RoleTask)
    responsible = models.CharField(_("Verantwortlich"), max_length=150)

    class Meta:
        verbose_name = _("Zuständigkeit")
        verbose_name_plural = _("Zuständigkeiten")
        ordering = ["task"]
        constraints = [models.UniqueConstraint("project", "task", name="planning_one_responsible_per_task")]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.task}"
