"""Begin, change and leave a Bildungsweg; who accompanies."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from core.domain.roles import withdraw_role
from core.enums import Role
from core.models import User
from curriculum.models import Curriculum, Pathway
from learners.domain.pathways import PathwayAlreadyLeft, PathwayNotCurrent, begin_pathway, leave_pathway, next_guide, switch_pathway
from learners.models import PathwayEnrolment
from tests.factories.core import UserFactory, make_process_guide
from tests.factories.learners import HoursEntryFactory, PathwayEnrolmentFactory
from tests.factories.providers import AT, a_module

pytestmark = pytest.mark.usefixtures("db", "curriculum")


def pathway(slug: str = "koordination") -> Pathway:
    return Pathway.objects.get(slug=slug)


def begin(learner: User, slug: str = "koordination") -> PathwayEnrolment:
    return begin_pathway(pathway(slug), learner=learner, by=learner, at=AT)


def test_begin_pathway_writes_one_row_and_one_audit_line(amina: User, guel: User) -> None:
    enrolment = begin(amina)

    assert (enrolment.learner, enrolment.pathway.slug, enrolment.begun_at, enrolment.left_at, enrolment.guide) == (amina, "koordination", AT, None, guel)
    line = ModelLogEntry.objects.get(action="learners.pathway_begun")
    assert (line.user, line.data) == (amina, {"pathway": "koordination", "guide": guel.pk})


def test_begin_pathway_twice_is_once(amina: User) -> None:
    assert begin(amina) == begin(amina)
    assert ModelLogEntry.objects.filter(action="learners.pathway_begun").count() == 1


def test_begin_pathway_again_after_leaving_is_a_new_beginning(amina: User) -> None:
    first = leave_pathway(begin(amina), by=amina, at=AT)

    second = begin(amina)

    assert (second.pk != first.pk, second.left_at) == (True, None)


def test_begin_pathway_refuses_an_earlier_version(amina: User) -> None:
    old = Curriculum.objects.create(version="2010", title="Früher", source="Test", valid_from_date=AT.date())
    former = Pathway.objects.create(curriculum=old, position=1, slug="frueher", title="Früher", presence_minutes=45, self_study_minutes=0)

    with pytest.raises(PathwayNotCurrent):
        begin_pathway(former, learner=amina, by=amina, at=AT)
    assert PathwayEnrolment.objects.count() == 0


def test_the_guide_with_the_fewest_open_pathways_is_next(amina: User, guel: User) -> None:
    busy, idle = guel, make_process_guide(first_name="Gregor")
    PathwayEnrolmentFactory(pathway=pathway(), guide=busy)
    PathwayEnrolmentFactory(pathway=pathway(), guide=idle, left_at=AT)
    PathwayEnrolmentFactory(pathway=pathway("steuerung"), guide=idle, left_at=AT)

    assert begin(amina).guide == idle


def test_among_equals_the_earliest_account_is_next(amina: User, guel: User) -> None:
    make_process_guide(first_name="Gregor")

    assert next_guide(learner=amina) == guel


def test_nobody_accompanies_themselves(guel: User) -> None:
    assert begin(guel).guide is None


def test_without_an_active_guide_there_is_none(amina: User, guel: User) -> None:
    sleeping = make_process_guide(first_name="Gregor", is_active=False)
    withdraw_role(guel, Role.PROCESS_GUIDE, by=None)

    assert (begin(amina).guide, sleeping.is_active) == (None, False)


def test_switch_pathway_keeps_guide_and_hours(amina: User, guel: User) -> None:
    first = begin(amina)
    make_process_guide(first_name="Gregor")
    HoursEntryFactory(learner=amina, module=a_module("1"))

    second = switch_pathway(first, to=pathway("koordination-und-steuerung"), by=amina, at=AT + timedelta(days=1))

    first.refresh_from_db()
    assert (first.left_at, second.left_at, second.guide) == (AT + timedelta(days=1), None, guel)
    assert amina.hours.count() == 1


def test_switch_pathway_twice_is_once(amina: User) -> None:
    first = begin(amina)
    second = switch_pathway(first, to=pathway("steuerung"), by=amina, at=AT)

    assert switch_pathway(first, to=pathway("steuerung"), by=amina, at=AT) == second
    assert PathwayEnrolment.objects.count() == 2


def test_switch_pathway_refuses_one_that_was_left(amina: User) -> None:
    left = leave_pathway(begin(amina), by=amina, at=AT)

    with pytest.raises(PathwayAlreadyLeft):
        switch_pathway(left, to=pathway("steuerung"), by=amina, at=AT)


def test_leave_pathway_keeps_the_first_time_of_leaving(amina: User) -> None:
    enrolment = begin(amina)
    leave_pathway(enrolment, by=amina, at=AT)

    assert leave_pathway(enrolment, by=amina, at=AT + timedelta(days=3)).left_at == AT
    assert ModelLogEntry.objects.filter(action="learners.pathway_left").count() == 1


# ---- the page ----------------------------------------------------------------------------------------
def test_choosing_on_the_page_begins(amina: User, client_of) -> None:
    response = client_of(amina).post("/mein-bereich/bildungsweg/", {"pathway": "steuerung"})

    assert (response.status_code, response.url) == (302, "/mein-bereich/")
    assert [row.pathway.slug for row in PathwayEnrolment.objects.all()] == ["steuerung"]


def test_changing_on_the_page_leaves_the_former(amina: User, client_of) -> None:
    former = begin(amina)

    client_of(amina).post("/mein-bereich/bildungsweg/", {"pathway": "koordination-und-steuerung", "instead_of": str(former.uuid)})

    assert list(amina.pathway_enrolments.filter(left_at=None).values_list("pathway__slug", flat=True)) == ["koordination-und-steuerung"]


@pytest.mark.parametrize("data", [{}, {"pathway": "unbekannt"}, {"pathway": "steuerung", "instead_of": "kein-uuid"}])
def test_tampered_choices_are_refused(data: dict[str, str], amina: User, client_of) -> None:
    response = client_of(amina).post("/mein-bereich/bildungsweg/", data)

    assert (response.status_code, PathwayEnrolment.objects.count()) == (422, 0)


def test_nobody_changes_or_leaves_somebody_elses_pathway(amina: User, emil: User, client_of) -> None:
    hers = begin(amina)

    changed = client_of(emil).post("/mein-bereich/bildungsweg/", {"pathway": "steuerung", "instead_of": str(hers.uuid)})
    left = client_of(emil).post("/mein-bereich/bildungsweg/beenden/", {"enrolment": str(hers.uuid)})

    hers.refresh_from_db()
    assert (changed.status_code, left.status_code, hers.left_at) == (422, 422, None)


def test_leaving_on_the_page(amina: User, client_of) -> None:
    mine = begin(amina)

    client_of(amina).post("/mein-bereich/bildungsweg/beenden/", {"enrolment": str(mine.uuid)})

    mine.refresh_from_db()
    assert mine.left_at is not None


def test_the_page_takes_the_same_queries_with_and_without_pathways(amina: User, emil: User, client_of) -> None:
    begin(amina)
    begin(amina, "steuerung")
    with CaptureQueriesContext(connection) as none:
        client_of(emil).get("/mein-bereich/bildungsweg/")
    with CaptureQueriesContext(connection) as two:
        client_of(amina).get("/mein-bereich/bildungsweg/")
    assert len(none) == len(two)


def test_a_stranger_to_the_programme_sees_all_three(client_of) -> None:
    page = client_of(UserFactory()).get("/mein-bereich/bildungsweg/").content.decode()

    assert [title in page for title in ("Quartierskoordination", "Quartierssteuerung", "Quartierskoordination und Quartierssteuerung")] == [True] * 3
