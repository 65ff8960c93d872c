"""What the office decides about an offering: publish it, give it back, call it off. One door per step; the provider's are in submitting.py."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from providers.domain import notices
from providers.domain.life import record_step, settle_open_request
from providers.domain.locking import lock_offering
from providers.domain.readiness import Gap, gaps_before_publication
from providers.domain.review import ReviewRefused, refuse_self_review, store_review
from providers.domain.search import refresh_search_text
from providers.domain.search_source import offering_changed
from providers.enums import OfferingState, Side, StepKind
from providers.models import Offering


class PublishingRefused(Exception):
    """This step is not possible now; the message is a sentence for the person at the desk."""


class OfferingIncomplete(PublishingRefused):
    """Something is missing; `gaps` is the full list, never only the first."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(_("Das Angebot ist noch nicht vollständig."))
        self.gaps = gaps


def publish_offering(offering: Offering, *, by: User | None, at: datetime) -> Offering:
    """Show an offering to everybody; a draft may be published without being submitted first. Twice is once.

    Raises OfferingIncomplete with everything that is missing, and PublishingRefused for an editor of the provider: nobody reviews what is
    their own. Effects: state, published_at, the review of its modules, search text, one line in the Verlauf, one audit line.
    """
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.PUBLISHED:
            return locked
        if locked.state == OfferingState.CANCELLED:
            raise PublishingRefused(_("Ein abgesagtes Angebot kann nicht wieder veröffentlicht werden. Bitte legen Sie es neu an."))
        if locked.state == OfferingState.WITHDRAWN:
            raise PublishingRefused(_("Der Träger hat dieses Angebot zurückgezogen. Veröffentlichen kann man es erst, wenn er es wieder aufnimmt."))
        _refuse_self_review(locked, by=by)
        if gaps := gaps_before_publication(locked, at=at):
            raise OfferingIncomplete(gaps)
        locked.state = OfferingState.PUBLISHED
        locked.published_at = at
        locked.confirmed_on_date, locked.hidden_at = berlin_date(at), None
        locked.save(update_fields=["state", "published_at", "confirmed_on_date", "hidden_at", "changed_at"])
        store_review(locked, by=by, at=at)
        refresh_search_text(locked)
        offering_changed(locked, at=at)
        record_step(locked, StepKind.PUBLISHED, by=by, at=at, side=_office(by))
        audit.record(locked, "providers.offering_published", by=by)
    return locked


def return_offering(offering: Offering, *, reason: str, by: User | None, at: datetime) -> Offering:
    """Give an offering back with remarks. Twice is once. Refused once somebody has enrolled: they have been promised it.

    Effects: state, published_at empty, one line in the Verlauf and one audit line with the reason, a mail to the provider's contact.
    """
    reason = checked_reason(reason)
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.RETURNED:
            return locked
        if locked.state == OfferingState.CANCELLED:
            raise PublishingRefused(_("Ein abgesagtes Angebot bleibt abgesagt."))
        if locked.state not in {OfferingState.SUBMITTED, OfferingState.PUBLISHED}:
            raise PublishingRefused(_("Dieses Angebot liegt schon beim Träger."))
        if locked.enrolments.filter(cancelled_at__isnull=True).exists():
            raise PublishingRefused(_("Zu diesem Angebot sind schon Menschen angemeldet. Sie können es ändern oder absagen, aber nicht zurückgeben."))
        _refuse_self_review(locked, by=by)
        locked.state = OfferingState.RETURNED
        locked.published_at = None
        locked.save(update_fields=["state", "published_at", "changed_at"])
        offering_changed(locked, at=at)
        settle_open_request(locked, by=by, at=at, remark=_("Das Angebot wurde zurückgegeben."))
        record_step(locked, StepKind.RETURNED, by=by, at=at, remark=reason, side=_office(by))
        audit.record(locked, "providers.offering_returned", by=by, data={"reason": reason})
        notices.tell_provider_of_return(locked, reason=reason, at=at)
    return locked


def cancel_offering(offering: Offering, *, reason: str, by: User | None, at: datetime) -> Offering:
    """Call an offering off. Twice is once; the first reason stays.

    Effects: state, time and reason, every session's iCalendar number, a mail row for everybody with a seat or waiting
    and one for the provider, an open request of the provider answered, one line in the Verlauf, one audit line. Nobody owes a fee from then
    on (Offering.owed_cents); what was attended before stays credited, and nothing more can be recorded (learners.domain.attendance).
    """
    reason = checked_reason(reason)
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.CANCELLED:
            return locked
        if locked.state != OfferingState.PUBLISHED:
            raise PublishingRefused(_("Nur ein veröffentlichtes Angebot kann abgesagt werden."))
        if locked.ends_at is not None and locked.ends_at <= at:
            raise PublishingRefused(_("Das Angebot ist schon zu Ende."))
        locked.state = OfferingState.CANCELLED
        locked.cancelled_at = at
        locked.cancel_reason = reason
        locked.save(update_fields=["state", "cancelled_at", "cancel_reason", "changed_at"])
        notices.raise_sequences(locked)
        offering_changed(locked, at=at)
        settle_open_request(locked, by=by, at=at, remark=_("Das Angebot wurde abgesagt."))
        record_step(locked, StepKind.CANCELLED, by=by, at=at, remark=reason, side=_office(by))
        audit.record(locked, "providers.offering_cancelled", by=by, data={"reason": reason})
        notices.tell_of_cancellation(locked, at=at)
    return locked


def checked_reason(text: str) -> str:
    """The reason in one line; refused when there is none or it is too long."""
    reason = " ".join(text.split())
    if not reason:
        raise PublishingRefused(_("Bitte nennen Sie einen Grund; die Betroffenen lesen ihn."))
    if len(reason) > 300:
        raise PublishingRefused(_("Der Grund darf höchstens 300 Zeichen lang sein."))
    return reason


def _refuse_self_review(locked: Offering, *, by: User | None) -> None:
    try:
        refuse_self_review(locked, by=by)
    except ReviewRefused as refused:
        raise PublishingRefused(str(refused)) from refused


def _office(by: User | None) -> Side:
    return Side.OFFICE if by else Side.SYSTEM
