"""The project plan on paper: what it says, to whom, and that it can be read aloud."""

import io
from datetime import date

import outloud
import page
import pypdf
import pytest

from planning.domain.project_plan_pdf import render_plan
from planning.models import GuidanceNote, PracticeProject, ProjectActor, ProjectMeasure, ProjectMilestone, ProjectSource
from tests.factories.projects import AT, make_evidence, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the paper is made from rows that other tests write on both


@pytest.fixture
def project(amina, guel):
    project = make_project(amina, guide=guel, stock_taking="Viele Vereine.", stock_taken_on_date=date(2026, 6, 20), reflection="Nur für uns.")
    measure = ProjectMeasure.objects.create(project=project, title="Begehung", starts_on_date=date(2026, 9, 1), ends_on_date=date(2026, 10, 1))
    ProjectMilestone.objects.create(project=project, measure=measure, title="Route steht", due_date=date(2026, 9, 10))
    ProjectActor.objects.create(project=project, name="Sportverein", sector="civil_society")
    ProjectSource.objects.create(project=project, name="Landesmittel", kind="state", amount_cents=1_250_050, needed_on_date=date(2027, 3, 1), lead_weeks=12)
    make_evidence(project, by=amina)
    GuidanceNote.objects.create(project=project, author=guel, level="team", text="Notiz im Team.", written_at=AT)
    return project


def words(content):
    return " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_the_plan_says_what_stands_on_the_page_and_nothing_that_stays_in_the_team(project):
    text = words(render_plan(project, at=AT))

    for wanted in (
        "Wege im Quartier",
        "Viele Vereine.",
        "Begehung",
        "Route steht",
        "10.09.2026",
        "Sportverein",
        "12.500,50",
        "Antrag bis 7. Dezember 2026",
        "Amina Aydın",
    ):
        assert wanted in text, wanted
    for hidden in ("Nur für uns.", "Notiz im Team.", "Wir sind mit zwölf Menschen"):
        assert hidden not in text, hidden


def test_the_plan_keeps_pdf_ua_and_can_be_read_aloud(project, tmp_path):
    content = render_plan(project, at=AT)
    (tmp_path / "plan.pdf").write_bytes(content)

    heard = outloud.check(str(tmp_path / "plan.pdf"))

    assert [failure.rule_id for failure in page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1).failures] == []
    assert heard.errors == 0


def test_the_address_gives_the_paper_to_those_who_see_the_project(project, amina, emil, client_of):
    address = f"/mein-bereich/praxisprojekt/{project.uuid}/projektplan.pdf"

    answer = client_of(amina).get(address)

    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert client_of(emil).get(address).status_code == 404


def test_an_empty_project_is_a_plan_too(amina, tmp_path):
    project = make_project(amina)
    PracticeProject.objects.filter(pk=project.pk).update(aim="x")

    assert "Noch nicht eingetragen." in words(render_plan(project, at=AT))
