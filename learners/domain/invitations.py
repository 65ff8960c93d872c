"""Name somebody for a seat, and take it: in a group, or instead of a person who cannot come.

Naming reveals nothing about the person named: the mail is the same with and without an account, and a clash of dates shows only to them.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from core.time import end_of_day
from learners.domain.group_seats import named_count, return_unnamed
from learners.domain.groups import GroupIsOver
from learners.domain.locks import lock_learners, lock_offering
from learners.domain.mails import mail_about, mail_about_group, mail_invitation
from learners.domain.refusals import EnrolmentRefused
from learners.domain.seats import count_seats
from learners.domain.timetable import refuse_overlap
from learners.domain.waiting import refill
from learners.enums import EnrolmentState, GroupState
from learners.models import Enrolment, GroupRegistration, SeatInvitation
from providers.domain.terms import substitution_cost
from providers.enums import OfferingState
from providers.models import Offering


class NoSeatForName(EnrolmentRefused):
    """All of the group's seats have a name."""

    message = _("Alle Plätze dieser Sammelanmeldung haben schon einen Namen.")


class AlreadyNamed(EnrolmentRefused):
    """The address is named for this offering already."""

    message = _("Diese E-Mail-Adresse ist für dieses Angebot schon benannt.")


class NoLongerPossible(EnrolmentRefused):
    """The date for names is over, the offering has begun or was called off, the seat was given up."""

    message = _("Das ist für dieses Angebot nicht mehr möglich.")


class InvitationGone(EnrolmentRefused):
    """Taken back, or its seat is gone."""

    message = _("Diese Benennung gilt nicht mehr. Bitte fragen Sie die Stelle, die Sie benannt hat.")


class NoSubstituteForOneself(EnrolmentRefused):
    """The person who cannot come named themselves."""

    message = _("Bitte nennen Sie eine andere Person als sich selbst.")


def name_person(group: GroupRegistration, *, first_name: str, last_name: str, email: str, by: User, at: datetime) -> SeatInvitation:
    """Give one of the group's seats a name. Effects under the offering's lock: row, one audit line, a mail to the person named.

    Raises GroupIsOver, NoSeatForName, AlreadyNamed, NoLongerPossible.
    """
    with transaction.atomic():
        offering = lock_offering(group.offering)
        group = GroupRegistration.objects.get(pk=group.pk)
        if group.state != GroupState.CONFIRMED:
            raise GroupIsOver
        _refuse_after_start(offering, at=at)
        if at >= end_of_day(group.names_until_date):
            raise NoLongerPossible
        if named_count(group) >= group.seats:
            raise NoSeatForName
        return _invite(offering, first_name=first_name, last_name=last_name, email=email, by=by, at=at, group=group)


def name_substitute(enrolment: Enrolment, *, first_name: str, last_name: str, email: str, by: User, at: datetime) -> SeatInvitation:
    """Name somebody who comes instead. The seat stays with its person until the other one says yes; naming again replaces an open name.

    Effects under the offering's lock: row, one audit line, a mail to the person named. Raises NoLongerPossible, AlreadyNamed, NoSubstituteForOneself.
    """
    if email.strip().lower() == enrolment.learner.email.lower():
        raise NoSubstituteForOneself
    with transaction.atomic():
        offering = lock_offering(enrolment.offering)
        enrolment = Enrolment.objects.get(pk=enrolment.pk)
        if enrolment.state != EnrolmentState.CONFIRMED:
            raise NoLongerPossible
        _refuse_after_start(offering, at=at)
        enrolment.substitutes.filter(withdrawn_at__isnull=True, accepted_at__isnull=True).update(withdrawn_at=at)
        return _invite(offering, first_name=first_name, last_name=last_name, email=email, by=by, at=at, instead_of=enrolment)


def invitations_for(user: User, *, at: datetime) -> "QuerySet[SeatInvitation]":
    """Open ones for this person's address, in offerings that are not over."""
    open_ones = SeatInvitation.objects.filter(email__iexact=user.email, accepted_at__isnull=True, withdrawn_at__isnull=True)
    ahead = open_ones.filter(offering__state=OfferingState.PUBLISHED).exclude(offering__ends_at__lte=at)
    return ahead.select_related("offering__provider__organisation", "group", "invited_by").order_by("offering__starts_at", "pk")


def accept_invitation(invitation: SeatInvitation, *, learner: User, at: datetime, shows_group: bool = False, overlap_accepted: bool = False) -> Enrolment:
    """Take the seat one was named for; a place of one's own in the queue is given up for it. Twice is once.

    A group's seat can be taken until the offering is over, because people who forgot to answer come all the same; somebody else's until it begins.
    Effects under the locks of offering and person: enrolment, the other person's (replaced, with what that costs), audit lines, mails.
    Raises InvitationGone, SessionOverlap.
    """
    with transaction.atomic():
        offering = lock_offering(invitation.offering)
        lock_learners([learner.pk])
        invitation = SeatInvitation.objects.select_related("group__booked_by", "instead_of__learner", "instead_of__terms", "enrolment").get(pk=invitation.pk)
        if invitation.enrolment is not None:
            return invitation.enrolment
        _refuse_gone(invitation, offering, at=at)
        own = Enrolment.objects.filter(offering=offering, learner=learner, state__in=EnrolmentState.ACTIVE).first()
        if own is not None and own.state == EnrolmentState.CONFIRMED:
            raise InvitationGone
        refuse_overlap(offering, learner=learner, knowingly=overlap_accepted)
        freed = 0
        if own is not None:
            freed = _give_up_for_seat(own, offering, at=at)
        old = invitation.instead_of
        group = invitation.group
        if old is not None:
            _replace(old, offering, at=at)
        agreed = old or group  # one of the two there is (learners_named_for_one_seat)
        enrolment = Enrolment.objects.create(
            offering=offering,
            learner=learner,
            state=EnrolmentState.CONFIRMED,
            queue_number=count_seats(offering).highest_number + 1,
            enrolled_at=at,
            confirmed_at=at,
            group=old.group if old else group,
            shows_group=shows_group,
            replaces=old,
            terms=agreed.terms if agreed else None,
            agreed_cents=agreed.agreed_cents if agreed else None,
        )
        invitation.enrolment = enrolment
        invitation.accepted_at = at
        invitation.save(update_fields=["enrolment", "accepted_at"])
        audit.record(enrolment, "learners.enrolled", by=learner, data={"offering": offering.pk, "state": enrolment.state, "instead_of": old and old.pk})
        mail_about(enrolment, "enrolled", offering=offering, at=at, position=0)
        if freed:
            refill(offering, at=at)
    return enrolment


def withdraw_invitation(invitation: SeatInvitation, *, by: User, at: datetime) -> SeatInvitation:
    """Take a name back, or say no oneself. Twice is once. A group's person who had said yes loses the seat to the group again.

    Effects under the offering's lock: `withdrawn_at`, one audit line, a mail to whoever did not do it; after the date for names the seat
    goes back. Raises NoLongerPossible.
    """
    with transaction.atomic():
        offering = lock_offering(invitation.offering)
        invitation = SeatInvitation.objects.select_related("group__booked_by", "group__terms", "enrolment__learner", "invited_by", "instead_of__learner").get(
            pk=invitation.pk
        )
        if invitation.withdrawn_at is not None:
            return invitation
        _refuse_after_start(offering, at=at)
        if invitation.enrolment is not None and invitation.group is None:
            raise NoLongerPossible
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(invitation, "learners.name_withdrawn", by=by, data={"offering": offering.pk, "group": invitation.group_id})
        enrolment = invitation.enrolment
        if enrolment is not None and enrolment.state == EnrolmentState.CONFIRMED:
            enrolment.state = EnrolmentState.CANCELLED
            enrolment.cancelled_at = at
            enrolment.cancel_cost_cents = 0
            enrolment.save(update_fields=["state", "cancelled_at", "cancel_cost_cents"])
            audit.record(enrolment, "learners.enrolment_cancelled", by=by, data={"offering": offering.pk, "had_seat": True, "group": invitation.group_id})
            mail_about(enrolment, "group_ended", offering=offering, at=at, group=invitation.group, reason="")
        elif by.pk != invitation.invited_by_id and invitation.group is not None:
            mail_about_group(invitation.group, "group_person_left", offering=offering, at=at, invitation=invitation)
        elif by.pk != invitation.invited_by_id and invitation.instead_of is not None:
            mail_about(invitation.instead_of, "substitute_declined", offering=offering, at=at, invitation=invitation)
        elif by.pk == invitation.invited_by_id:
            mail_invitation(invitation, "name_withdrawn", offering=offering, at=at)
        if invitation.group is not None and invitation.group.state == GroupState.CONFIRMED and return_unnamed(invitation.group, offering, at=at):
            refill(offering, at=at)
    return invitation


def _invite(offering: Offering, *, first_name: str, last_name: str, email: str, by: User, at: datetime, **seat: object) -> SeatInvitation:
    email = email.strip().lower()
    if offering.seat_invitations.filter(email__iexact=email, withdrawn_at__isnull=True).exists():
        raise AlreadyNamed
    names = {"first_name": " ".join(first_name.split()), "last_name": " ".join(last_name.split())}
    invitation = SeatInvitation.objects.create(offering=offering, email=email, invited_by=by, invited_at=at, **names, **seat)
    audit.record(invitation, "learners.person_named", by=by, data={"offering": offering.pk, "group": invitation.group_id})
    mail_invitation(invitation, "named_for_seat", offering=offering, at=at)
    return invitation


def _refuse_after_start(offering: Offering, *, at: datetime) -> None:
    if offering.state != OfferingState.PUBLISHED or (offering.starts_at is not None and offering.starts_at <= at):
        raise NoLongerPossible


def _refuse_gone(invitation: SeatInvitation, offering: Offering, *, at: datetime) -> None:
    over = offering.ends_at if invitation.group_id else offering.starts_at
    if invitation.withdrawn_at is not None or offering.state != OfferingState.PUBLISHED or (over is not None and over <= at):
        raise InvitationGone
    if invitation.group is not None and invitation.group.state != GroupState.CONFIRMED:
        raise InvitationGone
    if invitation.instead_of is not None and invitation.instead_of.state != EnrolmentState.CONFIRMED:
        raise InvitationGone


def _give_up_for_seat(own: Enrolment, offering: Offering, *, at: datetime) -> int:
    """The request, offer or place the person had on their own; returns the seats that came free."""
    held = int(own.state == EnrolmentState.OFFERED)
    own.state = EnrolmentState.CANCELLED
    own.cancelled_at = at
    own.cancel_cost_cents = 0
    own.save(update_fields=["state", "cancelled_at", "cancel_cost_cents"])
    audit.record(own, "learners.enrolment_cancelled", by=own.learner, data={"offering": offering.pk, "had_seat": False, "named": True})
    return held


def _replace(old: Enrolment, offering: Offering, *, at: datetime) -> None:
    old.state = EnrolmentState.REPLACED
    old.cancelled_at = at
    old.cancel_cost_cents = 0 if old.group_id else substitution_cost(old.terms, old.agreed_cents)
    old.save(update_fields=["state", "cancelled_at", "cancel_cost_cents"])
    SeatInvitation.objects.filter(enrolment=old).update(withdrawn_at=at)
    audit.record(old, "learners.enrolment_replaced", by=None, data={"offering": offering.pk, "cost_cents": old.cancel_cost_cents})
    mail_about(old, "replaced", offering=offering, at=at, cost_cents=old.cancel_cost_cents)
