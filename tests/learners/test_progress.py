"""Progress from rows: ledger, seats, self-study, many people at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import User
from curriculum.enums import Phase
from curriculum.models import Module, Pathway, SelfStudyUnit
from learners.domain.progress import Progress, progress_of, progress_of_many
from learners.domain.totals import Sum
from learners.enums import AttendanceState, EnrolmentState, UnitWorkState
from learners.models import PathwayEnrolment
from providers.enums import OfferingState
from providers.models import Offering
from tests.factories.core import UserFactory
from tests.factories.learners import AttendanceFactory, EnrolmentFactory, HoursEntryFactory, PathwayEnrolmentFactory, UnitWorkFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory, SessionFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum")


def module(code: str) -> Module:
    return Module.objects.get(code=code, curriculum__is_current=True)


def on_pathway(learner: User, slug: str = "koordination") -> PathwayEnrolment:
    return PathwayEnrolmentFactory(learner=learner, pathway=Pathway.objects.get(slug=slug))


def figures(progress: Progress) -> dict[str, tuple[int, int, int]]:
    """Code to (credited, planned, missing) of the rows with anything credited or planned."""
    return {row.module.code: (row.credited, row.planned, row.missing) for row in progress.rows if row.credited or row.planned}


def first(pathway_enrolment: PathwayEnrolment, phase: str) -> Module:
    """The first module the pathway wants in this phase."""
    return pathway_enrolment.pathway.pathway_modules.filter(phase=phase).order_by("module__position").first().module


@pytest.mark.parametrize(
    ("slug", "presence", "self_study"), [("koordination", 36, 36), ("steuerung", 54, 18), ("koordination-und-steuerung", 36, 72)], ids=lambda value: str(value)
)
def test_a_new_beginning_misses_everything_the_guide_states(slug: str, presence: int, self_study: int, amina: User) -> None:
    progress = progress_of(on_pathway(amina, slug), at=AT)

    assert progress.presence == Sum(required=presence * 45, missing=presence * 45)
    assert progress.self_study == Sum(required=self_study * 45, missing=self_study * 45)
    assert progress.total.required == (presence + self_study) * 45
    assert (progress.is_complete, progress.missing) == (False, progress.rows)


def test_the_ledger_is_credited_up_to_what_the_module_asks(amina: User) -> None:
    enrolment = on_pathway(amina)
    in_presence, in_self_study = first(enrolment, "P"), first(enrolment, "S")
    HoursEntryFactory(learner=amina, module=in_presence, minutes=300)
    HoursEntryFactory(learner=amina, module=in_self_study, phase=Phase.SELF_STUDY, minutes=135)
    HoursEntryFactory(learner=amina, module=module("V1"), minutes=90)

    progress = progress_of(enrolment, at=AT)

    assert figures(progress) == {in_presence.code: (270, 0, 0), in_self_study.code: (135, 0, 135)}
    assert {(row.module.code, row.surplus) for row in progress.surplus_rows} == {(in_presence.code, 30), ("V1", 90)}
    assert progress.surplus == 120


def test_somebody_elses_hours_are_not_mine(amina: User, emil: User) -> None:
    enrolment = on_pathway(amina)
    HoursEntryFactory(learner=emil, module=first(enrolment, "P"))

    assert progress_of(enrolment, at=AT).total.recorded == 0


def test_complete_when_every_module_has_its_minutes(amina: User) -> None:
    enrolment = on_pathway(amina)
    for row in enrolment.pathway.pathway_modules.select_related("module"):
        assert progress_of(enrolment, at=AT).is_complete is False
        HoursEntryFactory(learner=amina, module=row.module, phase=row.phase)

    progress = progress_of(enrolment, at=AT)

    assert (progress.is_complete, progress.missing, progress.total) == (True, (), Sum(required=3240, recorded=3240, credited=3240))


def test_hours_of_koordination_count_in_both_where_the_phase_is_the_same(amina: User) -> None:
    alone, both = Pathway.objects.get(slug="koordination"), Pathway.objects.get(slug="koordination-und-steuerung")
    for row in alone.pathway_modules.select_related("module"):
        HoursEntryFactory(learner=amina, module=row.module, phase=row.phase)
    same = set(alone.pathway_modules.values_list("module", "phase")) & set(both.pathway_modules.values_list("module", "phase"))

    progress = progress_of(on_pathway(amina, both.slug), at=AT)

    assert progress.total.credited == 270 * len(same)
    assert progress.surplus == 270 * (12 - len(same))


def offering_for(learner: User, taught: Module, **fields: Any) -> Offering:
    offering = OfferingFactory(modules=[(taught, 270)], **fields)
    EnrolmentFactory(offering=offering, learner=learner)
    return offering


def test_a_seat_is_planned_until_attendance_is_recorded(amina: User) -> None:
    enrolment = on_pathway(amina)
    taught = first(enrolment, "P")
    offering = offering_for(amina, taught)
    assert figures(progress_of(enrolment, at=AT)) == {taught.code: (0, 270, 0)}

    AttendanceFactory(session=offering.sessions.get(), enrolment=offering.enrolments.get(), state=AttendanceState.ABSENT)

    assert figures(progress_of(enrolment, at=AT)) == {}


def test_attendance_of_somebody_else_leaves_my_plan(amina: User, emil: User) -> None:
    enrolment = on_pathway(amina)
    taught = first(enrolment, "P")
    offering = offering_for(amina, taught)
    AttendanceFactory(session=offering.sessions.get(), enrolment=EnrolmentFactory(offering=offering, learner=emil))

    assert figures(progress_of(enrolment, at=AT)) == {taught.code: (0, 270, 0)}
    assert progress_of(on_pathway(emil), at=AT).total.planned == 0


@pytest.mark.parametrize("state", [EnrolmentState.WAITING, EnrolmentState.CANCELLED])
def test_no_seat_is_no_plan(state: str, amina: User) -> None:
    enrolment = on_pathway(amina)
    EnrolmentFactory(offering=OfferingFactory(modules=[(first(enrolment, "P"), 270)]), learner=amina, state=state)

    assert progress_of(enrolment, at=AT).total.planned == 0


def test_a_cancelled_offering_is_no_plan(amina: User) -> None:
    enrolment = on_pathway(amina)
    offering_for(amina, first(enrolment, "P"), state=OfferingState.CANCELLED, cancel_reason="Krankheit", cancelled_at=AT)

    assert progress_of(enrolment, at=AT).total.planned == 0


def test_two_sessions_of_a_module_add_up_to_at_most_what_is_open(amina: User) -> None:
    enrolment = on_pathway(amina)
    taught = first(enrolment, "P")
    offering = offering_for(amina, taught)
    SessionFactory(offering=offering, starts_at=FIRST_START + timedelta(days=9), modules=[(taught, 200)])
    HoursEntryFactory(learner=amina, module=taught, minutes=45)

    assert figures(progress_of(enrolment, at=AT)) == {taught.code: (45, 225, 0)}


@pytest.mark.parametrize(
    ("state", "planned"), [(UnitWorkState.OPEN, 135), (UnitWorkState.SUBMITTED, 135), (UnitWorkState.RETURNED, 135), (UnitWorkState.ACCEPTED, 0)]
)
def test_a_begun_unit_is_planned_until_it_is_accepted(state: str, planned: int, amina: User, dana: User) -> None:
    enrolment = on_pathway(amina)
    unit = SelfStudyUnit.objects.filter(module=first(enrolment, "S")).order_by("position").first()
    UnitWorkFactory(learner=amina, unit=unit, state=state, check_passed_at=AT, decided_at=AT, decided_by=dana, remark="Bitte genauer.")

    assert progress_of(enrolment, at=AT).self_study.planned == planned


def test_the_number_of_queries_depends_neither_on_lines_nor_on_people(amina: User) -> None:
    enrolment = on_pathway(amina)
    everything = list(Module.objects.filter(curriculum__is_current=True))
    for taught in everything[:2]:
        HoursEntryFactory(learner=amina, module=taught)
        offering_for(amina, taught)
    with CaptureQueriesContext(
        connection,
    ) as few:
        progress_of(enrolment, at=AT)

    people = [UserFactory() for _n in range(6)]
    enrolments = [enrolment, *(on_pathway(person) for person in people)]
    for person in [amina, *people]:
        for taught in everything:
            HoursEntryFactory(learner=person, module=taught, minutes=30)
    for taught in everything[2:5]:
        offering_for(amina, taught)
    with CaptureQueriesContext(connection) as many:
        found = progress_of_many(enrolments, at=AT)

    assert len(many) <= 5
    assert len(few) <= 5
    assert set(found) == {row.pk for row in enrolments}
