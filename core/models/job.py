from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import JobState


class Job(models.Model):
    """Background work that must not be lost: written in the transaction that wants it, delivered at least once.

    `task` names a function registered with core.domain.jobs.job; `arguments` are its keyword primitives.
    `key`, where given, makes a second wish for the same open work the same row.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    task = models.CharField(_("Aufgabe"), max_length=100)
    arguments = models.JSONField(_("Angaben"), default=dict)
    key = models.CharField(_("Schlüssel"), max_length=200, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    done_units = models.PositiveIntegerField(_("erledigt"), default=0)
    total_units = models.PositiveIntegerField(_("insgesamt"), default=1)
    due_at = models.DateTimeField(_("fällig"))
    leased_until = models.DateTimeField(_("vergeben bis"), null=True, blank=True)
    finished_at = models.DateTimeField(_("beendet"), null=True, blank=True)
    error = models.TextField(_("Fehler"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("veranlasst von")
    )
    created_at = models.DateTimeField(_("angelegt"))

    class Meta:
        verbose_name = _("Hintergrundaufgabe")
        verbose_name_plural = _("Hintergrundaufgaben")
        ordering = ["-pk"]
        indexes = [
            models.Index("due_at", "id", name="core_job_due", condition=models.Q(state__in=["queued", "running"])),
        ]
        constraints = [
            models.UniqueConstraint("task", "key", name="core_job_open_key_once", condition=models.Q(state__in=["queued", "running"]) & ~models.Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.uuid} ({self.state})"

    @property
    def percent(self) -> int:
        """Progress for the bar, 0 to 100."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done_units * 100 // max(1, self.total_units))
