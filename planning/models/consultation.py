from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.channel_enums import BoxEntryState, BoxRefusal, ConsultationMethod, CountKind, QuartierTopic, RoundState
from planning.enums import Gap
from planning.models.geography import Quartier


class Consultation(models.Model):
    """Residents say what their Quartier needs: how they were asked, when, how many answered, who was reached and who was not.

    Figures are a draft while it runs; closing takes out what is too small, and then nothing changes any more but what came of it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    quartier = models.ForeignKey(Quartier, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("Quartier"))
    method = models.CharField(_("Form"), max_length=10, choices=ConsultationMethod)
    title = models.CharField(_("Bezeichnung"), max_length=120)
    question = models.CharField(_("Die Frage an die Bewohnerschaft"), max_length=300)
    from_date = models.DateField(_("von"))
    until_date = models.DateField(_("bis"))
    state = models.CharField(_("Stand"), max_length=10, choices=RoundState, default=RoundState.OPEN, editable=False)
    participants = models.PositiveIntegerField(_("Wie viele Menschen haben geantwortet?"), null=True, blank=True)
    participants_gap = models.CharField(_("Grund einer Lücke"), max_length=20, choices=Gap, blank=True, editable=False)
    not_reached = models.TextField(_("Wen hat diese Erhebung nicht erreicht?"), max_length=1_000, blank=True)
    outcome = models.TextField(_("Was daraus wird"), max_length=2_000, blank=True)
    outcome_on_date = models.DateField(_("Stand vom"), null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("begonnen am"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("begonnen von"))
    closed_at = models.DateTimeField(_("abgeschlossen am"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("abgeschlossen von"))

    class Meta:
        verbose_name = _("Erhebung bei der Bewohnerschaft")
        verbose_name_plural = _("Erhebungen bei der Bewohnerschaft")
        ordering = ["-until_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_date__gte=models.F("from_date")),
                name="planning_consultation_ends_after_start",
                violation_error_message=_("Das Ende darf nicht vor dem Beginn liegen."),
            ),
            models.UniqueConstraint(
                "quartier",
                "title",
                name="planning_consultation_once",
                violation_error_message=_("Eine Erhebung mit diesem Namen gibt es für das Quartier schon."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=RoundState.OPEN, closed_at__isnull=True) | models.Q(state=RoundState.CLOSED, closed_at__isnull=False),
                name="planning_closed_consultation_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Figures can still change."""
        return self.state == RoundState.OPEN

    @property
    def is_box(self) -> bool:
        """Residents write themselves."""
        return self.method == ConsultationMethod.BOX


class ConsultationCount(models.Model):
    """How many of a group were reached, or how many named a topic. No row: not asked. Zero is a figure, hidden is a reason."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="counts", verbose_name=_("Erhebung"))
    kind = models.CharField(_("Art"), max_length=10, choices=CountKind)
    key = models.CharField(_("Gruppe oder Thema"), max_length=20)
    count = models.PositiveIntegerField(_("Anzahl"), null=True)
    gap = models.CharField(_("Grund einer Lücke"), max_length=20, choices=Gap, blank=True)

    class Meta:
        verbose_name = _("Zahl einer Erhebung")
        verbose_name_plural = _("Zahlen einer Erhebung")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("consultation", "kind", "key", name="planning_consultation_count_once"),
            models.CheckConstraint(
                condition=models.Q(count__isnull=False, gap="") | (models.Q(count__isnull=True) & ~models.Q(gap="")),
                name="planning_consultation_count_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.key}"


class BoxEntry(models.Model):
    """What somebody wrote into the online box, without an account and without a name. Nobody but the municipality reads it before it is moderated."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="entries", verbose_name=_("Erhebung"))
    topic = models.CharField(_("Worum geht es?"), max_length=20, choices=QuartierTopic)
    text = models.TextField(_("Was braucht Ihr Quartier?"), max_length=1_500, blank=True)
    may_be_shown = models.BooleanField(_("darf veröffentlicht werden"))
    state = models.CharField(_("Stand"), max_length=10, choices=BoxEntryState, default=BoxEntryState.WAITING, editable=False)
    refusal = models.CharField(_("Grund"), max_length=20, choices=BoxRefusal, blank=True)
    is_masked = models.BooleanField(_("Angaben entfernt"), default=False)
    fingerprint = models.CharField(max_length=64, unique=True)  # of one wish to write: a second click is the same entry
    written_on_date = models.DateField(_("geschrieben am"))
    decided_at = models.DateTimeField(_("gelesen am"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("gelesen von"))

    class Meta:
        verbose_name = _("Beitrag im Online-Kasten")
        verbose_name_plural = _("Beiträge im Online-Kasten")
        ordering = ["written_on_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(state=BoxEntryState.REFUSED) & ~models.Q(refusal="")) | (~models.Q(state=BoxEntryState.REFUSED) & models.Q(refusal="")),
                name="planning_refused_entry_has_reason",
                violation_error_message=_("Wer etwas nicht aufnimmt, nennt einen Grund."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people name when they ask: K00042."""
        return f"K{self.pk:05d}"
