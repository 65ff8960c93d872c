"""The applicant's side: hand in, prove, give up. The office's side is desk_decisions.py.

submitted → proposed → approved → proven → settled; or rejected, or ended. Each step locks the scheme's row first: whoever moves money of a
scheme goes one after the other.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import Organisation, User
from funding.domain.deadlines import is_over
from funding.domain.notices import tell_applicant, tell_funding_office
from funding.domain.schemes import FundingRefused, lock_scheme
from funding.domain.subjects import known_cost, schemes_for
from funding.enums import ApplicantKind, ApplicationState, FundingSubject
from funding.models import FundingApplication, FundingScheme
from learners.domain.claim_documents import Document
from learners.models import Enrolment
from providers.models import Offering


@dataclass(frozen=True)
class Applicant:
    """Who asks, and for whom."""

    user: User
    kind: ApplicantKind
    organisation: Organisation | None = None


@dataclass(frozen=True)
class FundingWish:
    """What is asked for. `other_funding` is empty where the applicant declares that there is none."""

    scheme: FundingScheme
    offering: Offering
    cost_cents: int
    enrolment: Enrolment | None = None
    people: int = 1
    other_funding: str = ""
    remark: str = ""

    @property
    def subject(self) -> FundingSubject:
        """A participation has an enrolment."""
        return FundingSubject.INHOUSE if self.enrolment is None else FundingSubject.PARTICIPATION


@dataclass(frozen=True)
class Invoice:
    """What was paid; the file is its picture or PDF."""

    number: str
    day: date
    cents: int
    attended_people: int
    document: Document


def lock_application(application: FundingApplication) -> FundingApplication:
    """Scheme first, then the application, both fresh. Call inside transaction.atomic."""
    scheme = lock_scheme(application.scheme_id)
    locked = FundingApplication.objects.select_for_update(of=("self",)).select_related("offering", "enrolment", "applicant", "organisation")
    found = locked.get(pk=application.pk)
    found.scheme = scheme
    return found


def apply(applicant: Applicant, wish: FundingWish, *, at: datetime) -> FundingApplication:
    """Hand in. Effects: row, one audit line, a mail to the office. Raises FundingRefused."""
    if wish.scheme not in schemes_for(applicant.kind, wish.subject, wish.offering, at=at):
        raise FundingRefused(_("Diese Förderlinie nimmt dafür gerade keinen Antrag an."))
    if wish.cost_cents <= 0:
        raise FundingRefused(_("Was nichts kostet, wird nicht gefördert."))
    known = known_cost(wish.offering, wish.enrolment)
    if known is not None and wish.cost_cents > known:
        raise FundingRefused(_("So viel kostet die Teilnahme nicht."))
    try:
        with transaction.atomic():
            application = FundingApplication.objects.create(
                scheme=wish.scheme,
                applicant_kind=applicant.kind,
                applicant=applicant.user,
                organisation=applicant.organisation,
                subject=wish.subject,
                offering=wish.offering,
                enrolment=wish.enrolment,
                people=wish.people,
                cost_cents=wish.cost_cents,
                other_funding=" ".join(wish.other_funding.split())[:300],
                remark=wish.remark.strip(),
                submitted_at=at,
            )
            audit.record(application, "funding.applied", by=applicant.user, data={"scheme": wish.scheme.pk, "cents": wish.cost_cents})
            tell_funding_office(application, "funding_applied", at=at)
    except IntegrityError as error:
        raise FundingRefused(_("Dafür läuft bei dieser Förderlinie schon ein Antrag.")) from error
    return application


def prove(application: FundingApplication, invoice: Invoice, *, by: User, at: datetime) -> FundingApplication:
    """Show that it happened and what it cost; again replaces what was shown. Attendance is read from the lists, never typed for single people.

    Effects under the locks: state, invoice with its file, one audit line, a mail to the office. Raises FundingRefused.
    """
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state not in {ApplicationState.APPROVED, ApplicationState.PROVEN}:
            raise FundingRefused(_("Nachweisen lässt sich nur, was bewilligt und noch nicht abgerechnet ist."))
        if not is_over(locked.offering, at=at):
            raise FundingRefused(_("Der Nachweis ist möglich, sobald die Veranstaltung vorbei ist."))
        if invoice.attended_people > locked.people:
            raise FundingRefused(_("Bewilligt ist für höchstens %(people)d Personen.") % {"people": locked.people})
        if old := locked.invoice.name:
            transaction.on_commit(lambda: FundingApplication.invoice.field.storage.delete(old))
        locked.invoice.save(f"foerderung/{locked.uuid}{invoice.document.ending}", ContentFile(invoice.document.content), save=False)
        locked.invoice_name, locked.invoice_number, locked.invoice_date = invoice.document.name, invoice.number, invoice.day
        locked.invoice_cents, locked.attended_people = invoice.cents, invoice.attended_people
        locked.state, locked.proven_by, locked.proven_at = ApplicationState.PROVEN, by, at
        locked.save()
        audit.record(locked, "funding.proven", by=by, data={"cents": invoice.cents})
        tell_funding_office(locked, "funding_proven", at=at)
    return locked


def end_application(application: FundingApplication, *, reason: str, by: User, at: datetime) -> FundingApplication:
    """Give it up, or take the approval back because no proof came: the money is free again. Twice is once.

    Effects under the locks: state, budget, one audit line; a mail to the applicant when somebody else did it. Raises FundingRefused.
    """
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise FundingRefused(_("Bitte schreiben Sie, warum."))
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state == ApplicationState.ENDED:
            return locked
        if locked.state not in ApplicationState.ENDABLE:
            raise FundingRefused(_("Dieser Antrag ist schon abgeschlossen."))
        FundingScheme.objects.filter(pk=locked.scheme_id).update(bound_cents=F("bound_cents") - locked.bound_cents)
        locked.state, locked.end_reason, locked.ended_by, locked.ended_at = ApplicationState.ENDED, reason, by, at
        locked.save(update_fields=["state", "end_reason", "ended_by", "ended_at"])
        audit.record(locked, "funding.ended", by=by)
        if by.pk != locked.applicant_id:
            tell_applicant(locked, "funding_ended", at=at)
    return locked
