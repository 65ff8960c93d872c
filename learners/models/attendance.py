from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.enums import AttendanceState, ExcuseReason
from learners.models.enrolment import Enrolment
from providers.models import Session


class Attendance(models.Model):
    """What was recorded for a person and a session. `version` rises with each change, so that two editors notice each other."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("Anmeldung"))
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("Termin"))
    state = models.CharField(_("Anwesenheit"), max_length=10, choices=AttendanceState)
    minutes = models.PositiveIntegerField(_("Minuten"), default=0)
    arrived_at = models.DateTimeField(_("gekommen um"), null=True, blank=True)  # the minutes follow from these two where they are known
    left_at = models.DateTimeField(_("gegangen um"), null=True, blank=True)
    excuse = models.CharField(_("Grund der Entschuldigung"), max_length=10, choices=ExcuseReason, blank=True)
    version = models.PositiveIntegerField(_("Fassung"), default=1)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("erfasst von"))
    recorded_at = models.DateTimeField(_("erfasst am"))

    class Meta:
        verbose_name = _("Anwesenheit")
        verbose_name_plural = _("Anwesenheiten")
        constraints = [
            models.UniqueConstraint("enrolment", "session", name="learners_attendance_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[AttendanceState.PRESENT, AttendanceState.PARTIAL], minutes__gt=0)
                | models.Q(state__in=[AttendanceState.EXCUSED, AttendanceState.ABSENT], minutes=0),
                name="learners_attendance_minutes_fit_state",
                violation_error_message=_("Wer da war, hat Minuten; wer nicht da war, hat keine."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=AttendanceState.EXCUSED) & ~models.Q(excuse="") | ~models.Q(state=AttendanceState.EXCUSED) & models.Q(excuse=""),
                name="learners_only_excused_attendance_has_excuse",
                violation_error_message=_("Wer entschuldigt ist, hat einen Grund; sonst niemand."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=AttendanceState.PARTIAL) | models.Q(arrived_at__isnull=True, left_at__isnull=True),
                name="learners_attendance_times_are_of_a_part",
                violation_error_message=_("Uhrzeiten gehören nur zu „teilweise“."),
            ),
            models.CheckConstraint(
                condition=models.Q(arrived_at__isnull=True) | models.Q(left_at__isnull=True) | models.Q(arrived_at__lt=models.F("left_at")),
                name="learners_attendance_leaves_after_arriving",
                violation_error_message=_("Das Gehen muss nach dem Kommen liegen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.session_id}: {self.state} {self.minutes}"
