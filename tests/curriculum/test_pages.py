"""The public pages as a visitor meets them."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page

from core.models import Gemeinde, Kreis, SiteDocument
from curriculum.models import LearningFormat, Module, ModulePage, PlainLanguagePage, SelfStudyUnitPage
from providers.models import Offering
from tests.factories.core import GemeindeFactory
from tests.factories.learners import LearnerProfileFactory
from tests.factories.providers import OfferingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]


@pytest.fixture
def soon():
    return (timezone.now() + timedelta(days=60)).replace(minute=0, second=0, microsecond=0)


def offer(soon, code, **fields):
    return OfferingFactory(
        **{
            "modules": [(Module.objects.get(code=code), 270)],
            "format": LearningFormat.objects.get(slug="basis"),
            "first_start": soon,
            "registration_until_date": (soon - timedelta(days=7)).date(),
            "gemeinde": None if "kreis" in fields or "online" in fields else GemeindeFactory(),
        }
        | fields
    )


def text_of(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def table_of(response, caption_id):
    """The cells of the table with this caption, row by row."""
    html = response.content.decode()
    table = html[html.index(f'<caption id="{caption_id}"') :]
    table = table[: table.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [[re.sub(r"\s+", " ", strip_tags(cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def test_addresses_are_as_promised():
    german = Page.objects.live().filter(depth__gte=2, depth__lt=5, locale__language_code="de").not_type(PlainLanguagePage)
    urls = set(german.values_list("url_path", flat=True))

    promised = ["/", "/lernbereiche/", "/module/", "/formate/", "/bildungswege/", "/hilfe/", "/impressum/", "/datenschutz/", "/barrierefreiheit/", "/kontakt/"]
    promised += ["/nutzungsbedingungen/", "/gebaerdensprache/", "/praxisbeispiele/"]
    promised += [f"/lernbereiche/{slug}/" for slug in ("person-lebenswelt", "sozialraum", "beteiligung-teilhabe", "vernetzung", "steuerung")]
    promised += [f"/module/{code}/" for code in [*range(1, 19), *(f"V{number}" for number in range(1, 12))]]
    promised += [f"/formate/{slug}/" for slug in ("einfuehrung", "basis", "vertiefung")]
    promised += [f"/bildungswege/{slug}/" for slug in ("koordination", "steuerung", "koordination-und-steuerung")]
    assert urls == {f"/startseite{path}" for path in promised}


@pytest.mark.once  # templates; the access table asks for these pages on both
def test_every_page_has_one_heading_a_title_and_a_description(client):
    pages = list(Page.objects.live().filter(depth__gte=2).select_related("locale"))
    assert len(pages) > 150
    for page in pages:
        response = client.get(page.url)
        html = response.content.decode()
        assert response.status_code == 200, page.url
        assert f'<html lang="{page.locale.language_code}">' in html, page.url
        assert html.count("<h1") == 1, page.url
        assert re.search(r"<title>[^<]{5,}</title>", html), page.url
        assert re.search(r'<meta name="description" content="[^"]{20,}">', html), page.url
        assert "style=" not in html, page.url


@pytest.mark.parametrize(("typed", "right"), [("v1", "V1"), ("v11", "V11")])
def test_small_letters_lead_to_the_module(client, typed, right):
    response = client.get(f"/module/{typed}/")

    assert (response.status_code, response.url) == (301, f"/module/{right}/")


@pytest.mark.parametrize("path", ["/module/v12/", "/module/19/", "/module/V12/", "/bildungswege/alles/"])
def test_what_is_not_in_the_programme_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_module_page_says_hours_and_phase_with_a_mark_where_editorial(client):
    response = client.get("/module/16/")

    assert "6 WSt. (270 Minuten)" in text_of(response)
    assert table_of(response, "phasen") == [
        ["Bildungsweg", "Phase"],
        ["Quartierskoordination", "gehört nicht dazu"],
        ["Quartierssteuerung", "Präsenz*"],
        ["Quartierskoordination und Quartierssteuerung", "Selbstlernen"],
    ]
    assert 'id="redaktionell"' in response.content.decode()


def test_module_page_without_editorial_phase_has_no_mark(client):
    html = client.get("/module/1/").content.decode()

    assert "editorial-mark" not in html
    assert "redaktionell" not in html


def test_deepening_module_has_no_hours(client):
    response = client.get("/module/V3/")

    assert "nicht festgelegt, der Träger nennt ihn im Angebot" in text_of(response)
    assert 'id="phasen"' not in response.content.decode()


@pytest.mark.parametrize(
    ("slug", "sums"),
    [("koordination", ["36 WSt.", "36 WSt."]), ("steuerung", ["54 WSt.", "18 WSt."]), ("koordination-und-steuerung", ["36 WSt.", "72 WSt."])],
)
def test_pathway_page_adds_up_to_what_the_guide_states(client, slug, sums):
    response = client.get(f"/bildungswege/{slug}/")

    *areas, total = table_of(response, "stunden")[1:]
    assert total == ["zusammen", *sums]
    assert [sum(int(area[column].removesuffix(" WSt.")) for area in areas) for column in (1, 2)] == [int(value.removesuffix(" WSt.")) for value in sums]


def test_pathway_page_leads_to_beginning_it(client):
    assert 'href="/mein-bereich/bildungsweg/"' in client.get("/bildungswege/koordination/").content.decode()


def test_unit_page_shows_the_work_and_no_answers(client):
    page = SelfStudyUnitPage.objects.get(unit__slug="2-1-gespraeche-fuehren", locale__language_code="de")
    question = page.questions[0].value

    text = text_of(client.get("/module/2/2-1-gespraeche-fuehren/"))

    assert "3 WSt. (135 Minuten)" in text
    assert "Leitfaden entwerfen (30 Minuten)" in text
    assert page.reflection[:60] in text
    for secret in (question["text"], question["explanation"], question["options"][0]["text"]):
        assert secret not in text


def test_video_of_a_unit_has_captions_and_a_text_to_read(client):
    page = SelfStudyUnitPage.objects.get(unit__slug="2-1-gespraeche-fuehren", locale__language_code="de")
    page.kind, page.transcript = "video", "<p>Was gesagt wird.</p>"
    page.media_file = SiteDocument.objects.create(title="Film", file=ContentFile(b"film", "film.mp4"))
    page.captions_file = SiteDocument.objects.create(title="Untertitel", file=ContentFile(b"WEBVTT", "film.vtt"))
    page.full_clean()
    page.save_revision().publish()

    html = client.get("/module/2/2-1-gespraeche-fuehren/").content.decode()

    assert f'<source src="{page.media_file.url}" type="video/mp4">' in html
    assert f'<track kind="captions" src="{page.captions_file.url}" srclang="de"' in html
    assert "Was gesagt wird." in html
    assert client.get(page.captions_file.url)["Content-Type"] == "text/vtt"


def test_home_page_shows_the_next_three_courses_that_can_be_booked(client, soon):
    for day in (3, 1, 2, 4):
        offer(soon + timedelta(days=day), "7", title=f"Kurs {day}")
    offer(soon, "7", title="Entwurf", state="draft")
    offer(soon, "7", title="Frist vorbei", registration_until_date=(timezone.now() - timedelta(days=2)).date())
    offer(soon, "7", title="Inhouse", place_type="inhouse")

    titles = re.findall(r'<h3 class="next-offering__title"><a href="[^"]+">([^<]+)</a>', client.get("/").content.decode())

    assert titles == ["Kurs 1", "Kurs 2", "Kurs 3"]


def test_module_page_shows_its_own_courses_only_and_leads_to_all_of_them(client, soon):
    offer(soon, "7", title="Beteiligung")
    offer(soon, "4", title="Analyse")

    response = client.get("/module/4/")

    assert [offering.title for offering in response.context["offerings"]] == ["Analyse"]
    assert 'href="/angebote/?modul=4"' in response.content.decode()


def test_full_course_says_that_one_can_wait(client, soon):
    offering = offer(soon, "4", seats=3)
    Offering.objects.filter(pk=offering.pk).update(seats_taken=3)

    assert "ausgebucht, Warteliste möglich" in text_of(client.get("/module/4/"))


def test_houses_of_the_programme_and_their_lists_name_the_same_modules(client):
    html = client.get("/").content.decode()
    houses = html[html.index('<ul class="houses') : html.index('id="bildungswege"')]
    pictures = "".join(re.findall(r'<svg class="house".*?</svg>', houses, re.DOTALL))
    lists = re.sub(r"<svg.*?</svg>", "", houses, flags=re.DOTALL)

    drawn, listed = (re.findall(r'href="/module/(\w+)/"', part) for part in (pictures, lists))
    assert drawn == listed
    assert set(listed) == set(Module.objects.values_list("code", flat=True))


def test_windows_of_the_houses_are_no_stops_of_the_keyboard(client):
    html = client.get("/").content.decode()
    pictures = re.findall(r'<svg class="house".*?</svg>', html, re.DOTALL)

    assert len(pictures) == 5
    assert all('aria-hidden="true"' in picture for picture in pictures)
    assert all(picture.count("<a ") == picture.count('tabindex="-1"') for picture in pictures)


def test_next_courses_are_those_of_the_chosen_kreis_and_then_those_online(client, soon):
    ulm, calw = Kreis.objects.get(ags="08421"), Kreis.objects.get(ags="08235")
    offer(soon, "4", title="Fern", kreis=calw)
    offer(soon + timedelta(days=2), "4", title="Nah", kreis=ulm)
    offer(soon + timedelta(days=1), "4", title="Am Bildschirm", online=True)

    chosen = client.get("/", {"kreis": ulm.slug})
    everywhere = client.get("/", {"kreis": ""})

    assert [offering.title for offering in chosen.context["offerings"]] == ["Nah"]
    assert [offering.title for offering in chosen.context["online_offerings"]] == ["Am Bildschirm"]
    assert [offering.title for offering in everywhere.context["offerings"]] == ["Fern", "Am Bildschirm", "Nah"]
    assert f'<option value="{ulm.slug}" selected>' in chosen.content.decode()
    assert chosen.cookies == {}


def test_nothing_in_a_kreis_is_said_with_its_name(client):
    page = client.get("/", {"kreis": Kreis.objects.get(ags="08421").slug})

    assert "Zurzeit ist kein Kurs zur Anmeldung offen: Stadtkreis Ulm." in text_of(page)


def test_unknown_kreis_shows_everything(client, soon):
    offer(soon, "4", title="Irgendwo")

    assert [offering.title for offering in client.get("/", {"kreis": "atlantis"}).context["offerings"]] == ["Irgendwo"]


def test_a_nul_in_the_kreis_is_left_out_before_postgresql_refuses_it(client):
    ulm = Kreis.objects.get(ags="08421")

    assert client.get("/", {"kreis": f"{ulm.slug}\0"}).context["kreis"] == ulm


def test_own_gemeinde_chooses_the_kreis_until_one_chooses_oneself(client_of, amina):
    LearnerProfileFactory(user=amina, gemeinde=Gemeinde.objects.get(ags="08421000"))
    browser = client_of(amina)

    assert browser.get("/").context["kreis"].name == "Ulm"
    assert browser.get("/", {"kreis": ""}).context["kreis"] is None


@pytest.mark.once  # how often Django asks does not depend on whom it asks
@pytest.mark.parametrize("path", ["/", "/module/", "/module/7/", "/lernbereiche/beteiligung-teilhabe/", "/formate/basis/", "/bildungswege/steuerung/"])
def test_queries_do_not_depend_on_the_number_of_offerings(client, soon, path, django_assert_num_queries):
    offer(soon, "7")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for day in range(1, 7):
        offer(soon + timedelta(days=day), "7")

    with django_assert_num_queries(len(few)):
        answer = client.get(path)

    assert answer.status_code == 200


def test_unpublished_module_leaves_the_overview(client):
    ModulePage.objects.get(module__code="5", locale__language_code="de").unpublish()

    codes = [row[0].split()[0] for row in table_of(client.get("/module/"), "tabelle-sozialraum")[1:]]

    assert codes == ["3", "4", "6", "V3", "V4"]
