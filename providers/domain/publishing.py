"""The life of an offering: draft → submitted → published, or cancelled with everyone told. One door per step."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from providers.domain import notices
from providers.domain.locking import lock_offering
from providers.domain.readiness import Gap, gaps_before_publication
from providers.domain.search import refresh_search_text
from providers.domain.search_source import offering_changed
from providers.enums import OfferingState
from providers.models import Offering


class PublishingRefused(Exception):
    """This step is not possible now; the message is a sentence for the person at the desk."""


class OfferingIncomplete(PublishingRefused):
    """Something is missing; `gaps` is the full list, never only the first."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(_("Das Angebot ist noch nicht vollständig."))
        self.gaps = gaps


def submit_offering(offering: Offering, *, by: User | None, at: datetime) -> Offering:
    """Hand a draft to the coordination office. Twice is once. Effects: state, one audit line."""
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.SUBMITTED:
            return locked
        if locked.state != OfferingState.DRAFT:
            raise PublishingRefused(_("Nur ein Entwurf kann eingereicht werden."))
        if gaps := gaps_before_publication(locked, at=at):
            raise OfferingIncomplete(gaps)
        locked.state = OfferingState.SUBMITTED
        locked.save(update_fields=["state", "changed_at"])
        audit.record(locked, "providers.offering_submitted", by=by)
    return locked


def publish_offering(offering: Offering, *, by: User | None, at: datetime) -> Offering:
    """Show an offering to everybody; a draft may be published without being submitted first. Twice is once.

    Raises OfferingIncomplete with everything that is missing. Effects: state, published_at, search text, one audit line.
    """
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.PUBLISHED:
            return locked
        if locked.state == OfferingState.CANCELLED:
            raise PublishingRefused(_("Ein abgesagtes Angebot kann nicht wieder veröffentlicht werden. Bitte legen Sie es neu an."))
        if gaps := gaps_before_publication(locked, at=at):
            raise OfferingIncomplete(gaps)
        locked.state = OfferingState.PUBLISHED
        locked.published_at = at
        locked.save(update_fields=["state", "published_at", "changed_at"])
        refresh_search_text(locked)
        offering_changed(locked, at=at)
        audit.record(locked, "providers.offering_published", by=by)
    return locked


def return_to_draft(offering: Offering, *, reason: str, by: User | None, at: datetime) -> Offering:
    """Give an offering back for changes. Refused once somebody has enrolled: they have been promised it.

    Effects: state, published_at empty, one audit line with the reason, a mail to the provider's contact.
    """
    reason = _reason(reason)
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.DRAFT:
            return locked
        if locked.state == OfferingState.CANCELLED:
            raise PublishingRefused(_("Ein abgesagtes Angebot bleibt abgesagt."))
        if locked.enrolments.filter(cancelled_at__isnull=True).exists():
            raise PublishingRefused(_("Zu diesem Angebot sind schon Menschen angemeldet. Sie können es ändern oder absagen, aber nicht zurückziehen."))
        locked.state = OfferingState.DRAFT
        locked.published_at = None
        locked.save(update_fields=["state", "published_at", "changed_at"])
        offering_changed(locked, at=at)
        audit.record(locked, "providers.offering_returned", by=by, data={"reason": reason})
        notices.tell_provider_of_return(locked, reason=reason, at=at)
    return locked


def cancel_offering(offering: Offering, *, reason: str, by: User | None, at: datetime) -> Offering:
    """Call an offering off. Twice is once; the first reason stays.

    Effects: state, time and reason, every session's iCalendar number, a mail row for everybody with a seat or waiting
    and one for the provider, one audit line.
    """
    reason = _reason(reason)
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
        audit.record(locked, "providers.offering_cancelled", by=by, data={"reason": reason})
        notices.tell_of_cancellation(locked, at=at)
    return locked


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise PublishingRefused(_("Bitte nennen Sie einen Grund; die Betroffenen lesen ihn."))
    if len(reason) > 300:
        raise PublishingRefused(_("Der Grund darf höchstens 300 Zeichen lang sein."))
    return reason
