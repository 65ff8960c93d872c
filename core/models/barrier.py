import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import BarrierState


class BarrierReport(models.Model):
    """Somebody could not use a page and told us (§ 10 Abs. 3 L-BGG). The address for the answer is the only personal field."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    page_path = models.CharField(_("Seite"), max_length=500)
    description = models.TextField(_("Beschreibung"))
    email = models.EmailField(_("E-Mail-Adresse für die Antwort"), blank=True)
    wants_answer = models.BooleanField(_("Antwort erwünscht"), default=False)  # stays true when the address has been deleted
    language = models.CharField(_("Sprache"), max_length=10, default="de")
    fingerprint = models.CharField(max_length=64, unique=True)  # of one wish to report: a second click is the same report
    reported_at = models.DateTimeField(_("gemeldet"))
    due_date = models.DateField(_("zu beantworten bis"))
    reminded_at = models.DateTimeField(_("erinnert"), null=True, blank=True)
    answer = models.TextField(_("Antwort"), blank=True)
    answered_at = models.DateTimeField(_("beantwortet"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("beantwortet von")
    )

    class Meta:
        verbose_name = _("Meldung einer Barriere")
        verbose_name_plural = _("Meldungen von Barrieren")
        indexes = [models.Index(fields=["answered_at", "due_date"], name="core_barrier_open")]
        constraints = [
            models.CheckConstraint(
                name="core_barrier_answered_with_words",
                condition=models.Q(answered_at__isnull=True, answer="") | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                violation_error_message=_("Eine Antwort braucht Text und Zeitpunkt."),
            ),
            models.CheckConstraint(
                name="core_barrier_address_wants_answer",
                condition=models.Q(email="") | models.Q(wants_answer=True),
                violation_error_message=_("Wer eine Adresse angibt, möchte eine Antwort."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.page_path}"

    @property
    def number(self) -> str:
        """What people name when they ask: B00042."""
        return f"B{self.pk:05d}"

    def state_on(self, today: date) -> BarrierState:
        """Open, due within the days of the reminder, overdue, or answered."""
        if self.answered_at is not None:
            return BarrierState.ANSWERED
        if today > self.due_date:
            return BarrierState.OVERDUE
        return BarrierState.DUE if today >= self.due_date - timedelta(days=settings.BARRIER_REMINDER_DAYS) else BarrierState.OPEN
