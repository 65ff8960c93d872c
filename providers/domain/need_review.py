"""What the office decides about a need: accept it, give it back, say how much it counts, close it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from providers.domain.need_bundling import lock_with_bundled, split_all
from providers.domain.need_life import NeedRefused, checked_remark, lock_need, move, record_step
from providers.domain.need_notices import tell_contacts
from providers.enums import NeedPriority, NeedSide, NeedState, NeedStepKind
from providers.models import Need


def accept_need(need: Need, *, priority: NeedPriority, by: User, at: datetime) -> Need:
    """Look for somebody who teaches it; again only changes the priority.

    Effects: state, priority, one line in the Verlauf, one audit line, a mail to the municipality's contacts.
    """
    with transaction.atomic():
        locked = lock_need(need)
        if locked.state not in {NeedState.SUBMITTED, *NeedState.OPEN}:
            raise NeedRefused(_("Annehmen lässt sich nur ein eingereichter Bedarf."))
        if locked.priority != priority:
            locked.priority = priority
            locked.save(update_fields=["priority"])
            audit.record(locked, "providers.need_priority_set", by=by, data={"priority": int(priority)})
        if locked.state == NeedState.SUBMITTED:
            move(locked, NeedState.ACCEPTED, at=at)
            record_step(locked, NeedStepKind.ACCEPTED, side=NeedSide.OFFICE, by=by, at=at)
            audit.record(locked, "providers.need_accepted", by=by)
            tell_contacts(locked.municipality, locked, "need_accepted", at=at)
    return locked


def return_need(need: Need, *, remark: str, by: User, at: datetime) -> Need:
    """Give a need back to its municipality with remarks; it is a draft again. Refused while a provider is being asked.

    Effects: state, one line in the Verlauf, one audit line, a mail to the municipality's contacts.
    """
    remark = checked_remark(remark)
    with transaction.atomic():
        locked = lock_with_bundled(need)
        if locked.state == NeedState.DRAFT:
            return locked
        if locked.state not in {NeedState.SUBMITTED, NeedState.ACCEPTED}:
            raise NeedRefused(_("Zurückgeben lässt sich ein Bedarf nur, solange kein Träger angefragt ist."))
        split_all(locked, by=by, at=at)
        move(locked, NeedState.DRAFT, at=at)
        record_step(locked, NeedStepKind.RETURNED, side=NeedSide.OFFICE, by=by, at=at, remark=remark)
        audit.record(locked, "providers.need_returned", by=by, data={"reason": remark})
        tell_contacts(locked.municipality, locked, "need_returned", at=at, remark=remark)
    return locked


def fulfil_need(need: Need, *, by: User | None, at: datetime) -> Need:
    """What was agreed has taken place. Twice is once. Effects: state, one line in the Verlauf, one audit line."""
    with transaction.atomic():
        locked = lock_need(need)
        if locked.state == NeedState.FULFILLED:
            return locked
        if locked.state != NeedState.AGREED:
            raise NeedRefused(_("Erfüllt ist ein Bedarf erst, wenn etwas vereinbart war und stattgefunden hat."))
        move(locked, NeedState.FULFILLED, at=at)
        record_step(locked, NeedStepKind.FULFILLED, side=NeedSide.OFFICE if by else NeedSide.SYSTEM, by=by, at=at)
        audit.record(locked, "providers.need_fulfilled", by=by)
    return locked
