from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.channel_enums import Certainty, RoundState, SheetState, Trend
from planning.enums import ActorSector
from planning.models.geography import Quartier


class AssessmentRound(models.Model):
    """Professionals of different sectors judge a Quartier, each alone. Closing computes the result once; afterwards nothing changes.

    `result` is canonical JSON (RFC 8785), so that it can be recomputed from the sheets byte by byte.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    quartier = models.ForeignKey(Quartier, on_delete=models.PROTECT, related_name="assessment_rounds", verbose_name=_("Quartier"))
    title = models.CharField(_("Bezeichnung"), max_length=120)
    until_date = models.DateField(_("Bögen bis"))
    state = models.CharField(_("Stand"), max_length=10, choices=RoundState, default=RoundState.OPEN, editable=False)
    opened_at = models.DateTimeField(_("begonnen am"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("begonnen von"))
    closed_at = models.DateTimeField(_("abgeschlossen am"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("abgeschlossen von"))
    result = models.TextField(_("Ergebnis"), blank=True, editable=False)
    result_sha256 = models.CharField(_("Prüfsumme des Ergebnisses"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("Einschätzung von Fachkräften")
        verbose_name_plural = _("Einschätzungen von Fachkräften")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "quartier",
                condition=models.Q(state=RoundState.OPEN),
                name="planning_one_open_assessment",
                violation_error_message=_("Für dieses Quartier läuft schon eine Einschätzung."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=RoundState.OPEN, result="", closed_at__isnull=True)
                | (models.Q(state=RoundState.CLOSED, closed_at__isnull=False) & ~models.Q(result="")),
                name="planning_closed_assessment_has_result",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Sheets can still come in."""
        return self.state == RoundState.OPEN


class AssessmentSheet(models.Model):
    """One person's judgment, asked for by address; whoever has an account with it, or makes one, fills it in. Nobody sees another one's."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, related_name="sheets", verbose_name=_("Einschätzung"))
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)  # emptied when the round closes
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="assessment_sheets", verbose_name=_("Fachkraft")
    )
    sector = models.CharField(_("Sektor"), max_length=20, choices=ActorSector)
    state = models.CharField(_("Stand"), max_length=10, choices=SheetState, default=SheetState.ASKED)
    levels = models.JSONField(_("Urteile"), default=dict)  # QuartierTopic to Level
    strengths = models.TextField(_("Was gelingt hier? Welche Stärken hat das Quartier?"), max_length=1_500, blank=True)
    burdens = models.TextField(_("Was belastet? Was fehlt?"), max_length=1_500, blank=True)
    evidence = models.TextField(_("Woran machen Sie das fest?"), max_length=1_500, blank=True)
    trend = models.CharField(_("Wohin entwickelt sich das Quartier?"), max_length=10, choices=Trend, blank=True)
    certainty = models.CharField(_("Wie sicher sind Sie sich?"), max_length=10, choices=Certainty, blank=True)
    changed_at = models.DateTimeField(_("geändert am"))

    class Meta:
        verbose_name = _("Einschätzungsbogen")
        verbose_name_plural = _("Einschätzungsbögen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("round", "email", condition=~models.Q(email=""), name="planning_sheet_once_per_address"),
            models.UniqueConstraint("round", "assessor", name="planning_sheet_once_per_person"),
            models.CheckConstraint(condition=~models.Q(sector=ActorSector.PRIMARY), name="planning_sheet_of_a_sector"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.pk}"
