"""A seat offered to somebody who waited: take it, leave it, or let it lapse. People and groups alike."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from learners.domain.locks import lock_learners, lock_offering
from learners.domain.mails import mail_about, mail_about_group
from learners.domain.refusals import EnrolmentRefused
from learners.domain.timetable import refuse_overlap
from learners.domain.waiting import Place, refill
from learners.enums import EnrolmentState, GroupState
from learners.models import Enrolment, GroupRegistration
from providers.enums import OfferingState
from providers.models import Offering


class OfferGone(EnrolmentRefused):
    """There is no open offer: it lapsed, was declined, or the offering was called off."""

    message = _("Dieser Platz ist nicht mehr für Sie frei gehalten. Solange die Anmeldung offen ist, können Sie sich neu anmelden.")


def accept_offer(enrolment: Enrolment, *, at: datetime, overlap_accepted: bool = False) -> Enrolment:
    """Take the seat that was held. Twice is once.

    Effects under the locks of offering and person: state, one audit line, one mail. Raises OfferGone, and SessionOverlap when the
    person has another seat at that time by now.
    """
    if enrolment.state == EnrolmentState.CONFIRMED:
        return enrolment
    with transaction.atomic():
        offering = lock_offering(enrolment.offering)
        lock_learners([enrolment.learner_id])
        enrolment = Enrolment.objects.select_related("learner").get(pk=enrolment.pk)
        if enrolment.state == EnrolmentState.CONFIRMED:
            return enrolment
        _refuse_gone(enrolment, offering, at=at)
        refuse_overlap(offering, learner=enrolment.learner, knowingly=overlap_accepted)
        enrolment.state = EnrolmentState.CONFIRMED
        enrolment.confirmed_at = at
        enrolment.save(update_fields=["state", "confirmed_at"])
        audit.record(enrolment, "learners.moved_up", by=enrolment.learner, data={"offering": offering.pk, "queue_number": enrolment.queue_number})
        mail_about(enrolment, "moved_up", offering=offering, at=at)
    return enrolment


def accept_group_offer(group: GroupRegistration, *, by: User, at: datetime) -> GroupRegistration:
    """The group takes all of the seats that were held. Twice is once. Effects and refusals as of accept_offer; nobody is named yet, so nothing can clash."""
    with transaction.atomic():
        offering = lock_offering(group.offering)
        group = GroupRegistration.objects.select_related("booked_by").get(pk=group.pk)
        if group.state == GroupState.CONFIRMED:
            return group
        _refuse_gone(group, offering, at=at)
        group.state = GroupState.CONFIRMED
        group.confirmed_at = at
        group.save(update_fields=["state", "confirmed_at"])
        audit.record(group, "learners.moved_up", by=by, data={"offering": offering.pk, "queue_number": group.queue_number})
        mail_about_group(group, "group_booked", offering=offering, at=at)
    return group


def expire_offers(offering: Offering, *, at: datetime) -> list[Place]:
    """End what nobody answered in time and offer the seats to the next; returns what lapsed. Safe at any time and twice.

    Whoever let an offer lapse has left the queue and may enrol again at its end. Effects under the offering's lock: state, `seats_taken`,
    one audit line and one mail each.
    """
    with transaction.atomic():
        offering = lock_offering(offering)
        people = offering.enrolments.filter(state=EnrolmentState.OFFERED, offer_expires_at__lte=at).select_related("learner").order_by("queue_number")
        groups = offering.groups.filter(state=GroupState.OFFERED, offer_expires_at__lte=at).select_related("booked_by").order_by("queue_number")
        lapsed: list[Place] = [*people, *groups]
        for place in lapsed:
            place.state = GroupState.EXPIRED if isinstance(place, GroupRegistration) else EnrolmentState.EXPIRED
            place.cancelled_at = at
            place.save(update_fields=["state", "cancelled_at"])
            audit.record(place, "learners.offer_expired", by=None, data={"offering": offering.pk, "queue_number": place.queue_number})
            if isinstance(place, GroupRegistration):
                mail_about_group(place, "group_offer_expired", offering=offering, at=at)
            else:
                mail_about(place, "offer_expired", offering=offering, at=at)
        if lapsed:
            refill(offering, at=at)
    return lapsed


def _refuse_gone(place: Place, offering: Offering, *, at: datetime) -> None:
    """The job that ends offers may be late; the clock is not."""
    is_open = place.state == EnrolmentState.OFFERED and place.offer_expires_at is not None and at < place.offer_expires_at
    if not is_open or offering.state != OfferingState.PUBLISHED:
        raise OfferGone
