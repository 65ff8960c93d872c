"""Pages of projects: forms by hand, and the same number of queries however much there is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planning.domain.invariants import find_problems
from planning.models import (
    FundApplication,
    FundRound,
    GuidanceNote,
    PracticeProject,
    ProjectActor,
    ProjectAgreement,
    ProjectMeasure,
    ProjectMember,
    ProjectMilestone,
    ProjectSource,
)
from tests.factories.planning import make_geography
from tests.factories.projects import AT, begin_koordination, fill_phase, make_evidence, make_project, task_of

pytestmark = pytest.mark.django_db


def queries(page, address):
    page.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert page.get(address).status_code == 200
    return len(captured)


def fill(project, count):
    for number in range(count):
        ProjectActor.objects.create(project=project, name=f"Verein {count}-{number}", sector="civil_society")
        ProjectAgreement.objects.create(project=project, text=f"Ziel {count}-{number}", indicator="x", due_date=date(2027, 1, 1))
        days = {"starts_on_date": date(2026, 9, 1), "ends_on_date": date(2026, 10, 1)}
        measure = ProjectMeasure.objects.create(project=project, title=f"Maßnahme {count}-{number}", **days)
        ProjectMilestone.objects.create(project=project, measure=measure, title="Route", due_date=date(2026, 9, 9))
        ProjectSource.objects.create(project=project, name=f"Quelle {count}-{number}", kind="state", amount_cents=1, needed_on_date=date(2027, 1, 1))


def test_the_project_asks_equally_often_for_few_and_many_parts(amina, guel, client_of):
    project = make_project(amina, guide=guel)
    address, counts = f"/mein-bereich/praxisprojekt/{project.uuid}/", []
    for count in (2, 25):
        fill(project, count)
        counts.append(queries(client_of(amina), address))

    assert counts[0] == counts[1]
    assert counts[0] <= 40


def test_the_guides_list_asks_equally_often_for_few_and_many_projects(amina, guel, client_of):
    counts = []
    for count in (2, 15):
        for number in range(count):
            make_evidence(make_project(amina, guide=guel, title=f"Projekt {count}-{number}"), by=amina)
        counts.append(queries(client_of(guel), "/begleitung/projekte/"))

    assert counts[0] == counts[1]


def test_a_team_begins_a_project_and_goes_on_to_doing(amina, guel, client_of):
    begin_koordination(amina, guide=guel)
    quartier = make_geography().quartiere.get(key="A")
    page = client_of(amina)
    form = {"quartier": quartier.pk, "title": "Wege", "aim": "Sichere Wege", "field_of_action": "", "begins_on_date": "2026-07-01"}

    assert page.post("/mein-bereich/praxisprojekt/neu/", form | {"ends_on_date": "2026-06-01"}).status_code == 422
    assert not PracticeProject.objects.exists()
    assert page.post("/mein-bereich/praxisprojekt/neu/", form | {"ends_on_date": "2027-06-30"}).status_code == 302
    project = PracticeProject.objects.get()
    base = f"/mein-bereich/praxisprojekt/{project.uuid}/"
    fill_phase(project, "planung", by=amina)
    refused = page.post(f"{base}phase/", {"phase": "durchfuehrung"})
    assert (refused.status_code, "Vor der Durchführung steht die Bestandsaufnahme" in refused.content.decode()) == (409, True)
    assert page.post(f"{base}phase/", {"phase": "ende"}).status_code == 422

    opened = page.get(f"{base}bearbeiten/bestandsaufnahme/")
    stock = {"stock_taking": "Viele Vereine.", "stock_taken_on_date": "2026-06-30", "seen": opened.context["form"].initial["seen"]}
    assert page.post(f"{base}bearbeiten/bestandsaufnahme/", stock).status_code == 302
    assert page.post(f"{base}phase/", {"phase": "durchfuehrung"}).status_code == 302
    project.refresh_from_db()
    assert project.phase == "durchfuehrung"
    assert page.post(f"{base}bearbeiten/bestandsaufnahme/", stock | {"stock_taking": "Anders."}).status_code == 409


def test_a_part_of_an_unknown_kind_or_another_project_does_not_exist(amina, emil, client_of):
    project, other = make_project(amina), make_project(emil, title="Anderes")
    actor = ProjectActor.objects.create(project=other, name="Verein", sector="market")
    page, base = client_of(amina), f"/mein-bereich/praxisprojekt/{project.uuid}/"

    for address in ("neu/geld/", f"teil/akteur/{actor.uuid}/", "bearbeiten/alles/", "aufgabe/planung/9/"):
        assert page.get(base + address).status_code == 404
    assert page.post(f"{base}teil/akteur/{actor.uuid}/entfernen/").status_code == 404
    assert ProjectActor.objects.get() == actor


def test_the_municipality_reads_how_things_stand_and_not_how_the_team_got_there(amina, guel, hanna, client_of):
    project = make_project(amina, guide=guel, reflection="Wir haben gestritten.", result="Zwei Laternen.")
    make_evidence(project, by=amina, state="accepted", decided_at=AT, text="Angenommener Beleg, den alle lesen dürfen.")
    make_evidence(project, by=amina, task=task_of(project, position=2), text="Noch nicht angenommener Beleg des Teams.")
    GuidanceNote.objects.create(project=project, author=guel, level="team", text="Notiz für das Team.", written_at=AT)
    base = f"/mein-bereich/praxisprojekt/{project.uuid}/"

    read = client_of(hanna).get(f"{base}?ansicht=liste").content.decode()

    assert "Zwei Laternen." in read
    assert "Angenommener Beleg" in read
    for hidden in ("Wir haben gestritten.", "Noch nicht angenommener", "Notiz für das Team.", "Verlauf</a>"):
        assert hidden not in read
    assert client_of(hanna).get(f"{base}verlauf/").status_code == 404
    assert client_of(hanna).get(f"{base}tagebuch/").status_code == 404


def test_the_audit_finds_a_fund_that_does_not_add_up(amina):
    project = make_project(amina)
    fund = FundRound.objects.create(project=project, title="R", budget_cents=1_000, closes_on_date=date(2026, 8, 1), seats=["A"], quorum=1)
    FundApplication.objects.create(round=fund, title="Fest", group="Verein", text="x", asked_cents=500, state="approved", approved_cents=400)
    assert [line for line in find_problems() if "Verfügungsfonds" in line] == [f"Verfügungsfonds {fund.uuid}: bewilligt sind 400 Cent, in der Runde stehen 0."]

    FundRound.objects.update(approved_cents=400)
    assert list(find_problems()) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_days_one_cannot_reckon_with_are_refused(amina, client_of, day):
    project = make_project(amina)
    page, base = client_of(amina), f"/mein-bereich/praxisprojekt/{project.uuid}/"
    source = {"name": "Land", "kind": "state", "amount_cents": "100", "state": "idea", "needed_on_date": day, "lead_weeks": "12"}
    measure = {"title": "Begehung", "phase": "planung", "state": "planned", "starts_on_date": day, "ends_on_date": day}

    assert page.post(f"{base}neu/finanzquelle/", source).status_code == 422
    assert page.post(f"{base}neu/massnahme/", measure).status_code == 422
    assert page.post(f"{base}tagebuch/", {"day": day, "title": "Anruf", "text": "Kurz."}).status_code == 422
    assert page.post(f"{base}neu/finanzquelle/", source | {"needed_on_date": "2027-01-01", "lead_weeks": "600"}).status_code == 422
    assert page.get(base).status_code == 200


def test_an_invitation_answered_twice_is_once(client, amina, emil):
    project = make_project(amina)
    ProjectMember.objects.create(project=project, learner=emil, state="invited", since=AT)
    client.force_login(emil)
    address = reverse("planning:answer_team", args=[project.uuid])

    answers = [client.post(address, {"antwort": "ja"}) for _time in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [reverse("planning:project", args=[project.uuid])] * 2
    assert project.members.get(learner=emil).state == "member"
