"""The records: what the guide says, once, and never against a decision of the office."""

from dataclasses import replace

import pytest
from django.utils import timezone

from core.domain.upsert import InputRefused
from curriculum.domain.loading import load_records
from curriculum.domain.phase_matrix import decide_phases, state_of
from curriculum.enums import Phase
from curriculum.models import Competence, Curriculum, LearningArea, LearningFormat, Module, Pathway, PathwayModule, ProcessTask, SelfStudyUnit
from tests.factories.core import make_coordinator
from tests.factories.curriculum import load_curriculum_records, real_guide, real_units

pytestmark = pytest.mark.django_db
MODELS = [Curriculum, LearningArea, LearningFormat, Module, Pathway, PathwayModule, Competence, ProcessTask, SelfStudyUnit]


def everything():
    areas = sorted(Competence.areas.through.objects.values_list("competence_id", "learningarea_id"))
    return [list(model.objects.order_by("pk").values()) for model in MODELS], areas


def phases(slug):
    cells = PathwayModule.objects.filter(pathway__slug=slug).order_by("module__position").values_list("module__code", "phase")
    return {phase: " ".join(code for code, found in cells if found == phase) for phase in ("P", "S")}


def test_load_brings_the_whole_guide():
    load_curriculum_records()

    counts = {model.__name__: model.objects.count() for model in MODELS}
    assert counts == {
        "Curriculum": 1,
        "LearningArea": 5,
        "LearningFormat": 3,
        "Module": 29,
        "Pathway": 3,
        "PathwayModule": 42,
        "Competence": 10,
        "ProcessTask": 11,
        "SelfStudyUnit": 36,
    }
    assert dict(LearningFormat.objects.values_list("slug", "minutes")) == {"einfuehrung": 270, "basis": 18 * 270, "vertiefung": None}
    assert list(Module.objects.values_list("code", flat=True)) == [str(number) for number in range(1, 19)] + [f"V{number}" for number in range(1, 12)]
    assert {module.code: module.title for module in Module.objects.all()} == {module.code: module.title for module in real_guide().modules}


def test_phases_are_exactly_as_stated():
    load_curriculum_records()

    assert phases("koordination") == {"P": "1 3 7 8 11 15", "S": "2 5 6 9 13 14"}
    assert phases("steuerung") == {"P": "1 3 7 8 11 15 16 17 18", "S": "4 10 12"}
    assert phases("koordination-und-steuerung") == {"P": "1 3 7 8 11 15", "S": "2 4 5 6 9 10 12 13 14 16 17 18"}
    assert set(PathwayModule.objects.filter(is_editorial=True).values_list("pathway__slug", "module__code")) == {
        ("steuerung", code) for code in ("4", "10", "12", "16", "17", "18")
    }


def test_load_again_changes_no_row():
    load_curriculum_records()
    before = everything()

    tallies = load_records(real_guide(), real_units())

    assert everything() == before
    assert [(tally.added, tally.changed, tally.kept) for tally in tallies] == [(0, 0, 0)] * len(tallies)


def test_load_keeps_a_decision_of_the_office():
    load_curriculum_records()
    pathway = Pathway.objects.get(slug="steuerung")
    cells = list(pathway.pathway_modules.select_related("module").order_by("module__position"))
    swapped = {cell.module.code: Phase(cell.phase) for cell in cells} | {"4": Phase.PRESENCE, "16": Phase.SELF_STUDY}
    decide_phases(pathway, phases=swapped, seen=state_of(cells), by=make_coordinator(), at=timezone.now())
    before = everything()

    tallies = load_records(real_guide(), real_units())

    assert everything() == before
    assert "Zellen der Phasenmatrix: 30 unverändert, 12 von der Koordinierungsstelle entschieden" in map(str, tallies)


def test_load_keeps_a_unit_the_office_has_changed():
    load_curriculum_records()
    SelfStudyUnit.objects.filter(slug="2-1-gespraeche-fuehren").update(title="Anders")

    load_records(real_guide(), real_units())

    assert SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren").title == "Anders"


def test_load_follows_a_corrected_title():
    load_curriculum_records()
    guide = real_guide()
    modules = (replace(guide.modules[0], title="Grundlagen"), *guide.modules[1:])

    load_records(replace(guide, modules=modules))

    assert Module.objects.get(code="1").title == "Grundlagen"


def test_load_refuses_to_drop_a_module_from_a_version():
    load_curriculum_records()
    guide = real_guide()

    with pytest.raises(InputRefused, match="Modul „V11“ steht in Fassung 2019, aber nicht in der Datei"):
        load_records(replace(guide, modules=guide.modules[:-1]))

    assert Module.objects.filter(code="V11").exists()


def test_load_refuses_other_phases_for_a_pathway_that_somebody_is_on(amina):
    load_curriculum_records()
    pathway = Pathway.objects.get(slug="steuerung")
    pathway.enrolments.create(learner=amina, begun_at=timezone.now())
    guide = real_guide()
    swapped = replace(guide.pathways[1], phases=guide.pathways[1].phases | {"4": "P", "16": "S"})

    with pytest.raises(InputRefused, match="Bildungsweg Quartierssteuerung, Phasen: diesen Bildungsweg haben schon Personen begonnen"):
        load_records(replace(guide, pathways=(guide.pathways[0], swapped, guide.pathways[2])))

    assert phases("steuerung")["S"] == "4 10 12"


def test_a_second_version_becomes_current_and_leaves_the_first_alone():
    first = load_curriculum_records()

    load_records(replace(real_guide(), version="2030"))

    first.refresh_from_db()
    assert (first.is_current, first.modules.count(), Curriculum.objects.get(is_current=True).version) == (False, 29, "2030")
