"""The office decides phases: sums hold, nothing is written otherwise, the trail says what changed."""

from datetime import UTC, datetime

import pytest
from wagtail.models import ModelLogEntry

from curriculum.domain.phase_matrix import MatrixChanged, PhasesRefused, SplitMissed, cells_of, decide_phases, state_of
from curriculum.enums import Phase
from curriculum.models import Pathway
from tests.factories.curriculum import load_curriculum_records

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)


@pytest.fixture
def pathway():
    load_curriculum_records()
    return Pathway.objects.get(slug="steuerung")


def rows(pathway):
    return list(pathway.pathway_modules.order_by("pk").values())


def decide(pathway, by, seen=None, **changes):
    cells = cells_of(pathway)
    phases = {cell.module.code: Phase(cell.phase) for cell in cells} | {code.removeprefix("m"): Phase(phase) for code, phase in changes.items()}
    return decide_phases(pathway, phases=phases, seen=seen or state_of(cells), by=by, at=AT)


def test_decide_swaps_two_modules_and_says_who_when_and_what(pathway, dana):
    changed = decide(pathway, dana, m4="P", m16="S")

    assert [(cell.module.code, cell.phase, cell.is_editorial, cell.decided_by, cell.decided_at) for cell in changed] == [
        ("4", "P", True, dana, AT),
        ("16", "S", True, dana, AT),
    ]
    entry = ModelLogEntry.objects.get(action="curriculum.phases_decided")
    assert (entry.user, entry.data) == (dana, {"modules": {"4": "S→P", "16": "P→S"}})


def test_decide_refuses_a_fourth_module_in_self_study_and_writes_nothing(pathway, dana):
    before = rows(pathway)

    with pytest.raises(SplitMissed) as refusal:
        decide(pathway, dana, m16="S")

    assert str(refusal.value) == (
        "Die Summen passen nicht zum Bildungsweg „Quartierssteuerung“. Präsenz: 48 WSt. statt 54 WSt., also 6 WSt. zu wenig. "
        "Selbstlernen: 24 WSt. statt 18 WSt., also 6 WSt. zu viel."
    )
    assert rows(pathway) == before
    assert not ModelLogEntry.objects.filter(action="curriculum.phases_decided").exists()


def test_decide_the_same_again_changes_nothing(pathway, dana, guel):
    decide(pathway, dana, m4="P", m16="S")
    before = rows(pathway)

    assert decide(pathway, guel) == []

    assert rows(pathway) == before


def test_decide_refuses_what_somebody_else_changed_meanwhile(pathway, dana):
    seen = state_of(cells_of(pathway))
    decide(pathway, dana, m4="P", m16="S")
    before = rows(pathway)

    with pytest.raises(MatrixChanged):
        decide(pathway, dana, seen=seen, m10="P", m17="S")

    assert rows(pathway) == before


def test_decide_asks_for_every_module(pathway, dana):
    with pytest.raises(PhasesRefused, match="für jedes Modul"):
        decide_phases(pathway, phases={"1": Phase.PRESENCE}, seen="", by=dana, at=AT)
