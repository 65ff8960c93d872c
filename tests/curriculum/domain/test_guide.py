"""leitfaden.toml adds up, and files that do not are refused with entry and field."""

import copy

import pytest

from core.domain.upsert import InputRefused
from curriculum.domain.guide import read_guide
from curriculum.domain.loading import GUIDE_FILE
from curriculum.domain.toml import read_toml

SHARED_MODULES = {"1", "3", "7", "8", "11", "15"}


@pytest.fixture
def data():
    return copy.deepcopy(read_toml(GUIDE_FILE))


def read(data):
    return read_guide(data, file="leitfaden.toml")


def test_the_guide_has_5_areas_18_and_11_modules_and_108_lessons(data):
    guide = read(data)

    base = [module for module in guide.modules if module.minutes]
    assert (len(guide.areas), len(base), len(guide.modules) - len(base)) == (5, 18, 11)
    assert [area.minutes // 45 for area in guide.areas] == [12, 24, 24, 24, 24]
    assert sum(module.minutes for module in base) == 108 * 45


def test_the_pathways_have_the_stated_splits_and_share_36_lessons(data):
    pathways = {pathway.slug: pathway for pathway in read(data).pathways}

    splits = {slug: (pathway.stated.presence_minutes // 45, pathway.stated.self_study_minutes // 45) for slug, pathway in pathways.items()}
    assert splits == {"koordination": (36, 36), "steuerung": (54, 18), "koordination-und-steuerung": (36, 72)}
    assert pathways["koordination"].phases.keys() & pathways["steuerung"].phases.keys() == SHARED_MODULES
    assert pathways["koordination"].phases.keys() | pathways["steuerung"].phases.keys() == pathways["koordination-und-steuerung"].phases.keys()


def test_only_the_six_modules_of_steuerung_alone_are_an_editorial_decision(data):
    editorial = {pathway.slug: pathway.editorial for pathway in read(data).pathways}

    assert editorial == {"koordination": set(), "steuerung": {"4", "10", "12", "16", "17", "18"}, "koordination-und-steuerung": set()}


def change(path, value):
    def apply(data):
        *way, last = path
        for step in way:
            data = data[step]
        data[last] = value

    return apply


def remove(path):
    def apply(data):
        *way, last = path
        for step in way:
            data = data[step]
        del data[last]

    return apply


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            change(("base_modules", 15, "phase", "steuerung"), "S"),
            "leitfaden.toml, 2. Eintrag von [[pathways]], Feld „presence_lessons, self_study_lessons“: die Module ergeben eine andere Aufteilung. "
            "Präsenz: 48 WSt. statt 54 WSt., also 6 WSt. zu wenig. Selbstlernen: 24 WSt. statt 18 WSt., also 6 WSt. zu viel.",
        ),
        (
            change(("pathways", 0, "presence_lessons"), 30),
            "leitfaden.toml, 1. Eintrag von [[pathways]], Feld „presence_lessons, self_study_lessons“: die Module ergeben eine andere Aufteilung. "
            "Präsenz: 36 WSt. statt 30 WSt., also 6 WSt. zu viel.",
        ),
        (
            change(("base_modules", 3, "area"), 1),
            "leitfaden.toml, 1. Eintrag von [[areas]] (Person/Lebenswelt), Feld „base_lessons“: die Basismodule ergeben 18 WSt., nicht 12 WSt.",
        ),
        (change(("base_modules", 3, "area"), 6), "leitfaden.toml, 4. Eintrag von [[base_modules]], Feld „area“: „6“ gibt es nicht; möglich ist 1, 2, 3, 4, 5."),
        (
            change(("base_modules", 3, "phase", "steuerung"), "X"),
            "leitfaden.toml, 4. Eintrag von [[base_modules]], Feld „phase.steuerung“: „X“ ist weder P (Präsenz) noch S (Selbstlernen).",
        ),
        (
            change(("base_modules", 3, "phase", "beides"), "S"),
            "leitfaden.toml, 4. Eintrag von [[base_modules]], Feld „phase.beides“: diesen Bildungsweg gibt es in [[pathways]] nicht.",
        ),
        (change(("base_modules", 3, "number"), 3), "leitfaden.toml, 4. Eintrag von [[base_modules]], Feld „number“: „3“ steht schon in einem Eintrag darüber."),
        (change(("base_modules", 3, "title"), " "), "leitfaden.toml, 4. Eintrag von [[base_modules]], Feld „title“: hier wird ein Text erwartet."),
        (change(("base_modules", 3, "titel"), "X"), "leitfaden.toml, 4. Eintrag von [[base_modules]], Feld „titel“: dieses Feld ist hier unbekannt."),
        (change(("areas", 0, "base_lessons"), True), "leitfaden.toml, 1. Eintrag von [[areas]], Feld „base_lessons“: hier wird eine ganze Zahl ab 1 erwartet."),
        (remove(("deepening_modules", 10)), "leitfaden.toml, Feld „deepening_modules“: der Leitfaden 2019 hat 11 Einträge, die Datei 10."),
        (remove(("areas", 4)), "leitfaden.toml, Feld „areas“: der Leitfaden 2019 hat 5 Einträge, die Datei 4."),
        (remove(("formats",)), "leitfaden.toml: der Abschnitt [[formats]] fehlt oder ist keine Liste von Tabellen."),
        (
            change(("deepening_modules", 0, "code"), "W1"),
            "leitfaden.toml, 1. Eintrag von [[deepening_modules]], Feld „code“: „W1“ hat nicht die Form V1 bis V99.",
        ),
        (
            change(("competences", 0, "areas"), [9]),
            "leitfaden.toml, 1. Eintrag von [[competences]], Feld „areas“: jede Kompetenz braucht mindestens einen der Lernbereiche aus [[areas]].",
        ),
        (change(("lesson_minutes",), 60), "leitfaden.toml, Feld „lesson_minutes“: 1 WSt. sind in dieser Anwendung 45 Minuten, nicht 60."),
        (
            change(("formats", 2, "lessons"), 6),
            "leitfaden.toml, 3. Eintrag von [[formats]], Feld „free_choice“: ein Format ohne feste Stunden darf keine Stunden nennen.",
        ),
        (change(("zielgruppen",), []), "leitfaden.toml, Feld „zielgruppen“: dieses Feld ist hier unbekannt."),
    ],
)
def test_what_does_not_add_up_is_refused_with_its_place(data, damage, sentence):
    damage(data)

    with pytest.raises(InputRefused) as refusal:
        read(data)
    assert str(refusal.value) == sentence


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    path = tmp_path / "kaputt.toml"
    path.write_text("[[areas", encoding="utf-8")

    with pytest.raises(InputRefused, match=r"kaputt\.toml: die Datei ist kein gültiges TOML"):
        read_toml(path)
    with pytest.raises(InputRefused, match="die Datei lässt sich nicht lesen"):
        read_toml(tmp_path / "fehlt.toml")
