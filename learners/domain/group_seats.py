"""The seats of a group: how many have a name, what giving some back costs, and what becomes of them when names stay out."""

from datetime import datetime

from core.domain import audit
from core.time import end_of_day
from learners.domain.mails import mail_about, mail_about_group
from learners.enums import EnrolmentState, GroupState
from learners.models import GroupRegistration
from providers.domain.terms import cancellation_cost
from providers.models import Offering


def named_count(group: GroupRegistration) -> int:
    """Seats with a name: somebody took them, or was asked and has not answered yet."""
    open_names = group.invitations.filter(withdrawn_at__isnull=True, accepted_at__isnull=True).count()
    return open_names + group.enrolments.filter(state=EnrolmentState.CONFIRMED).count()


def cost_of_returning(group: GroupRegistration, *, seats: int, offering: Offering, at: datetime) -> int:
    """What giving back so many seats costs now, in cents; nothing while they are only waited for or offered."""
    if group.state != GroupState.CONFIRMED:
        return 0
    return seats * cancellation_cost(group.terms, group.agreed_cents, starts_at=offering.starts_at, at=at)


def return_unnamed(group: GroupRegistration, offering: Offering, *, at: datetime) -> int:
    """Once the date for names is over, take back the seats that have none; returns how many. Nothing after the beginning.

    They cost what giving them back on that day costs. Effects: seats or, without any name, the end; one audit line, one mail. The caller
    holds the offering's lock and serves the queue.
    """
    has_begun = offering.starts_at is not None and offering.starts_at <= at
    if has_begun or at < end_of_day(group.names_until_date):
        return 0
    going = group.seats - named_count(group)
    if going <= 0:
        return 0
    cost = cost_of_returning(group, seats=going, offering=offering, at=at)
    if going == group.seats:
        end_group(group, offering, at=at, reason="")
    else:
        group.seats -= going
    group.released_at = at
    group.cancel_cost_cents = (group.cancel_cost_cents or 0) + cost
    group.save(update_fields=["seats", "state", "cancelled_at", "released_at", "cancel_cost_cents"])
    audit.record(group, "learners.group_released", by=None, data={"offering": offering.pk, "seats": going, "cost_cents": cost})
    mail_about_group(group, "group_released", offering=offering, at=at, going=going, cost_cents=cost)
    return going


def end_group(group: GroupRegistration, offering: Offering, *, at: datetime, reason: str) -> None:
    """End the group and everything named in it; the caller writes the group's row and serves the queue."""
    group.state = GroupState.CANCELLED
    group.cancelled_at = at
    group.invitations.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    for enrolment in group.enrolments.filter(state__in=EnrolmentState.ACTIVE).select_related("learner"):
        enrolment.state = EnrolmentState.CANCELLED
        enrolment.cancelled_at = at
        enrolment.cancel_cost_cents = 0
        enrolment.save(update_fields=["state", "cancelled_at", "cancel_cost_cents"])
        audit.record(enrolment, "learners.enrolment_cancelled", by=None, data={"offering": offering.pk, "had_seat": True, "group": group.pk})
        mail_about(enrolment, "group_ended", offering=offering, at=at, group=group, reason=reason)
