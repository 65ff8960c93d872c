"""A stored Lernplan as pages and calendars show it: its variants with the offerings as they are now. Four queries, whatever its size."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module, SelfStudyUnit
from learners.domain.plan_adoption import offerings_of
from learners.domain.plan_words import obstacle_in_words, why_in_words
from learners.enums import EnrolmentState, PlanKind
from learners.models import Enrolment, LearningPlan
from providers.enums import OfferingState
from providers.models import Offering, Session


@dataclass(frozen=True)
class Chosen:
    """An offering of the plan: what counts of it, how far it is, why it is there, and the person's enrolment if there is one."""

    offering: Offering
    covers: list[tuple[Module, int]]
    km: int
    own_share_cents: int
    why: list[str]
    enrolment: Enrolment | None

    @property
    def is_lost(self) -> bool:
        """Called off, or given up."""
        return self.offering.state != OfferingState.PUBLISHED


@dataclass(frozen=True)
class StudyBlock:
    """A self-study unit on a day."""

    day: date
    unit: SelfStudyUnit


@dataclass(frozen=True)
class Uncovered:
    """Minutes of a module the plan does not close, and why."""

    module: Module
    phase: Phase
    minutes: int
    reasons: list[str]


@dataclass
class Day:
    """A day of the calendar with what is on it; `in_month` is False for the days that fill the weeks."""

    day: date
    in_month: bool
    sessions: list[Session] = field(default_factory=list)
    blocks: list[StudyBlock] = field(default_factory=list)


@dataclass(frozen=True)
class Variant:
    """One of the alternatives. `kinds` names what it spares most, and there may be several."""

    kinds: list[PlanKind]
    is_optimal: bool
    figures: dict[str, int]
    chosen: list[Chosen]
    blocks: list[StudyBlock]
    uncovered: list[Uncovered]

    @property
    def kind(self) -> PlanKind:
        """Its first kind: how addresses call it."""
        return self.kinds[0]

    @property
    def title(self) -> str:
        """ "Geringste Kosten · Wenigste Wege"."""
        return " · ".join(str(kind.label) for kind in self.kinds)

    @property
    def uncovered_minutes(self) -> int:
        """What stays open, in both phases."""
        return sum(one.minutes for one in self.uncovered)

    @property
    def months(self) -> list[tuple[date, list[list[Day]]]]:
        """The first of each month with something in it, and its weeks from Monday on."""
        sessions, blocks = defaultdict(list), defaultdict(list)
        for one in self.chosen:
            for session in one.offering.sessions.all():
                sessions[berlin_date(session.starts_at)].append(session)
        for block in self.blocks:
            blocks[block.day].append(block)
        firsts = sorted({day.replace(day=1) for day in (*sessions, *blocks)})
        return [
            (
                first,
                [
                    [Day(day, day.month == first.month, sessions.get(day, []), blocks.get(day, [])) for day in week]
                    for week in Calendar().monthdatescalendar(first.year, first.month)
                ],
            )
            for first in firsts
        ]


def variants_of(plan: LearningPlan) -> list[Variant]:
    """All variants, ready to be shown."""
    stored = plan.result.get("variants", [])
    modules = {module.code: module for module in Module.objects.filter(curriculum_id=plan.pathway.curriculum_id)}
    units = {unit.slug: unit for unit in SelfStudyUnit.objects.filter(slug__in={block["unit"] for variant in stored for block in variant["blocks"]})}
    offerings = {str(row.uuid): row for row in offerings_of({"offerings": _distinct(stored)})}
    own = {row.offering_id: row for row in Enrolment.objects.filter(learner=plan.learner_id, offering__in=offerings.values(), state__in=EnrolmentState.ACTIVE)}
    return [
        Variant(
            kinds=[PlanKind(kind) for kind in variant["kinds"]],
            is_optimal=variant["is_optimal"],
            figures=variant["figures"],
            chosen=[
                Chosen(
                    offering=offering,
                    covers=[(modules[cover["module"]], cover["minutes"]) for cover in one["covers"] if cover["module"] in modules],
                    km=one["km"],
                    own_share_cents=one["own_share_cents"],
                    why=why_in_words(one["why"]),
                    enrolment=own.get(offering.pk),
                )
                for one in variant["offerings"]
                if (offering := offerings.get(one["uuid"]))
            ],
            blocks=[StudyBlock(date.fromisoformat(block["day"]), units[block["unit"]]) for block in variant["blocks"] if block["unit"] in units],
            uncovered=[
                Uncovered(modules[one["module"]], Phase(one["phase"]), one["minutes"], [obstacle_in_words(*reason) for reason in one["reasons"]])
                for one in variant["uncovered"]
                if one["module"] in modules
            ],
        )
        for variant in stored
    ]


def broken_plans(plans: Iterable[LearningPlan]) -> set[int]:
    """Keys of the adopted ones of which an offering does not take place; one that was replaced by a later adopted plan is whole. One query."""
    adopted = [plan for plan in plans if plan.adopted_at]
    named = {plan.pk: {outcome["uuid"] for outcome in plan.adoption} for plan in adopted}
    gone = Offering.objects.filter(uuid__in=set().union(*named.values())).exclude(state=OfferingState.PUBLISHED)
    lost = {str(uuid) for uuid in gone.values_list("uuid", flat=True)}
    return {key for key, uuids in named.items() if uuids & lost} - {plan.follows_id for plan in adopted}


def _distinct(stored: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({one["uuid"]: one for variant in stored for one in variant["offerings"]}.values())
