"""The other side of self-study: accept, return, take an acceptance back; and what waits for whom."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.enums import Role
from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from learners.domain.hours import REASON_LENGTH, CorrectionNeedsReason, ReasonTooLong, post_hours, reverse_hours
from learners.domain.self_study import SelfStudyRefused, lock_unit_work, tidy
from learners.domain.unit_mails import tell_learner
from learners.enums import HoursSource, UnitWorkState
from learners.models import CompetenceAssessment, HoursEntry, PathwayEnrolment, UnitWork

REMARK_AT_MOST = 2_000


class WorkNotSubmitted(SelfStudyRefused):
    """Only what was submitted can be decided."""

    message = _("Diese Einheit liegt nicht zur Entscheidung vor.")


class WorkNotAccepted(SelfStudyRefused):
    """Only an acceptance can be taken back."""

    message = _("Diese Einheit ist nicht angenommen; es gibt nichts zurückzunehmen.")


class NobodyAcceptsTheirOwn(SelfStudyRefused):
    """Four eyes."""

    message = _("Über die eigene Arbeit entscheidet eine andere Person.")


class RemarkMissing(SelfStudyRefused):
    """Whoever gets work back has to know what is missing."""

    message = _("Bitte schreiben Sie, was noch fehlt.")


class RemarkTooLong(SelfStudyRefused):
    """More than a mail should hold."""

    message = _("Die Rückmeldung ist zu lang: höchstens 2.000 Zeichen.")


def accept_unit(work: UnitWork, *, by: User, at: datetime) -> UnitWork:
    """Accept submitted work; twice is once. Effects: state, the unit's minutes in the ledger, audit line, mail to the learner.

    The minutes count for the day of submission. The caller asks for the permission "learners.decide_unit_work".
    Raises NobodyAcceptsTheirOwn, WorkNotSubmitted.
    """
    with transaction.atomic():
        work = lock_unit_work(work)
        _refuse_own(work, by)
        if work.state == UnitWorkState.ACCEPTED:
            return work
        if work.state != UnitWorkState.SUBMITTED or work.submitted_at is None:
            raise WorkNotSubmitted
        work.state, work.decided_at, work.decided_by, work.remark = UnitWorkState.ACCEPTED, at, by, ""
        work.save(update_fields=["state", "decided_at", "decided_by", "remark"])
        posted_before = HoursEntry.objects.filter(unit_work=work, reverses__isnull=True).count()
        post_hours(
            learner=work.learner,
            module=work.unit.module,
            phase=Phase.SELF_STUDY,
            minutes=work.unit.minutes,
            source=HoursSource.SELF_STUDY,
            source_key=f"unit:{work.pk}:{posted_before + 1}",
            happened_on_date=berlin_date(work.submitted_at),
            recorded_by=by,
            approved_by=by,
            unit_work=work,
            at=at,
        )
        audit.record(work, "learners.unit_accepted", by=by, data={"unit": work.unit_id, "minutes": work.unit.minutes})
        tell_learner(work, "unit_accepted", at=at)
    return work


def return_unit(work: UnitWork, *, remark: str, by: User, at: datetime) -> UnitWork:
    """Give submitted work back with what is missing; twice is once. Effects: state, audit line, mail to the learner.

    Raises RemarkMissing, RemarkTooLong, NobodyAcceptsTheirOwn, WorkNotSubmitted.
    """
    remark = _checked_remark(remark)
    with transaction.atomic():
        work = lock_unit_work(work)
        _refuse_own(work, by)
        if work.state == UnitWorkState.RETURNED and work.remark == remark:
            return work
        if work.state != UnitWorkState.SUBMITTED:
            raise WorkNotSubmitted
        _give_back(work, remark=remark, by=by, at=at)
    return work


def withdraw_acceptance(work: UnitWork, *, reason: str, by: User, at: datetime) -> UnitWork:
    """Take an acceptance back: counter-entry in the ledger with the reason, work returned with it; twice is once.

    Raises CorrectionNeedsReason, ReasonTooLong, NobodyAcceptsTheirOwn, WorkNotAccepted.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise CorrectionNeedsReason
    if len(reason) > REASON_LENGTH:
        raise ReasonTooLong
    with transaction.atomic():
        work = lock_unit_work(work)
        _refuse_own(work, by)
        if work.state == UnitWorkState.RETURNED and work.remark == reason:
            return work
        if work.state != UnitWorkState.ACCEPTED:
            raise WorkNotAccepted
        for entry in HoursEntry.objects.filter(unit_work=work, reverses__isnull=True, reversed_by__isnull=True):
            reverse_hours(entry, reason=reason, by=by, at=at)
        _give_back(work, remark=reason, by=by, at=at)
    return work


def _give_back(work: UnitWork, *, remark: str, by: User, at: datetime) -> None:
    work.state, work.remark, work.decided_at, work.decided_by = UnitWorkState.RETURNED, remark, at, by
    work.save(update_fields=["state", "remark", "decided_at", "decided_by"])
    audit.record(work, "learners.unit_returned", by=by, data={"unit": work.unit_id})
    tell_learner(work, "unit_returned", at=at)


def _refuse_own(work: UnitWork, by: User) -> None:
    if work.learner_id == by.pk:
        raise NobodyAcceptsTheirOwn


def _checked_remark(remark: str) -> str:
    remark = tidy(remark)
    if not remark:
        raise RemarkMissing
    if len(remark) > REMARK_AT_MOST:
        raise RemarkTooLong
    return remark


def works_for(user: User) -> QuerySet[UnitWork]:
    """The works this person may see as guide or coordinator: those of the learners she accompanies, or all; never her own.

    What was not submitted yet is between the learner and the paper.
    """
    works = UnitWork.objects.exclude(learner=user).exclude(state=UnitWorkState.OPEN)
    if user.has_role(Role.COORDINATOR):
        return works
    if user.has_role(Role.PROCESS_GUIDE):
        return works.filter(learner__in=PathwayEnrolment.objects.filter(guide=user, left_at__isnull=True).values("learner"))
    return works.none()


def accompanied_by(user: User) -> QuerySet[PathwayEnrolment]:
    """The open pathways this person accompanies; for a coordinator also those nobody accompanies. By name of the learner."""
    enrolments = PathwayEnrolment.objects.filter(left_at__isnull=True).exclude(learner=user)
    mine = Q(guide=user) if user.has_role(Role.PROCESS_GUIDE) else Q(pk__in=[])
    if user.has_role(Role.COORDINATOR):
        mine |= Q(guide__isnull=True)
    return enrolments.filter(mine).select_related("learner", "pathway", "guide").order_by("learner__last_name", "learner__first_name", "pk")


def shared_profiles(user: User) -> list[PathwayEnrolment]:
    """Of the people this guide accompanies, whoever shares the Kompetenzprofil, each once; on whatever page of the list they stand."""
    mine = accompanied_by(user).filter(guide=user)
    shared = mine.filter(Exists(CompetenceAssessment.objects.filter(learner=OuterRef("learner"), is_shared=True)))
    return list({enrolment.learner_id: enrolment for enrolment in shared}.values())
