from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from funding.enums import ApplicantKind, ApplicationState, FundingSubject, Proposal
from funding.models.scheme import FundingScheme
from learners.models import Enrolment
from providers.models import Offering


def private_storage() -> Storage:
    """Under no public address."""
    return storages["private"]


class FundingApplication(models.Model):
    """Somebody asks for money of a scheme, for one participation or one inhouse event; one person proposes the decision, another one confirms it.

    `decision` is canonical JSON (RFC 8785) of everything the decision rested on, the scheme's terms included, and never changes again.
    The scheme's row is the lock for every step that moves money.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="applications", verbose_name=_("Förderlinie"))
    applicant_kind = models.CharField(_("beantragt als"), max_length=12, choices=ApplicantKind)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="funding_applications", verbose_name=_("beantragt von"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="funding_applications", verbose_name=_("für die Organisation")
    )
    subject = models.CharField(_("Wofür"), max_length=15, choices=FundingSubject)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="funding_applications", verbose_name=_("Angebot"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="funding_applications", verbose_name=_("Anmeldung"))
    people = models.PositiveSmallIntegerField(_("Zahl der Menschen"), default=1, validators=[MinValueValidator(1), MaxValueValidator(1_000)])
    cost_cents = models.PositiveIntegerField(_("Kosten in Cent"))
    other_funding = models.CharField(_("andere Förderung für dasselbe"), max_length=300, blank=True)
    remark = models.TextField(_("Bemerkung"), max_length=1_000, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    submitted_at = models.DateTimeField(_("eingereicht am"))
    # what the first person of the office proposes
    proposal = models.CharField(_("Vorschlag"), max_length=10, choices=Proposal, blank=True)
    proposed_cents = models.PositiveIntegerField(_("vorgeschlagener Betrag in Cent"), null=True, blank=True)
    proposed_reason = models.CharField(_("Begründung"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vorgeschlagen von")
    )
    proposed_at = models.DateTimeField(_("vorgeschlagen am"), null=True, blank=True)
    # what the second one confirms
    approved_cents = models.PositiveIntegerField(_("bewilligter Betrag in Cent"), null=True, blank=True)
    decision = models.TextField(_("worauf die Entscheidung beruht"), blank=True, editable=False)
    decision_sha256 = models.CharField(_("Prüfsumme der Entscheidung"), max_length=64, blank=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bestätigt von"))
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    # proof
    invoice_number = models.CharField(_("Rechnungsnummer"), max_length=60, blank=True)
    invoice_date = models.DateField(_("Rechnungsdatum"), null=True, blank=True)
    invoice_cents = models.PositiveIntegerField(_("Rechnungsbetrag in Cent"), null=True, blank=True)
    attended_people = models.PositiveSmallIntegerField(_("Zahl der Menschen, die da waren"), null=True, blank=True)
    invoice = models.FileField(_("Rechnung"), storage=private_storage, blank=True, max_length=200)
    invoice_name = models.CharField(_("Name der Datei"), max_length=150, blank=True)
    proven_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nachgewiesen von")
    )
    proven_at = models.DateTimeField(_("nachgewiesen am"), null=True, blank=True)
    proof_reminded_at = models.DateTimeField(_("an den Nachweis erinnert am"), null=True, blank=True)
    proof_overdue_at = models.DateTimeField(_("nach Ablauf der Frist erinnert am"), null=True, blank=True)
    # settlement, or another end
    settled_cents = models.PositiveIntegerField(_("abgerechneter Betrag in Cent"), null=True, blank=True)
    settlement_reason = models.CharField(_("Begründung der Abrechnung"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("abgerechnet von")
    )
    settled_at = models.DateTimeField(_("abgerechnet am"), null=True, blank=True)
    end_reason = models.CharField(_("Grund des Endes"), max_length=300, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("beendet von"))
    ended_at = models.DateTimeField(_("beendet am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Förderantrag")
        verbose_name_plural = _("Förderanträge")
        ordering = ["-submitted_at", "-pk"]
        indexes = [models.Index("state", "submitted_at", name="funding_application_inbox")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject=FundingSubject.PARTICIPATION, enrolment__isnull=False, people=1)
                | models.Q(subject=FundingSubject.INHOUSE, enrolment__isnull=True),
                name="funding_participation_has_enrolment",
            ),
            models.CheckConstraint(
                condition=models.Q(applicant_kind=ApplicantKind.LEARNER, organisation__isnull=True)
                | (~models.Q(applicant_kind=ApplicantKind.LEARNER) & models.Q(organisation__isnull=False)),
                name="funding_organisation_unless_learner",
            ),
            models.UniqueConstraint(
                "scheme",
                "enrolment",
                condition=models.Q(state__in=["submitted", "proposed", "approved", "proven", "settled"], enrolment__isnull=False),
                name="funding_one_running_application_per_participation",
            ),
            models.UniqueConstraint(
                "scheme",
                "offering",
                condition=models.Q(state__in=["submitted", "proposed", "approved", "proven", "settled"], enrolment__isnull=True),
                name="funding_one_running_application_per_event",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["proposed", "approved", "proven", "settled", "rejected"])
                | models.Q(proposal=Proposal.APPROVE, proposed_cents__gt=0, proposed_by__isnull=False, proposed_at__isnull=False)
                | (models.Q(proposal=Proposal.REJECT, proposed_by__isnull=False, proposed_at__isnull=False) & ~models.Q(proposed_reason="")),
                name="funding_proposal_says_who_and_how_much",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "proven", "settled"])
                | (models.Q(approved_cents__gt=0, decided_by__isnull=False, decided_at__isnull=False) & ~models.Q(decision="")),
                name="funding_approval_has_its_terms",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="funding_four_eyes",
                violation_error_message=_("Bestätigen muss eine andere Person als die, die vorgeschlagen hat."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApplicationState.REJECTED) | models.Q(proposal=Proposal.REJECT, decided_by__isnull=False),
                name="funding_rejection_was_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["proven", "settled"]) | (models.Q(proven_at__isnull=False, invoice_cents__isnull=False) & ~models.Q(invoice="")),
                name="funding_settled_on_proof",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_cents__isnull=True) | models.Q(settled_cents__lte=models.F("approved_cents")),
                name="funding_settles_no_more_than_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ApplicationState.SETTLED, settled_cents__isnull=False, settled_at__isnull=False)
                | (~models.Q(state=ApplicationState.SETTLED) & models.Q(settled_cents__isnull=True)),
                name="funding_settled_says_how_much",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApplicationState.ENDED) | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
                name="funding_end_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} ({self.state})"

    @property
    def bound_cents(self) -> int:
        """What it takes of the budget now."""
        if self.state == ApplicationState.SETTLED:
            return self.settled_cents or 0
        return (self.approved_cents or 0) if self.state in ApplicationState.BINDS else 0
