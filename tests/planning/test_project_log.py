"""The log: minutes go through claims, inside the Bildungsweg's self-study, never twice."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.enums import Phase
from curriculum.models import Module, Pathway
from learners.domain.claim_decisions import accept_claim
from learners.domain.claims import take_back
from learners.models import HoursClaim, HoursEntry
from planning.domain.project_log import accept_log, credited_of, log_work, return_log, rooms_of
from planning.domain.projects import ProjectRefused
from planning.models import ProjectLogEntry
from tests.factories.learners import HoursEntryFactory, PathwayEnrolmentFactory
from tests.factories.projects import AT, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]
TEXT = "Wir haben mit zwölf Menschen eine Karte der Wege gezeichnet und im Treff aufgehängt. " * 3
DAY = date(2026, 6, 20)


@pytest.fixture
def project(amina, guel):
    PathwayEnrolmentFactory(learner=amina, guide=guel, pathway=Pathway.objects.get(curriculum__is_current=True, slug="koordination"))
    return make_project(amina, guide=guel)


@pytest.fixture
def module(project, amina):
    """One that Koordination learns by oneself."""
    return rooms_of(amina, at=AT)[0].module


def write(project, by, module, minutes, *, title="Karte", day=DAY):
    return log_work(project, day=day, title=title, text=TEXT, module=module, minutes=minutes, by=by, at=AT)


def test_an_entry_with_minutes_is_a_claim_and_counts_once_it_is_accepted(project, amina, guel, module):
    entry = write(project, amina, module, 90)
    assert not HoursEntry.objects.exists()

    accept_log(entry, minutes=90, remark="", by=guel, at=AT)
    accept_log(entry, minutes=90, remark="", by=guel, at=AT)

    line = HoursEntry.objects.get()
    assert (line.learner, line.module, line.phase, line.minutes) == (amina, module, Phase.SELF_STUDY, 90)
    assert line.source_key == f"claim:{entry.claim_id}:1"
    assert credited_of(project, amina) == 90


def test_writing_the_same_twice_is_once(project, amina, module):
    assert write(project, amina, module, 90) == write(project, amina, module, 90)
    assert HoursClaim.objects.count() == 1
    with pytest.raises(ProjectRefused):
        write(project, amina, module, 60)


def test_an_entry_without_minutes_is_no_claim(project, amina):
    entry = log_work(project, day=DAY, title="Gespräch", text="Kurz.", by=amina, at=AT)

    assert entry.claim is None
    with pytest.raises(ProjectRefused):
        accept_log(entry, minutes=10, remark="", by=amina, at=AT)


def test_no_more_than_the_pathways_self_study_has_room_for(project, amina, guel, module):
    required = rooms_of(amina, at=AT)[0].required
    HoursEntryFactory(learner=amina, module=module, phase=Phase.SELF_STUDY, minutes=required - 100)

    write(project, amina, module, 60)
    with pytest.raises(ProjectRefused, match="noch 40 Minuten"):
        write(project, amina, module, 41, title="Noch mehr")

    assert write(project, amina, module, 40, title="Noch mehr").claim.claimed_minutes == 40
    assert rooms_of(amina, at=AT)[0].minutes == 0


def test_a_module_that_the_pathway_learns_in_presence_takes_none(project, amina):
    presence = Module.objects.filter(pathway_modules__pathway__slug="koordination", pathway_modules__phase=Phase.PRESENCE, curriculum__is_current=True)[0]

    with pytest.raises(ProjectRefused, match="noch 0 Minuten"):
        write(project, amina, presence, 10)
    assert not ProjectLogEntry.objects.exists()


def test_the_room_is_looked_at_again_when_it_is_accepted(project, amina, guel, module):
    entry = write(project, amina, module, 90)
    HoursEntryFactory(learner=amina, module=module, phase=Phase.SELF_STUDY, minutes=rooms_of(amina, at=AT)[0].required - 30)

    with pytest.raises(ProjectRefused, match="nur noch 30 Minuten"):
        accept_log(entry, minutes=90, remark="", by=guel, at=AT)
    with pytest.raises(ProjectRefused, match="begründen"):
        accept_log(entry, minutes=30, remark="", by=guel, at=AT)
    accept_log(entry, minutes=30, remark="Mehr ist im Modul nicht offen.", by=guel, at=AT)

    assert credited_of(project, amina) == 30


def test_what_was_accepted_under_anrechnung_is_not_credited_a_second_time(project, amina, guel, module):
    entry = write(project, amina, module, 90)
    accept_claim(entry.claim, minutes=90, by=guel, at=AT)

    accept_log(entry, minutes=90, remark="", by=guel, at=AT)
    with pytest.raises(ProjectRefused):
        accept_log(entry, minutes=60, remark="Weniger.", by=guel, at=AT)

    assert HoursEntry.objects.count() == 1


def test_nobody_accepts_their_own_and_a_return_needs_words(project, amina, guel, module):
    entry = write(project, amina, module, 90)

    with pytest.raises(ProjectRefused, match="andere Person"):
        accept_log(entry, minutes=90, remark="", by=amina, at=AT)
    with pytest.raises(ProjectRefused):
        return_log(entry, remark="  ", by=guel, at=AT)
    return_log(entry, remark="Wer war dabei?", by=guel, at=AT)
    entry.claim.refresh_from_db()
    assert entry.claim.state == "returned"


@pytest.mark.parametrize(
    "wrong",
    [{"day": date(2026, 7, 2)}, {"minutes": None}, {"module": None}, {"text": "Zu kurz."}],
)
def test_bad_input_is_refused_and_nothing_is_written(project, amina, module, wrong):
    values = {"day": DAY, "title": "Karte", "text": TEXT, "module": module, "minutes": 90} | wrong

    with pytest.raises(ProjectRefused):
        log_work(project, **values, by=amina, at=AT)
    assert not ProjectLogEntry.objects.exists()
    assert not HoursClaim.objects.exists()


def test_pages_write_and_decide(project, amina, guel, module, client_of):
    page = client_of(amina)
    address = f"/mein-bereich/praxisprojekt/{project.uuid}/tagebuch/"
    form = {"day": "2026-06-20", "title": "Karte", "text": TEXT, "module": module.pk, "minutes": "90"}

    assert page.post(address, form | {"minutes": "9000"}).status_code == 422
    assert page.post(address, form | {"day": "gestern"}).status_code == 422
    assert "90 Minuten" in page.post(address, form, follow=True).content.decode()
    entry = ProjectLogEntry.objects.get()
    decision = f"/begleitung/projekte/{project.uuid}/tagebuch/{entry.uuid}/"
    assert client_of(guel).post(decision, {"minutes": "60", "remark": ""}).status_code == 409
    assert client_of(guel).post(decision, {"minutes": "60", "remark": "Fahrten zählen nicht."}).status_code == 302
    assert HoursEntry.objects.get().minutes == 60
    assert page.get(decision).status_code == 403


def test_the_log_asks_equally_often_for_few_and_many_entries(project, amina, client_of):
    page, address, counts = client_of(amina), f"/mein-bereich/praxisprojekt/{project.uuid}/tagebuch/", []
    page.get(address)
    for many in (2, 30):
        for number in range(many):
            log_work(project, day=DAY - timedelta(days=number), title=f"Gespräch {many}", text="Kurz.", by=amina, at=AT)
        with CaptureQueriesContext(connection) as captured:
            page.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_an_entry_whose_claim_was_taken_back_is_handed_in_anew(project, amina, module):
    entry = write(project, amina, module, 60)
    take_back(entry.claim, by=amina)

    again = write(project, amina, module, 90)

    assert again == entry
    assert (again.claim.state, again.claim.claimed_minutes) == ("submitted", 90)
    assert (ProjectLogEntry.objects.count(), HoursClaim.objects.count()) == (1, 2)
