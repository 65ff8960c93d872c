from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choice_sets import ChoiceSetField, labels
from funding.enums import ApplicantKind, FundingSubject


class FundingScheme(models.Model):
    """A Förderlinie with its dates: who may apply, for what, how much, and how much there is in all.

    Without rate and lump sum the amount is unknown: the page says so, and the office decides it case by case. `bound_cents` is what is
    committed: approved, and after settlement what was settled. The row is the lock for its money (docs/locking.md); the database refuses
    more than the budget by itself. Changing a scheme changes no decision: a decision carries its terms (FundingApplication.decision).
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField(_("Name der Förderlinie"), max_length=150)
    giver = models.CharField(_("Mittelgeber"), max_length=150)
    purpose = models.TextField(_("Was gefördert wird"), max_length=1_000)
    applicants = ChoiceSetField(_("Wer beantragen kann"), vocabulary=ApplicantKind)
    subjects = ChoiceSetField(_("Wofür"), vocabulary=FundingSubject)
    rate_percent = models.PositiveSmallIntegerField(
        _("Fördersatz in Prozent"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    lump_cents = models.PositiveIntegerField(_("Pauschale in Cent"), null=True, blank=True)
    cap_cents = models.PositiveIntegerField(_("Höchstbetrag in Cent"), null=True, blank=True)
    budget_cents = models.PositiveBigIntegerField(_("Budget in Cent"))
    bound_cents = models.PositiveBigIntegerField(_("davon gebunden, in Cent"), default=0, editable=False)
    documents = models.TextField(_("Nötige Unterlagen"), max_length=1_000, blank=True, help_text=_("Eine je Zeile."))
    before_start = models.BooleanField(_("Antrag nur vor Beginn"), default=True)
    proof_days = models.PositiveSmallIntegerField(_("Nachweis bis so viele Tage nach dem Ende"), default=56, validators=[MaxValueValidator(1_000)])
    source = models.CharField(_("Grundlage (Richtlinie, Erlass)"), max_length=300, blank=True)
    valid_from_date = models.DateField(_("Anträge ab"))
    valid_until_date = models.DateField(_("Anträge bis"), null=True, blank=True)
    changed_at = models.DateTimeField(_("geändert"))

    class Meta:
        verbose_name = _("Förderlinie")
        verbose_name_plural = _("Förderlinien")
        ordering = ["-valid_from_date", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bound_cents__lte=models.F("budget_cents")),
                name="funding_never_more_than_the_budget",
                violation_error_message=_("So viel ist schon gebunden; das Budget darf nicht darunter liegen."),
            ),
            models.CheckConstraint(
                condition=models.Q(rate_percent__isnull=True) | models.Q(lump_cents__isnull=True, rate_percent__gte=1, rate_percent__lte=100),
                name="funding_rate_or_lump_sum",
                violation_error_message=_("Bitte geben Sie entweder einen Fördersatz oder eine Pauschale an."),
            ),
            models.CheckConstraint(
                condition=models.Q(applicants__gt=0, subjects__gt=0),
                name="funding_scheme_says_who_and_what",
                violation_error_message=_("Bitte wählen Sie, wer beantragen kann und wofür."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until_date__isnull=True) | models.Q(valid_until_date__gte=models.F("valid_from_date")),
                name="funding_scheme_ends_after_start",
                violation_error_message=_("Das Ende darf nicht vor dem Beginn liegen."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def free_cents(self) -> int:
        """What is not committed yet."""
        return self.budget_cents - self.bound_cents

    @property
    def document_list(self) -> list[str]:
        """One entry a line."""
        return [line.strip() for line in self.documents.splitlines() if line.strip()]

    @property
    def applicant_labels(self) -> list[str]:
        """Who, in words."""
        return labels(self.applicants, ApplicantKind)

    @property
    def subject_labels(self) -> list[str]:
        """What for, in words."""
        return labels(self.subjects, FundingSubject)
