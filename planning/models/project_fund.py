from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.enums import FundState
from planning.models.project import PracticeProject


class FundRound(models.Model):
    """A round of the Verfügungsfonds: a budget, who votes, until when groups may ask. Never more is approved than there is."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="fund_rounds", verbose_name=_("Praxisprojekt"))
    title = models.CharField(_("Runde"), max_length=120)
    budget_cents = models.PositiveIntegerField(_("Budget in Euro"))
    most_cents = models.PositiveIntegerField(_("höchstens je Antrag in Euro"), null=True, blank=True)
    closes_on_date = models.DateField(_("Anträge bis"))
    seats = models.JSONField(_("Sitze im Vergabegremium"))  # labels of seats, never names
    quorum = models.PositiveSmallIntegerField(_("beschlussfähig ab so vielen Stimmen"))
    approved_cents = models.PositiveIntegerField(_("bewilligt"), default=0, editable=False)

    class Meta:
        verbose_name = _("Runde des Verfügungsfonds")
        verbose_name_plural = _("Runden des Verfügungsfonds")
        ordering = ["-closes_on_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_cents__lte=models.F("budget_cents")),
                name="planning_fund_never_overspent",
                violation_error_message=_("Mehr als das Budget lässt sich nicht bewilligen."),
            ),
            models.UniqueConstraint(
                "project", "title", name="planning_fund_round_once", violation_error_message=_("Eine Runde mit diesem Namen gibt es schon.")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def free_cents(self) -> int:
        """What is left."""
        return self.budget_cents - self.approved_cents


class FundApplication(models.Model):
    """What a group of the Quartier asks of the fund, how the body voted, and what was proven afterwards."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    round = models.ForeignKey(FundRound, on_delete=models.CASCADE, related_name="applications", verbose_name=_("Runde"))
    title = models.CharField(_("Vorhaben"), max_length=120)
    group = models.CharField(_("Gruppe oder Verein"), max_length=150, help_text=_("Keine Namen von Personen."))
    text = models.TextField(_("Wofür"), max_length=2_000)
    asked_cents = models.PositiveIntegerField(_("beantragt in Euro"))
    state = models.CharField(_("Stand"), max_length=10, choices=FundState, default=FundState.SUBMITTED, editable=False)
    votes = models.JSONField(_("Stimmen"), default=dict, editable=False)  # seat to Ballot
    approved_cents = models.PositiveIntegerField(_("bewilligt in Euro"), default=0)
    remark = models.CharField(_("Begründung"), max_length=500, blank=True)
    decided_on_date = models.DateField(_("entschieden am"), null=True, blank=True, editable=False)
    spent_cents = models.PositiveIntegerField(_("ausgegeben in Euro"), null=True, blank=True)
    proof = models.CharField(_("Verwendungsnachweis"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Antrag an den Verfügungsfonds")
        verbose_name_plural = _("Anträge an den Verfügungsfonds")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "round", "group", "title", name="planning_fund_application_once", violation_error_message=_("Diesen Antrag gibt es in der Runde schon.")
            ),
            models.CheckConstraint(condition=models.Q(approved_cents__lte=models.F("asked_cents")), name="planning_fund_approves_what_is_asked"),
            models.CheckConstraint(
                condition=models.Q(state=FundState.APPROVED) | models.Q(approved_cents=0, spent_cents__isnull=True), name="planning_fund_pays_what_is_approved"
            ),
            models.CheckConstraint(
                condition=models.Q(spent_cents__isnull=True) | models.Q(spent_cents__lte=models.F("approved_cents")),
                name="planning_fund_proves_what_is_approved",
                violation_error_message=_("Nachgewiesen werden kann höchstens, was bewilligt ist."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
