"""Make a Lernplan real: enrol in all of its offerings, in what goes, or in all or nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from learners.domain.enrolment import EnrolmentRefused, active_enrolment, enrol
from learners.domain.locks import lock_learners, lock_offerings
from learners.domain.pathways import begin_pathway
from learners.enums import EnrolmentState, PlanState
from learners.models import Enrolment, LearningPlan
from providers.models import Offering


class AdoptionRefused(Exception):
    """The plan was not adopted and nothing was written; `message` is the German sentence, `obstacles` name the offerings."""

    message = _("Dieser Plan kann nicht übernommen werden.")

    def __init__(self, obstacles: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(obstacles)
        self.obstacles = list(obstacles)

    def __str__(self) -> str:
        return str(self.message)


class NoSuchVariant(AdoptionRefused):
    """Only what was reckoned can be adopted."""

    message = _("Diese Fassung des Plans gibt es nicht.")


class AdoptedOtherwise(AdoptionRefused):
    """A plan is adopted once."""

    message = _("Sie haben eine andere Fassung dieses Plans schon übernommen. Bitte planen Sie neu.")


class NotAllSeats(AdoptionRefused):
    """All or nothing: nothing."""

    message = _("Sie bekämen nicht in allen Angeboten einen Platz. Deshalb sind Sie in keinem angemeldet.")


def adopt_plan(plan: LearningPlan, *, kind: str, all_or_nothing: bool, by: User, at: datetime) -> LearningPlan:
    """Begin the pathway if it is not begun and enrol in every offering of the variant; twice is once.

    As far as possible: each enrolment is a transaction of its own, a seat or a place in the queue; what is refused is noted with its reason.
    All or nothing: one transaction; raises NotAllSeats unless there is a seat in each. Raises NoSuchVariant, AdoptedOtherwise.
    """
    variant = variant_of(plan, kind)
    if plan.state != PlanState.DONE or variant is None:
        raise NoSuchVariant
    if plan.adopted_at is not None:
        if plan.adopted_kind in variant["kinds"]:
            return plan
        raise AdoptedOtherwise
    offerings = offerings_of(variant)
    outcomes = (
        _enrol_in_all(offerings, learner=plan.learner, by=by, at=at) if all_or_nothing else _enrol_where_possible(offerings, learner=plan.learner, by=by, at=at)
    )
    with transaction.atomic():
        # Whoever adopted the same plan a moment ago did the same: enrolling twice is enrolling once.
        if LearningPlan.objects.filter(pk=plan.pk, adopted_at__isnull=True).update(adopted_at=at, adopted_kind=kind, adoption=outcomes):
            audit.record(plan, "learners.plan_adopted", by=by, data={"kind": kind, "offerings": len(outcomes), "all_or_nothing": all_or_nothing})
        begin_pathway(plan.pathway, learner=plan.learner, by=by, at=at)
    plan.refresh_from_db()
    return plan


def variant_of(plan: LearningPlan, kind: str) -> dict[str, Any] | None:
    """The stored variant that this kind of plan came to."""
    return next((variant for variant in plan.result.get("variants", ()) if kind in variant["kinds"]), None)


def offerings_of(variant: dict[str, Any]) -> list[Offering]:
    """The offerings of a variant as they are now, in its order; what was deleted meanwhile is missing."""
    found = Offering.objects.filter(uuid__in=[one["uuid"] for one in variant["offerings"]]).select_related("provider__organisation", "gemeinde")
    by_uuid = {str(offering.uuid): offering for offering in found.prefetch_related("sessions")}
    return [by_uuid[one["uuid"]] for one in variant["offerings"] if one["uuid"] in by_uuid]


def _enrol_where_possible(offerings: Sequence[Offering], *, learner: User, by: User, at: datetime) -> list[dict[str, str]]:
    outcomes = []
    for offering in offerings:
        try:
            outcomes.append(_outcome(offering, enrol(offering, learner=learner, by=by, at=at)))
        except EnrolmentRefused as refusal:
            outcomes.append({"uuid": str(offering.uuid), "outcome": "refused", "text": str(refusal)})
    return outcomes


def _enrol_in_all(offerings: Sequence[Offering], *, learner: User, by: User, at: datetime) -> list[dict[str, str]]:
    """The only place that holds several offerings: all of them in one call, then all people in one call (docs/locking.md)."""
    with transaction.atomic():
        lock_offerings([offering.pk for offering in offerings])
        waiting = Enrolment.objects.filter(offering__in=offerings, state=EnrolmentState.WAITING).values_list("learner", flat=True)
        lock_learners({learner.pk, *waiting})
        obstacles, outcomes = [], []
        for offering in offerings:
            try:
                already = active_enrolment(offering, learner=learner)
                enrolment = already or enrol(offering, learner=learner, by=by, at=at)
            except EnrolmentRefused as refusal:
                obstacles.append((offering.title, str(refusal)))
                continue
            if enrolment.state == EnrolmentState.WAITING:
                obstacles.append((offering.title, str(_("Dieses Angebot ist ausgebucht; Sie kämen auf die Warteliste."))))
            elif enrolment.state not in EnrolmentState.HOLDS_SEAT:
                obstacles.append((offering.title, str(enrolment.get_state_display())))
            outcomes.append(_outcome(offering, enrolment))
        if obstacles:
            raise NotAllSeats(obstacles)
    return outcomes


def _outcome(offering: Offering, enrolment: Enrolment) -> dict[str, str]:
    return {"uuid": str(offering.uuid), "outcome": enrolment.state, "text": ""}
