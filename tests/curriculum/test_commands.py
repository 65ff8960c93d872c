"""load_curriculum on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from curriculum.domain.loading import GUIDE_FILE
from curriculum.models import Curriculum, ModulePage

pytestmark = pytest.mark.django_db


def load(*arguments):
    out = StringIO()
    call_command("load_curriculum", *arguments, stdout=out)
    return out.getvalue()


def dump():
    out = StringIO()
    call_command("dumpdata", "curriculum", "wagtailcore", stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("curriculum")
def test_load_again_changes_nothing_in_the_database():
    before = dump()

    printed = load()

    assert dump() == before
    assert [line for line in printed.splitlines() if "neu" in line or "geändert" in line.replace("unverändert", "")] == []
    assert [line.partition(":")[0] for line in printed.splitlines()[-2:]] == ["Seiten", "Englische Seiten"]


@pytest.mark.usefixtures("curriculum")
def test_load_overwrites_no_text_and_no_state_of_an_editor():
    page = ModulePage.objects.get(module__code="4", locale__language_code="de")
    page.title, page.summary = "Räume lesen", "Neu gefasst."
    page.save_revision().publish()
    ModulePage.objects.get(module__code="5", locale__language_code="de").unpublish()
    before = dump()

    load()

    assert dump() == before


@pytest.mark.once  # every test database is a site that began empty and was loaded so
def test_load_on_an_empty_site_replaces_the_welcome_page():
    load()

    site = Site.objects.get()
    assert (site.root_page.url_path, site.root_page.specific_class.__name__) == ("/startseite/", "HomePage")
    assert list(Page.objects.filter(depth=2).values_list("slug", "locale__language_code")) == [("startseite", "de"), ("startseite-en", "en")]


def test_a_refused_file_writes_nothing(tmp_path):
    path = tmp_path / "falsch.toml"
    path.write_text(GUIDE_FILE.read_text(encoding="utf-8").replace("presence_lessons = 54", "presence_lessons = 48"), encoding="utf-8")
    before = dump()

    with pytest.raises(CommandError) as refusal:
        load(path)

    assert str(refusal.value).startswith("falsch.toml, 2. Eintrag von [[pathways]], Feld „presence_lessons, self_study_lessons“: ")
    assert dump() == before
    assert not Curriculum.objects.exists()


@pytest.mark.usefixtures("curriculum")
def test_a_second_version_gets_records_and_leaves_pages_where_they_are(tmp_path):
    path = tmp_path / "leitfaden-2030.toml"
    path.write_text('version = "2030"\n' + GUIDE_FILE.read_text(encoding="utf-8"), encoding="utf-8")
    pages = list(Page.objects.order_by("pk").values())

    printed = load(path)

    assert "Module: 29 neu" in printed.splitlines()
    assert list(Page.objects.order_by("pk").values()) == pages
    assert set(ModulePage.objects.values_list("module__curriculum__version", flat=True)) == {"2019"}
