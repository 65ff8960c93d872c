from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.enums import NoteLevel
from planning.models.project import PracticeProject


class GuidanceMeeting(models.Model):
    """A meeting of guide and team: planned, or held with its minutes. The guide's load is the sum of these; nobody's Lernzeit."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("Praxisprojekt"))
    guide = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guidance_meetings", verbose_name=_("Prozessbegleitung"))
    day = models.DateField(_("Datum"))
    topic = models.CharField(_("Thema"), max_length=150)
    minutes = models.PositiveSmallIntegerField(_("Dauer in Minuten"), null=True, blank=True, help_text=_("Leer, solange das Treffen geplant ist."))
    outcome = models.TextField(_("Absprachen"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("Treffen")
        verbose_name_plural = _("Treffen")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=True) | models.Q(minutes__gt=0, minutes__lte=720),
                name="planning_meeting_is_a_day_at_most",
                violation_error_message=_("Bitte nennen Sie 1 bis 720 Minuten."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.day:%Y-%m-%d}"


class GuidanceNote(models.Model):
    """What a guide notes: for herself, or for the team too. Notes for herself nobody else ever reads, and they go when she hands the project over."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="notes", verbose_name=_("Praxisprojekt"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guidance_notes", verbose_name=_("von"))
    level = models.CharField(_("Wer sie liest"), max_length=8, choices=NoteLevel, default=NoteLevel.PRIVATE)
    text = models.TextField(_("Notiz"), max_length=4_000)
    written_at = models.DateTimeField(_("geschrieben am"))

    class Meta:
        verbose_name = _("Notiz der Begleitung")
        verbose_name_plural = _("Notizen der Begleitung")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.level}"
