"""What a further Bildungsweg asks for, with the real curriculum."""

import pytest

from curriculum.models import Module, Pathway
from learners.domain.additions import Addition, Cell, addition
from tests.factories.learners import HoursEntryFactory, PathwayEnrolmentFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum")

COORDINATION, STEERING, BOTH = "koordination", "steuerung", "koordination-und-steuerung"


def cells(slug: str) -> list[Cell]:
    rows = Pathway.objects.get(slug=slug).pathway_modules.select_related("module").order_by("module__position")
    return [Cell(row.module.code, row.phase, row.module.minutes) for row in rows]


@pytest.mark.parametrize(
    ("begun", "further", "lessons", "modules"),
    [
        (STEERING, COORDINATION, 36, "2 5 6 9 13 14"),
        (COORDINATION, STEERING, 36, "4 10 12 16 17 18"),
        (COORDINATION, BOTH, 36, "4 10 12 16 17 18"),
        (BOTH, COORDINATION, 0, ""),
    ],
)
def test_a_further_pathway_asks_only_for_what_the_first_does_not(begun, further, lessons, modules):
    found = addition(cells(further), cells(begun), {})

    assert (found.minutes, found.modules, found.moved) == (lessons * 45, modules.split(), ())


def test_modules_in_the_other_phase_are_named(curriculum):
    found = addition(cells(BOTH), cells(STEERING), {})

    in_presence = [cell.module for cell in cells(STEERING) if cell.phase == "P" and cell.module not in ("1", "3", "7", "8", "11", "15")]
    assert (found.minutes, found.moved_modules, len(in_presence)) == (54 * 45, in_presence, 3)


def test_what_is_recorded_is_no_longer_open():
    found = addition([Cell("2", "S", 270), Cell("5", "S", 270)], [Cell("1", "P", 270)], {("2", "S"): 300, ("5", "P"): 90, ("5", "S"): -10})

    assert found == Addition(shared=(), extra=(Cell("2", "S", 270), Cell("5", "S", 270)), moved=(), credited=270)
    assert found.open == 270


def test_page_says_what_koordination_adds_to_steuerung(amina, client_of):
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug=STEERING))
    HoursEntryFactory(learner=amina, module=Module.objects.get(code="2", curriculum__is_current=True), phase="S", minutes=90)

    page = client_of(amina).get("/mein-bereich/bildungsweg/").content.decode()

    assert "Zusätzlich wären es 36 WSt., die Module 2, 5, 6, 9, 13, 14." in page
    assert "Davon sind 2 WSt. schon angerechnet." in page
    assert "Zusätzlich wären es 54 WSt." in page
    assert "verlangt dieser Bildungsweg in der anderen Phase" in page
