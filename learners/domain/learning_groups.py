"""Learning groups: found one, join, decide, leave, tell. The same people go through a series of offerings.

Whoever is taken in is enrolled in every coming offering of the series, as far as that goes; leaving the group leaves the seats alone.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.domain.mail import send_templated
from core.models import User
from core.time import berlin_date
from learners.domain.enrolment import EnrolmentRefused, enrol
from learners.domain.learning_group_files import CheckedFile
from learners.domain.locks import lock_learners
from learners.enums import MembershipState
from learners.models import LearningGroup, LearningGroupMembership, LearningGroupMessage
from providers.models import Offering


class GroupRefused(Exception):
    """Nothing was written; `message` is the German sentence."""

    message: str | Promise = _("Das ist in dieser Lerngruppe gerade nicht möglich.")

    def __str__(self) -> str:
        return str(self.message)


class NotToBeDecided(GroupRefused):
    """Somebody else has decided, or the person took the question back."""

    message = _("Diese Anfrage ist schon entschieden oder zurückgenommen.")


class ReasonMissing(GroupRefused):
    """Whoever is declined may know why."""

    message = _("Bitte begründen Sie die Ablehnung: Die Person liest sie.")


class NothingToSay(GroupRefused):
    """A message needs words."""

    message = _("Bitte schreiben Sie eine Mitteilung.")


def found_group(*, title: str, description: str, offerings: Sequence[Offering], starts_on_date: date, guide: User, at: datetime) -> LearningGroup:
    """A new group with its series and its guide. Effects: rows, audit line."""
    with transaction.atomic():
        group = LearningGroup.objects.create(title=title, description=description, guide=guide, starts_on_date=starts_on_date, created_at=at)
        group.offerings.set(offerings)
        audit.record(group, "learners.learning_group_founded", by=guide, data={"offerings": len(offerings)})
    return group


def extend_series(group: LearningGroup, *, offerings: Sequence[Offering], by: User, at: datetime) -> list[Offering]:
    """Go on with further offerings; returns those that were not in the series, and twice is once. Who belongs already agreed to the series as it was:
    they are asked by mail and enrol themselves.

    Effects: rows, audit line, a mail to every member. The caller asks for the permission "learners.lead_learning_group".
    """
    with transaction.atomic():
        LearningGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
        known = set(group.offerings.values_list("pk", flat=True))
        added = [offering for offering in offerings if offering.pk not in known]
        if not added:
            return []
        group.offerings.add(*added)
        audit.record(group, "learners.learning_group_extended", by=by, data={"offerings": len(added)})
        for member in members_of(group).exclude(pk=by.pk):
            _mail(group, member, "learning_group_extended", at=at, offerings=added)
    return added


def members_of(group: LearningGroup) -> "QuerySet[User]":
    """Who belongs to it now."""
    return User.objects.filter(learning_group_memberships__group=group, learning_group_memberships__state=MembershipState.MEMBER).order_by("pk")


def join_group(group: LearningGroup, *, learner: User, is_visible: bool, at: datetime) -> LearningGroupMembership:
    """Join before the group starts, or ask to join from then on; twice is once. Who was declined or left may ask again.

    Effects: row, audit line; when taken in, the enrolments; when asked, a mail to the guide.
    """
    with transaction.atomic():
        lock_learners([learner.pk])
        row = LearningGroupMembership.objects.filter(group=group, learner=learner).first()
        if row is not None and row.state in (MembershipState.ASKED, MembershipState.MEMBER):
            return row
        begun = berlin_date(at) >= group.starts_on_date
        state = MembershipState.ASKED if begun or row is not None else MembershipState.MEMBER
        fields = {"state": state, "is_visible": is_visible, "asked_at": at, "decided_at": None, "decided_by": None, "reason": ""}
        row, _created = LearningGroupMembership.objects.update_or_create(group=group, learner=learner, defaults=fields)
        audit.record(group, "learners.learning_group_joined", by=learner, data={"state": str(state)})
        if state == MembershipState.ASKED:
            _mail(group, group.guide, "learning_group_asked", at=at)
    if state == MembershipState.MEMBER:
        _enrol_in_series(group, learner, by=learner, at=at)
    return row


def decide_membership(membership: LearningGroupMembership, *, accept: bool, reason: str, by: User, at: datetime) -> LearningGroupMembership:
    """Take somebody in, or decline with a reason. Effects: row, audit line, mail; when taken in, the enrolments.

    Raises ReasonMissing, NotToBeDecided. The caller asks for the permission "learners.lead_learning_group".
    """
    reason = " ".join(reason.split())[:300]
    if not accept and not reason:
        raise ReasonMissing
    state = MembershipState.MEMBER if accept else MembershipState.DECLINED
    with transaction.atomic():
        asked = LearningGroupMembership.objects.filter(pk=membership.pk, state=MembershipState.ASKED)
        if not asked.update(state=state, reason="" if accept else reason, decided_by=by, decided_at=at):
            raise NotToBeDecided
        membership.refresh_from_db()
        audit.record(membership.group, "learners.learning_group_decided", by=by, data={"member": membership.pk, "state": str(state)})
        _mail(membership.group, membership.learner, "learning_group_decided", at=at, accepted=accept, reason=reason)
    if accept:
        _enrol_in_series(membership.group, membership.learner, by=by, at=at)
    return membership


def leave_group(group: LearningGroup, *, learner: User, at: datetime) -> None:
    """Leave, or take the question back; seats in offerings stay. Twice is once."""
    with transaction.atomic():
        left = LearningGroupMembership.objects.filter(group=group, learner=learner, state__in=[MembershipState.ASKED, MembershipState.MEMBER])
        if left.update(state=MembershipState.LEFT, decided_at=at):
            audit.record(group, "learners.learning_group_left", by=learner, data={})


def show_name(group: LearningGroup, *, learner: User, is_visible: bool) -> None:
    """Whether the other members see one's name; twice is once."""
    LearningGroupMembership.objects.filter(group=group, learner=learner).update(is_visible=is_visible)


def tell_group(group: LearningGroup, *, text: str, file: CheckedFile | None, by: User, at: datetime) -> LearningGroupMessage:
    """Write to the group, with a file or without. Effects: row, stored file, audit line, a mail to every member that says where to read it.

    Raises NothingToSay. The caller asks for the permission "learners.lead_learning_group".
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise NothingToSay
    with transaction.atomic():
        message = LearningGroupMessage(group=group, author=by, text=text, sent_at=at)
        if file is not None:  # below the private folder, named by the message
            message.file_name = file.name
            message.file.save(f"{message.uuid}{file.suffix}", ContentFile(file.content), save=False)
        message.save()
        audit.record(group, "learners.learning_group_told", by=by, data={"message": message.pk, "file": bool(file)})
        for member in members_of(group).exclude(pk=by.pk):
            _mail(group, member, "learning_group_message", at=at)
    return message


def _enrol_in_series(group: LearningGroup, learner: User, *, by: User, at: datetime) -> None:
    """A seat or a place in the queue in every coming offering; what refuses is left for the person to see on the group's page."""
    for offering in group.offerings.order_by("starts_at", "pk"):
        try:
            enrol(offering, learner=learner, by=by, at=at)
        except EnrolmentRefused:
            continue


def _mail(group: LearningGroup, to: User, template: str, *, at: datetime, **context: object) -> None:
    path = reverse("learners:learning_group", args=[group.uuid])
    send_templated(template, to=[to.email], context={"group": group, "person": to, "path": path} | context, at=at, language=to.language)
