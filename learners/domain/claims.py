"""Claims of hours, the learner's side: hand in, hand in again, take back. The other side is claim_decisions.py.

submitted → accepted (all or fewer minutes), or submitted → returned → submitted …, or taken back while nobody has accepted it.
An acceptance can be withdrawn by whoever decides: accepted → returned.
The row of the claim is the lock.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain.claim_documents import Document
from learners.domain.claim_mails import tell_deciders
from learners.enums import ClaimKind, ClaimState, EnrolmentState
from learners.models import HoursClaim
from providers.models import Offering

MOST_WITHOUT_LIMIT = 30 * 60  # minutes, of a module that has no fixed hours
TEXT_AT_LEAST = 200


class ClaimRefused(Exception):
    """This step is not possible; `message` is the German sentence for the person."""

    message: str | Promise = _("Dieser Schritt ist gerade nicht möglich.")

    def __str__(self) -> str:
        return str(self.message)


class TooManyMinutes(ClaimRefused):
    """More than the module has."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.message = _("Für dieses Modul lassen sich höchstens %(most)d Minuten beantragen.") % {"most": most}


class ClaimInFuture(ClaimRefused):
    """What has not happened cannot be counted."""

    message = _("Der Tag liegt in der Zukunft.")


class DocumentMissing(ClaimRefused):
    """Earlier learning is recognised on proof."""

    message = _("Bitte fügen Sie ein Dokument bei, das Ihr früheres Lernen belegt.")


class OfferingDoesNotFit(ClaimRefused):
    """The provider decides about people who are in its offering with this module."""

    message = _("Sie sind in diesem Angebot nicht angemeldet, oder es gehört nicht zu diesem Modul.")


class ClaimNotOpen(ClaimRefused):
    """Accepted is accepted; taken back is gone."""

    message = _("Über diesen Antrag ist schon entschieden.")


@dataclass(frozen=True)
class Wish:
    """What somebody writes into a claim. `offering` asks its provider to decide; without it the guide or the office does."""

    module: Module
    phase: str
    minutes: int
    title: str
    text: str
    happened_on_date: date
    offering: Offering | None = None
    document: Document | None = None


def hand_in(kind: str, wish: Wish, *, by: User, at: datetime) -> HoursClaim:
    """A new claim. Effects: row, private file, audit line, mail to whoever decides. Self-study has the phase self-study, whatever is wished.

    Raises TooManyMinutes, ClaimInFuture, DocumentMissing, OfferingDoesNotFit.
    """
    claim = HoursClaim(learner=by, kind=ClaimKind(kind), submitted_at=at)
    _check(claim, wish, at=at)
    with transaction.atomic():
        same = HoursClaim.objects.filter(learner=by, kind=claim.kind, module=wish.module, title=wish.title, happened_on_date=wish.happened_on_date)
        if existing := same.filter(state=ClaimState.SUBMITTED, claimed_minutes=wish.minutes).first():
            return existing  # the button was pressed twice
        _write(claim, wish)
        audit.record(claim, "learners.claim_submitted", by=by, data={"module": wish.module.pk, "minutes": wish.minutes, "at": at.isoformat()})
        tell_deciders(claim, at=at)
    return claim


def hand_in_again(claim: HoursClaim, wish: Wish, *, by: User, at: datetime) -> HoursClaim:
    """Change a returned claim and submit it once more; without a new document the old one stays. Raises as hand_in, and ClaimNotOpen."""
    with transaction.atomic():
        claim = lock_claim(claim)
        if claim.learner_id != by.pk or claim.state != ClaimState.RETURNED:
            raise ClaimNotOpen
        _check(claim, wish, at=at)
        claim.state, claim.submitted_at = ClaimState.SUBMITTED, at
        _write(claim, wish)
        audit.record(claim, "learners.claim_submitted", by=by, data={"module": wish.module.pk, "minutes": wish.minutes, "at": at.isoformat()})
        tell_deciders(claim, at=at)
    return claim


def take_back(claim: HoursClaim, *, by: User) -> None:
    """Take back what nobody has accepted; twice is once. Effects: state, audit line; the document is deleted. Raises ClaimNotOpen."""
    with transaction.atomic():
        claim = lock_claim(claim)
        if claim.state == ClaimState.WITHDRAWN:
            return
        if claim.learner_id != by.pk or claim.state not in ClaimState.OPEN:
            raise ClaimNotOpen
        name = claim.document.name
        claim.state, claim.document, claim.document_name = ClaimState.WITHDRAWN, "", ""
        claim.save(update_fields=["state", "document", "document_name"])
        audit.record(claim, "learners.claim_withdrawn", by=by, data={})
        if name:
            transaction.on_commit(lambda: HoursClaim.document.field.storage.delete(name))


def lock_claim(claim: HoursClaim) -> HoursClaim:
    """The claim as it is now, held until the transaction ends."""
    return HoursClaim.objects.select_for_update(of=("self",), no_key=True).select_related("module", "learner", "offering__provider").get(pk=claim.pk)


def most_minutes(module: Module) -> int:
    """How much can be claimed for a module at once."""
    return module.minutes or MOST_WITHOUT_LIMIT


def _check(claim: HoursClaim, wish: Wish, *, at: datetime) -> None:
    if wish.minutes > most_minutes(wish.module):
        raise TooManyMinutes(most_minutes(wish.module))
    if wish.happened_on_date > berlin_date(at):
        raise ClaimInFuture
    if claim.kind == ClaimKind.RECOGNITION and not (wish.document or claim.document):
        raise DocumentMissing
    if wish.offering is not None:
        taken = wish.offering.enrolments.filter(learner=claim.learner_id, state=EnrolmentState.CONFIRMED)
        if not (taken.exists() and wish.offering.sessions.filter(session_modules__module=wish.module).exists()):
            raise OfferingDoesNotFit


def _write(claim: HoursClaim, wish: Wish) -> None:
    is_self_study = claim.kind == ClaimKind.SELF_STUDY
    claim.module, claim.phase = wish.module, Phase.SELF_STUDY if is_self_study else Phase(wish.phase)
    claim.offering = wish.offering if is_self_study else None
    claim.claimed_minutes, claim.title, claim.text, claim.happened_on_date = wish.minutes, wish.title, wish.text, wish.happened_on_date
    if wish.document is not None:
        if old := claim.document.name:
            transaction.on_commit(lambda: HoursClaim.document.field.storage.delete(old))
        claim.document.save(f"antraege/{claim.uuid}{wish.document.ending}", ContentFile(wish.document.content), save=False)
        claim.document_name = wish.document.name
    claim.save()
