from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Job
from curriculum.models import Module
from providers.enums import MatchingState, MatchingWishKind
from providers.models.need import Need
from providers.models.provider import Provider


class NeedWeighting(models.Model):
    """How much a person of a need counts in the assignment, by the need's priority, from a day on. Never changed: proposals rest on it."""

    valid_from_date = models.DateField(_("gilt ab"), unique=True, error_messages={"unique": _("Ab diesem Tag gilt schon eine Regel.")})
    low = models.PositiveSmallIntegerField(_("Gewicht bei niedriger Dringlichkeit"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)])
    normal = models.PositiveSmallIntegerField(_("Gewicht bei normaler Dringlichkeit"), default=2, validators=[MinValueValidator(1), MaxValueValidator(100)])
    high = models.PositiveSmallIntegerField(_("Gewicht bei hoher Dringlichkeit"), default=3, validators=[MinValueValidator(1), MaxValueValidator(100)])
    km_cents = models.PositiveSmallIntegerField(_("Fahrtkosten je km in Cent"), default=30)
    social_percent = models.PositiveSmallIntegerField(  # 0: the social index does not count
        _("Zuschlag in Prozent, wo die Quartiere am stärksten belastet sind"), default=0, validators=[MaxValueValidator(200)]
    )
    reason = models.CharField(_("Begründung"), max_length=300)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_at = models.DateTimeField(_("entschieden am"))

    class Meta:
        verbose_name = _("Gewichtung der Bedarfe")
        verbose_name_plural = _("Gewichtungen der Bedarfe")
        ordering = ["-valid_from_date"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__gte=1, low__lte=models.F("normal"), normal__lte=models.F("high")),
                name="providers_weights_rise_with_priority",
                violation_error_message=_("Dringlicheres darf nicht weniger zählen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from_date:%Y-%m-%d}: {self.low}/{self.normal}/{self.high}"


class MatchingWish(models.Model):
    """What the office fixes or rules out before the next proposal."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="matching_wishes", verbose_name=_("Bedarf"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+", verbose_name=_("Modul"))
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+", verbose_name=_("Träger"))
    kind = models.CharField(_("Art"), max_length=10, choices=MatchingWishKind)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("entschieden von"))
    decided_at = models.DateTimeField(_("entschieden am"))

    class Meta:
        verbose_name = _("Vorgabe für die Zuordnung")
        verbose_name_plural = _("Vorgaben für die Zuordnung")
        ordering = ["need", "module__position", "provider"]
        constraints = [
            models.UniqueConstraint("need", "module", "provider", name="providers_one_wish_per_assignment"),
            models.UniqueConstraint(
                "need",
                "module",
                condition=models.Q(kind=MatchingWishKind.MUST),
                name="providers_one_fixed_provider_per_module",
                violation_error_message=_("Für dieses Modul ist schon ein Träger festgelegt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.need_id}/{self.module_id}/{self.provider_id}"


class MatchingRun(models.Model):
    """A proposal who teaches what to whom: what went in, by which rule, what came out. Nothing of it changes once it is done.

    `problem` and `parameters` are canonical JSON (RFC 8785); `problem` is the contract's document of `match_needs`, so a proposal can be
    reckoned anew outside. Both are written by the worker when it begins; until then `problem` is empty and `parameters` names the half-year.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    state = models.CharField(_("Stand"), max_length=10, choices=MatchingState, default=MatchingState.ASKED)
    problem = models.TextField(_("Aufgabe"), blank=True, editable=False)
    problem_sha256 = models.CharField(_("Prüfsumme der Aufgabe"), max_length=64, blank=True, editable=False)
    parameters = models.TextField(_("Regel und Grenzen"), editable=False)
    engine = models.CharField(_("Fassung des Rechenkerns"), max_length=20, editable=False)
    result = models.TextField(_("Ergebnis"), blank=True, editable=False)
    result_sha256 = models.CharField(_("Prüfsumme des Ergebnisses"), max_length=64, blank=True, editable=False)
    refusal = models.CharField(_("Warum es keins gibt"), max_length=300, blank=True, editable=False)
    asked_at = models.DateTimeField(_("angefordert am"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("angefordert von"))
    finished_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Hintergrundaufgabe"))
    # reckoned again when somebody wants to know; the result stays
    check_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Nachrechnung"))
    checked_at = models.DateTimeField(_("nachgerechnet am"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("Nachrechnung stimmt überein"), null=True, blank=True)

    class Meta:
        verbose_name = _("Vorschlag der Zuordnung")
        verbose_name_plural = _("Vorschläge der Zuordnung")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint("state", condition=models.Q(state=MatchingState.ASKED), name="providers_one_open_matching_run"),
            models.CheckConstraint(
                condition=models.Q(state=MatchingState.ASKED, finished_at__isnull=True)
                | models.Q(state=MatchingState.DONE, finished_at__isnull=False) & ~models.Q(result="") & ~models.Q(problem="")
                | models.Q(state=MatchingState.REFUSED, finished_at__isnull=False) & ~models.Q(refusal=""),
                name="providers_finished_matching_run_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} ({self.state})"
