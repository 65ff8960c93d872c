"""Register a group: n seats at once for the people of one organisation, names later; or one place in the queue for all of them."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import Organisation, User
from core.time import berlin_date
from learners.domain.enrolment import check_bookable, refuse_after_beginning
from learners.domain.group_seats import cost_of_returning, end_group, named_count, return_unnamed
from learners.domain.locks import lock_offering
from learners.domain.mails import mail_about_group
from learners.domain.refusals import EnrolmentRefused, NotForThisPerson
from learners.domain.seats import count_seats, store_seats_taken
from learners.domain.waiting import refill, seats_of, serve_queue, somebody_waits
from learners.enums import GroupState
from learners.models import GroupRegistration
from providers.domain.inhouse import is_for
from providers.domain.terms import agreed_with
from providers.enums import Approval
from providers.models import Offering

SMALLEST_GROUP = 2


class GroupDoesNotFit(EnrolmentRefused):
    """More seats than the offering has at all, or fewer than two."""

    message = _("So viele Plätze kann eine Sammelanmeldung hier nicht umfassen.")


class GroupNeedsApproval(EnrolmentRefused):
    """Each person is decided about, so nobody can take seats for people without names."""

    message = _("Bei diesem Angebot wird über jede Anmeldung einzeln entschieden; eine Sammelanmeldung ist nicht möglich.")


class NamesDateWrong(EnrolmentRefused):
    """Names are due before the beginning, and not in the past."""

    message = _("Die Namen müssen spätestens am Tag vor dem Beginn feststehen, und das Datum darf nicht in der Vergangenheit liegen.")


class GroupIsOver(EnrolmentRefused):
    """The registration was given up or lapsed."""

    message = _("Diese Sammelanmeldung gilt nicht mehr.")


def register_group(
    offering: Offering,
    *,
    seats: int,
    organisation_name: str,
    names_until_date: date,
    by: User,
    at: datetime,
    organisation: Organisation | None = None,
    note: str = "",
) -> GroupRegistration:
    """Take `seats` seats for people named later, or the last place in the queue for all of them: all or nothing.

    Effects under the offering's lock: row with the next queue number, terms as agreed, `seats_taken`, one audit line, one mail.
    Raises what check_bookable raises, NotForThisPerson, GroupDoesNotFit, GroupNeedsApproval, NamesDateWrong.
    """
    check_bookable(offering, at=at)
    with transaction.atomic():
        offering = lock_offering(offering)
        _check(offering, seats=seats, names_until_date=names_until_date, by=by, at=at)
        counted = count_seats(offering)
        offered = serve_queue(offering, counted, at=at)
        taken = counted.taken + seats_of(offered)
        still_waiting = counted.waiting - len(offered)
        has_seats = taken + seats <= offering.seats and not (still_waiting and somebody_waits(offering, counted))
        terms, agreed_cents = agreed_with(offering, at=at)
        group = GroupRegistration.objects.create(
            offering=offering,
            organisation=organisation,
            organisation_name=" ".join(organisation_name.split()),
            booked_by=by,
            seats=seats,
            state=GroupState.CONFIRMED if has_seats else GroupState.WAITING,
            queue_number=counted.highest_number + 1,
            names_until_date=names_until_date,
            booked_at=at,
            confirmed_at=at if has_seats else None,
            terms=terms,
            agreed_cents=agreed_cents,
            note=note.strip(),
        )
        store_seats_taken(offering, taken + (seats if has_seats else 0))
        audit.record(group, "learners.group_registered", by=by, data={"offering": offering.pk, "state": group.state, "seats": seats})
        mail_about_group(group, "group_booked" if has_seats else "group_waiting", offering=offering, at=at, position=still_waiting + 1)
    return group


def return_seats(group: GroupRegistration, *, seats: int | None = None, by: User, at: datetime, reason: str = "") -> GroupRegistration:
    """Give back so many seats without a name, or everything. Its people lose theirs too when everything goes; they get a mail.

    Effects under the offering's lock: seats or state, what it costs by the terms accepted, `seats_taken`, one audit line, mails; the
    queue is served. Raises CancelTooLate, GroupIsOver, GroupDoesNotFit when more seats than unnamed ones are to go.
    """
    refuse_after_beginning(group.offering, at=at)
    with transaction.atomic():
        offering = lock_offering(group.offering)
        refuse_after_beginning(offering, at=at)
        group = GroupRegistration.objects.select_related("booked_by", "terms").get(pk=group.pk)
        if group.state not in GroupState.ACTIVE:
            return group
        everything = seats is None
        going = group.seats if seats is None else seats
        if not everything and not (0 < going < group.seats and going <= group.seats - named_count(group)):
            raise GroupDoesNotFit
        cost = cost_of_returning(group, seats=going, offering=offering, at=at)
        if everything:
            end_group(group, offering, at=at, reason=reason)
        else:
            group.seats -= going
        group.cancel_cost_cents = (group.cancel_cost_cents or 0) + cost
        group.save(update_fields=["seats", "state", "cancelled_at", "cancel_cost_cents"])
        data = {"offering": offering.pk, "seats": going, "cost_cents": cost, "reason": reason}
        audit.record(group, "learners.group_cancelled" if everything else "learners.group_seats_returned", by=by, data=data)
        mail_about_group(group, "group_seats_returned", offering=offering, at=at, going=going, everything=everything, cost_cents=cost)
        refill(offering, at=at)
    return group


def release_unnamed(group: GroupRegistration, *, at: datetime) -> GroupRegistration:
    """After the date for names: seats without a name go back. Safe at any time and twice.

    Effects under the offering's lock as of group_seats.return_unnamed; the queue is served.
    """
    with transaction.atomic():
        offering = lock_offering(group.offering)
        group = GroupRegistration.objects.select_related("booked_by", "terms").get(pk=group.pk)
        if group.state == GroupState.CONFIRMED and return_unnamed(group, offering, at=at):
            refill(offering, at=at)
    return group


def remind_of_names(group: GroupRegistration, *, at: datetime) -> bool:
    """A mail some days before names are due, once. One conditional write claims it, so it runs twice without harm; returns whether it was sent."""
    missing = group.seats - named_count(group)
    with transaction.atomic():
        if missing <= 0 or not GroupRegistration.objects.filter(pk=group.pk, reminded_at__isnull=True, state=GroupState.CONFIRMED).update(reminded_at=at):
            return False
        mail_about_group(group, "group_names_due", offering=group.offering, at=at, missing=missing)
    return True


def _check(offering: Offering, *, seats: int, names_until_date: date, by: User, at: datetime) -> None:
    check_bookable(offering, at=at)
    if offering.is_closed and not is_for(offering, by):
        raise NotForThisPerson
    if offering.approval != Approval.NONE:
        raise GroupNeedsApproval
    if not SMALLEST_GROUP <= seats <= offering.seats:
        raise GroupDoesNotFit
    if names_until_date < berlin_date(at) or (offering.starts_at is not None and names_until_date >= berlin_date(offering.starts_at)):
        raise NamesDateWrong
