"""Begin, change and leave a Bildungsweg. Hours belong to the person, so none of these touches the ledger."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.enums import Role
from core.models import User
from curriculum.models import Pathway, PathwayModule
from learners.domain.additions import Addition, Cell, addition
from learners.domain.locks import lock_learners
from learners.models import HoursEntry, PathwayEnrolment


class PathwayRefused(Exception):
    """The pathway cannot be begun or changed; `message` is the German sentence for the person."""

    message = _("Dieser Bildungsweg kann gerade nicht begonnen werden.")

    def __str__(self) -> str:
        return str(self.message)


class PathwayNotCurrent(PathwayRefused):
    """New beginnings are for the current version of the curriculum only."""

    message = _("Dieser Bildungsweg gehört zu einer früheren Fassung des Programms und wird nicht mehr begonnen.")


class PathwayAlreadyLeft(PathwayRefused):
    """Only an open pathway can be exchanged for another one."""

    message = _("Diesen Bildungsweg haben Sie schon beendet. Bitte beginnen Sie den neuen Bildungsweg ohne Wechsel.")


def begin_pathway(pathway: Pathway, *, learner: User, by: User, at: datetime, guide: User | None = None) -> PathwayEnrolment:
    """Begin a pathway, with a process guide; twice is once: the open enrolment is returned as it is.

    Without `guide` the one with the fewest learners is assigned (`next_guide`). Effects: row, audit line.
    Raises PathwayNotCurrent.
    """
    if not pathway.curriculum.is_current:
        raise PathwayNotCurrent
    with transaction.atomic():
        lock_learners([learner.pk])
        existing = PathwayEnrolment.objects.filter(learner=learner, pathway=pathway, left_at__isnull=True).first()
        if existing is not None:
            return existing
        enrolment = PathwayEnrolment.objects.create(learner=learner, pathway=pathway, guide=guide or next_guide(learner=learner), begun_at=at)
        audit.record(enrolment, "learners.pathway_begun", by=by, data={"pathway": pathway.slug, "guide": enrolment.guide_id})
    return enrolment


def switch_pathway(enrolment: PathwayEnrolment, *, to: Pathway, by: User, at: datetime) -> PathwayEnrolment:
    """Leave one pathway for another in one step, with the same guide; credited hours count in the new one as far as it asks for them.

    Twice is once. Raises PathwayNotCurrent, PathwayAlreadyLeft.
    """
    if enrolment.pathway_id == to.pk:
        return enrolment
    with transaction.atomic():
        lock_learners([enrolment.learner_id])
        enrolment.refresh_from_db()
        already = PathwayEnrolment.objects.filter(learner=enrolment.learner_id, pathway=to, left_at__isnull=True).first()
        if enrolment.left_at is not None:
            if already is not None:
                return already
            raise PathwayAlreadyLeft
        begun = begin_pathway(to, learner=enrolment.learner, by=by, at=at, guide=enrolment.guide)
        leave_pathway(enrolment, by=by, at=at)
    return begun


def leave_pathway(enrolment: PathwayEnrolment, *, by: User, at: datetime) -> PathwayEnrolment:
    """Leave a pathway; hours, self-study and certificates stay. Twice is once. Effects: row, audit line."""
    with transaction.atomic():
        left = PathwayEnrolment.objects.filter(pk=enrolment.pk, left_at__isnull=True).update(left_at=at)
        if left:
            audit.record(enrolment, "learners.pathway_left", by=by, data={"pathway": enrolment.pathway_id})
    enrolment.refresh_from_db()
    return enrolment


def next_guide(*, learner: User) -> User | None:
    """The process guide with the fewest open pathways, the earliest account among equals; None when there is none.

    Every pathway gets one, not only those with a practice project: self-study is accepted by the guide in all of them.
    Without a guide the coordinators accept (learners.rules).
    """
    return (
        User.objects.filter(is_active=True, role_assignments__role=Role.PROCESS_GUIDE)
        .exclude(pk=learner.pk)
        .annotate(guided=Count("guided_enrolments", filter=Q(guided_enrolments__left_at__isnull=True), distinct=True))
        .order_by("guided", "pk")
        .first()
    )


def additions_for(learner: User, pathways: Sequence[Pathway], begun: Collection[int]) -> dict[int, Addition]:
    """What each pathway that is not begun asks for beyond the begun ones (primary keys), by primary key; nothing while none is begun.

    One query; the pathways come with their modules.
    """
    cells = {pathway.pk: [Cell(row.module.code, row.phase, row.module.minutes or 0) for row in _in_order(pathway)] for pathway in pathways}
    known = [cell for key in begun for cell in cells.get(key, [])]
    sums = HoursEntry.objects.filter(learner=learner).order_by().values_list("module__code", "phase").annotate(sum=Sum("minutes"))
    recorded = {(code, phase): minutes for code, phase, minutes in sums}
    return {key: addition(wanted, known, recorded) for key, wanted in cells.items() if key not in begun} if known else {}


def _in_order(pathway: Pathway) -> list[PathwayModule]:
    return sorted(pathway.pathway_modules.all(), key=lambda row: row.module.position)
