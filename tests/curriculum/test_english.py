"""The programme in English: the same tree, the same records, one unit in two languages."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from wagtail.models import Locale, Page

from core.domain.upsert import InputRefused
from curriculum.domain import loading
from curriculum.domain.guide_words import read_english
from curriculum.domain.invariants import find_problems
from curriculum.domain.page_tree import ENGLISH_PAGES_FILE, PAGES_FILE
from curriculum.domain.questions import TextQuestion
from curriculum.domain.toml import read_toml
from curriculum.domain.units import page_of, questions_of
from curriculum.models import (
    Competence,
    Curriculum,
    HomePage,
    LearningArea,
    LearningFormat,
    Module,
    ModulePage,
    Pathway,
    ProcessPhase,
    ProcessTask,
    SelfStudyUnit,
    StandardPage,
)
from tests.factories.curriculum import real_guide, real_units

# What is no text: it says which record or answer is meant, or how long something takes.
FIXED = {"slug", "number", "code", "module", "kind", "minutes", "correct", "answer_format", "sources"}
GERMAN_ONLY = {"plain"}  # Leichte Sprache
TITLED = (LearningArea, LearningFormat, Module, Pathway, Competence, ProcessPhase, ProcessTask, SelfStudyUnit)


# ---- the files --------------------------------------------------------------------------------------
def differences(german: Any, english: Any, place: str = "") -> list[str]:
    """Where the shape of two parsed files differs, or what must be the same in both."""
    if type(german) is not type(english):
        return [place]
    if isinstance(german, dict):
        keys = [key for key in german if key not in GERMAN_ONLY]
        if keys != list(english):
            return [f"{place}: {sorted(set(keys) ^ set(english)) or 'order'}"]
        return [found for key in keys for found in _fixed(key, german, english, place) or differences(german[key], english[key], f"{place}.{key}")]
    if isinstance(german, list):
        if len(german) != len(english):
            return [f"{place}: {len(german)} and {len(english)}"]
        return [found for number, pair in enumerate(zip(german, english, strict=True)) for found in differences(*pair, f"{place}[{number}]")]
    return [] if str(english).strip() else [place]


def _fixed(key: str, german: dict[str, Any], english: dict[str, Any], place: str) -> list[str]:
    is_fixed = key in FIXED and not isinstance(german[key], dict)
    return [f"{place}.{key}"] if is_fixed and german[key] != english[key] else []


@pytest.mark.parametrize(("german", "english"), [(PAGES_FILE, ENGLISH_PAGES_FILE), (loading.UNITS_FILE, loading.ENGLISH_UNITS_FILE)])
def test_english_file_has_the_shape_of_the_german_one(german, english):
    assert differences(read_toml(german), read_toml(english)) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"steps": [{"title": "Read"}]}, [".steps[0]: ['minutes']"]),
        ({"steps": []}, [".steps: 1 and 0"]),
        ({"slug": "4"}, [".slug"]),
        ({"title": " "}, [".title"]),
        ({}, []),
    ],
)
def test_differences_are_found(changed, found):
    german = {"slug": "3", "title": "Lesen", "steps": [{"title": "Lesen", "minutes": 5}]}

    assert differences(german, {"slug": "3", "title": "Reading", "steps": [{"title": "Read", "minutes": 5}]} | changed) == found


def test_english_words_must_be_there_for_every_record():
    data = read_toml(loading.GUIDE_FILE.with_suffix(".en.toml"))
    data["base_modules"] = data["base_modules"][:-1]

    with pytest.raises(InputRefused, match=r"guide\.en\.toml: \[\[base_modules\]\] hat nicht dieselben Einträge"):
        read_english(data, real_guide(), file="guide.en.toml")


def test_a_list_in_english_is_as_long_as_in_german():
    data = read_toml(loading.GUIDE_FILE.with_suffix(".en.toml"))
    data["phases"][0]["tasks"].pop()

    with pytest.raises(InputRefused, match=r"Feld „tasks“: hier werden 4 Texte erwartet, nicht 3"):
        read_english(data, real_guide(), file="guide.en.toml")


# ---- records ----------------------------------------------------------------------------------------
@pytest.mark.usefixtures("curriculum", "db")
def test_every_title_is_there_in_english():
    missing = [str(row) for model in TITLED for row in model.objects.filter(title_en="")]

    assert missing == []
    assert not LearningArea.objects.filter(principle_en="").exists()
    assert all(len(one.topics) == len(one.topics_en) for one in LearningFormat.objects.all())
    assert len(Curriculum.objects.get().target_groups_en) == 5


@pytest.mark.usefixtures("curriculum", "db")
def test_title_speaks_the_language_of_the_page():
    module = Module.objects.get(code="4")

    titles = {}
    for language in ("de", "en"):
        with translation.override(language):
            titles[language] = (module.title, str(module), module.get_absolute_url())

    assert titles == {
        "de": ("Sozialräume analysieren", "Modul 4: Sozialräume analysieren", "/module/4/"),
        "en": ("Analysing social spaces", "Module 4: Analysing social spaces", "/en/module/4/"),
    }


@pytest.mark.usefixtures("curriculum", "db")
def test_whatever_is_stored_checked_or_read_again_in_english_stays_german():
    unit = SelfStudyUnit.objects.select_related("module").get(slug="2-1-gespraeche-fuehren")
    german = unit.title
    with translation.override("en"):
        unit.full_clean()
        unit.save()
        unit.refresh_from_db()
        unit.save()
        SelfStudyUnit.objects.bulk_update([unit], ["position"])
        late = SelfStudyUnit.objects.only("slug").get(pk=unit.pk)
        shown = (late.title, late.title_en)

    assert SelfStudyUnit.objects.filter(pk=unit.pk).values_list("title", flat=True).get() == german
    assert shown == (unit.title_en, unit.title_en)


@pytest.mark.usefixtures("curriculum", "db")
def test_title_without_english_is_said_in_german():
    unit = SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    unit.title_en = ""
    with translation.override("en"):
        assert unit.title == "Zuhören lernen: Bedarfe im Gespräch erfragen"


# ---- pages ------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("curriculum", "db")
def test_every_german_page_but_leichte_sprache_has_its_translation_at_the_same_place():
    trees = {
        language: {page.translation_key: page.url_path.split("/", 2)[2] for page in Page.objects.filter(depth__gte=2, locale__language_code=language)}
        for language in ("de", "en")
    }
    untranslated = [place for key, place in trees["de"].items() if key not in trees["en"]]

    assert [place for place in untranslated if not place.startswith("leichte-sprache/")] == []
    assert {key: trees["de"].get(key) for key in trees["en"]} == trees["en"]


@pytest.mark.usefixtures("curriculum", "db")
def test_load_adds_what_is_missing_in_english_and_keeps_what_the_office_says():
    german = ModulePage.objects.get(module__code="5", locale__language_code="de")
    for page in german.get_translations():
        page.delete()
    units = list(SelfStudyUnit.objects.order_by("pk")[:2])
    SelfStudyUnit.objects.filter(pk=units[0].pk).update(title_en="")
    SelfStudyUnit.objects.filter(pk=units[1].pk).update(title_en="As the office says")

    call_command("load_curriculum", verbosity=0)

    assert [page.locale.language_code for page in german.get_translations()] == ["en"]
    assert list(SelfStudyUnit.objects.order_by("pk").values_list("title_en", flat=True)[:2]) == [units[0].title_en, "As the office says"]


@pytest.mark.usefixtures("curriculum", "db")
def test_module_page_in_english_says_titles_quantities_and_links_in_english():
    html = Client().get("/en/module/16/").content.decode()

    assert "Integrating neighbourhood development into the municipality" in html
    assert "Neighbourhood steering" in html
    assert "6 lessons" in html
    assert re.findall(r'<link rel="alternate" hreflang="([^"]*)"', html) == ["de", "en", "x-default"]
    assert '<a href="/module/16/" hreflang="de" lang="de">Deutsch</a>' in html


@pytest.mark.usefixtures("curriculum", "db")
def test_page_without_translation_is_read_in_german_and_the_switch_leads_to_the_nearest():
    client = Client()
    german = ModulePage.objects.get(module__code="5", locale__language_code="de")
    for page in german.get_translations():
        page.specific.unpublish()

    missing, html = client.get("/en/module/5/"), client.get("/module/5/").content.decode()

    assert (missing.status_code, missing.headers["Location"]) == (302, "/module/5/")
    assert '<a href="/en/module/" hreflang="en" lang="en">English</a>' in html
    assert 'rel="alternate" hreflang' not in html


@pytest.mark.usefixtures("curriculum", "db")
def test_english_person_on_a_page_that_is_german_only_stays_there(amina, client_of):
    amina.language = "en"
    amina.save()
    client = client_of(amina)

    assert client.get("/module/5/").headers["Location"] == "/en/module/5/"
    assert client.get("/leichte-sprache/").status_code == 200


@pytest.mark.parametrize("path", ["/en/gibt-es-nicht/", "/en/module/99/", "/en/angebote/00000000-0000-4000-8000-000000000000/"])
@pytest.mark.usefixtures("curriculum", "db")
def test_what_is_in_no_language_is_not_found(path):
    response = Client().get(path)

    assert (response.status_code, '<html lang="en">' in response.content.decode()) == (404, True)


# ---- self-study -------------------------------------------------------------------------------------
@pytest.mark.usefixtures("curriculum", "db")
def test_unit_is_the_same_unit_in_both_languages():
    for text in real_units():
        unit = SelfStudyUnit.objects.get(slug=text.slug)
        german = questions_of(unit)
        with translation.override("en"):
            english = questions_of(unit)
            page = page_of(unit)

        assert page.locale.language_code == "en"
        assert [(type(one), one.key) for one in english] == [(type(one), one.key) for one in german]
        assert [one.solution for one in english if not isinstance(one, TextQuestion)] == [one.solution for one in german if not isinstance(one, TextQuestion)]
        assert [block.block_type for block in page.body] == [block.block_type for block in unit.pages.get(locale__language_code="de").body]
        assert [one.text for one in english] != [one.text for one in german]


@pytest.mark.usefixtures("curriculum", "db")
def test_unit_without_an_english_page_is_worked_on_in_german():
    unit = SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    unit.pages.get(locale__language_code="en").unpublish()

    with translation.override("en"):
        assert page_of(unit).locale.language_code == "de"


# ---- the desk ---------------------------------------------------------------------------------------
@pytest.mark.usefixtures("curriculum", "db")
def test_office_translates_a_new_page(dana, client_of):
    home = HomePage.objects.get(locale__language_code="de")
    page = home.add_child(instance=StandardPage(title="Presse", slug="presse"))
    client = client_of(dana)

    form = client.get(f"/verwaltung/translation/submit/page/{page.pk}/")
    answer = client.post(f"/verwaltung/translation/submit/page/{page.pk}/", {"locales": [Locale.objects.get(language_code="en").pk]})
    translated = page.get_translations().get()

    assert (form.status_code, answer.status_code) == (200, 302)
    assert (translated.get_parent().specific.locale.language_code, translated.slug, translated.live) == ("en", "presse", False)


@pytest.mark.usefixtures("curriculum", "db")
def test_second_page_of_a_record_in_one_language_is_refused_and_would_be_found():
    page = ModulePage.objects.get(module__code="5", locale__language_code="en")
    twin = ModulePage(title="Twice", slug="anders", module=page.module, summary="x", locale=page.locale)

    with pytest.raises(ValidationError, match="slug"):
        page.get_parent().add_child(instance=twin)
    ModulePage.objects.filter(module__code="6", locale__language_code="en").update(module=page.module)

    assert [problem for problem in find_problems() if "module" in problem] == [
        f"Seite eines Moduls zu module {page.module_id}: 2 Seiten in der Sprache en, es darf nur eine geben."
    ]
