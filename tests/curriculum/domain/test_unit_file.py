"""units.toml: two units for every base module, all of its minutes where somebody learns it alone, and files that are wrong."""

import copy
from collections import Counter
from statistics import median

import pytest

from core.domain.upsert import InputRefused
from curriculum.domain.loading import ENGLISH_UNITS_FILE, UNITS_FILE
from curriculum.domain.toml import read_toml
from curriculum.domain.unit_file import read_units
from tests.factories.curriculum import real_guide, real_units

MINUTES = {module.code: module.minutes for module in real_guide().modules}


def test_every_self_study_module_has_units_of_all_its_minutes():
    minutes = {}
    for unit in real_units():
        minutes[unit.module] = minutes.get(unit.module, 0) + unit.minutes

    in_self_study = {code for pathway in real_guide().pathways for code, phase in pathway.phases.items() if phase == "S"}
    assert {code: minutes[code] for code in in_self_study} == dict.fromkeys(in_self_study, 270)


def test_every_base_module_has_two_units_with_objectives_and_a_case_or_a_list():
    units = real_units()

    assert Counter(unit.module for unit in units) == dict.fromkeys((str(number) for number in range(1, 19)), 2)
    assert [unit.slug for unit in units if len(unit.objectives) < 3 or not unit.blocks] == []


def test_every_unit_has_a_check_with_right_and_wrong_answers():
    for unit in real_units():
        assert unit.questions, unit.slug
        assert all(0 < len(question.correct) < len(question.options) for question in unit.questions if question.kind == "question"), unit.slug
        assert len({question.kind for question in unit.questions}) >= 2, unit.slug
        assert sum(step.minutes for step in unit.steps) == unit.minutes


@pytest.mark.parametrize("file", [UNITS_FILE, ENGLISH_UNITS_FILE], ids=lambda file: file.name)
def test_no_unit_tells_clearly_less_than_the_others_of_its_length(file):
    words = {unit["slug"]: sum(len(text.split()) for section in unit["sections"] for text in section["paragraphs"]) for unit in read_toml(file)["units"]}
    for minutes in (60, 135):
        same = {unit["slug"]: words[unit["slug"]] for unit in read_toml(file)["units"] if unit["minutes"] == minutes}
        assert [slug for slug, count in same.items() if count < 0.7 * median(same.values())] == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("minutes", 136, "units.toml, 3. Eintrag von [[units]], Feld „steps“: die Schritte ergeben 135 Minuten, nicht 136."),
        ("module", "99", "units.toml, 3. Eintrag von [[units]], Feld „module“: „99“ gibt es nicht; möglich ist 1, "),
        ("slug", "Groß", "units.toml, 3. Eintrag von [[units]], Feld „slug“: „Groß“ ist kein Kurzname aus Kleinbuchstaben, Ziffern und Bindestrichen."),
        ("kind", "audio", "units.toml, 3. Eintrag von [[units]], Feld „kind“: „audio“ gibt es nicht; möglich ist file, text, video."),
        ("notiz", "x", "units.toml, 3. Eintrag von [[units]], Feld „notiz“: dieses Feld ist hier unbekannt."),
    ],
)
def test_a_wrong_unit_is_refused_with_its_place(field, value, sentence):
    data = copy.deepcopy(read_toml(UNITS_FILE))
    data["units"][2][field] = value

    with pytest.raises(InputRefused) as refusal:
        read_units(data, file="units.toml", module_minutes=MINUTES)
    assert str(refusal.value).startswith(sentence)


def test_units_may_not_exceed_their_module():
    data = copy.deepcopy(read_toml(UNITS_FILE))
    extra = copy.deepcopy(data["units"][2]) | {"slug": "2-3-zu-viel"}
    data["units"].append(extra)

    with pytest.raises(InputRefused, match="die Einheiten von Modul 2 ergeben 405 Minuten, das Modul hat nur 270"):
        read_units(data, file="units.toml", module_minutes=MINUTES)
