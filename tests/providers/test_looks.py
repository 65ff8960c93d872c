"""The catalogue as a month and as a map: the same hits as the list, in the address, without a script."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.html import strip_tags

from core.kreis_outlines import kreis_outlines
from core.models import Kreis
from providers.domain.criteria import Criteria
from providers.domain.kreis_map import Shade, shades_for
from providers.domain.look import Look, query_of, read_look
from providers.models import Offering, Session
from tests.factories.core import GemeindeFactory, KreisFactory
from tests.factories.providers import OfferingFactory, a_format


def text_of(response):
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def hours(month, day, hour=9, minutes=0, year=2031):
    """An instant in UTC of a year that is ahead."""
    return datetime(year, month, day, hour, minutes, tzinfo=UTC)


def upcoming(start, *more, **fields):
    offering = OfferingFactory(first_start=start, registration_until_date=(start - timedelta(days=7)).date(), **fields)
    Session.objects.bulk_create(Session(offering=offering, starts_at=begin, ends_at=begin + timedelta(hours=6)) for begin in more)
    Offering.objects.filter(pk=offering.pk).update(ends_at=max([start, *more]) + timedelta(hours=6))
    return offering


@pytest.mark.parametrize(
    ("parameters", "look", "noted"),
    [
        ({}, Look(), 0),
        ({"ansicht": ["liste"], "kalendermonat": ["2031-03"]}, Look(), 0),
        ({"ansicht": ["karte"]}, Look("karte"), 0),
        ({"ansicht": ["kalender"], "kalendermonat": ["2031-03"]}, Look("kalender", date(2031, 3, 1)), 0),
        ({"ansicht": ["kalender"], "kalendermonat": ["2031-03"], "kalendertag": ["2031-03-05"]}, Look("kalender", None, date(2031, 3, 5)), 0),
        ({"ansicht": ["globus"]}, Look(), 1),
        ({"ansicht": ["kalender"], "kalendermonat": ["2031-13"], "kalendertag": ["9999-12-31"]}, Look("kalender"), 2),
    ],
)
def test_read_look_names_what_it_leaves_out(parameters, look, noted):
    notes = []

    assert read_look(parameters, notes) == look
    assert len(notes) == noted


def test_query_of_puts_the_look_behind_the_question():
    assert query_of(Criteria(words="Netz", only_free=True), Look("kalender", date(2031, 3, 1))) == "q=Netz&frei=1&ansicht=kalender&kalendermonat=2031-03"


@pytest.mark.parametrize(
    ("most", "shades"),
    [
        (0, []),
        (1, [(0, 1, 1)]),
        (3, [(0, 1, 1), (1, 2, 2), (2, 3, 3)]),
        (4, [(0, 1, 1), (1, 2, 2), (2, 3, 3), (3, 4, 4)]),
        (10, [(0, 1, 3), (1, 4, 5), (2, 6, 8), (3, 9, 10)]),
    ],
)
def test_shades_are_equal_steps_without_gaps(most, shades):
    assert shades_for(most) == tuple(Shade(*each) for each in shades)


@pytest.mark.django_db
def test_every_kreis_has_an_outline_around_its_middle(regions):
    outlines = kreis_outlines()

    assert set(outlines) == set(Kreis.objects.values_list("ags", flat=True))
    for kreis in Kreis.objects.all():
        lon, lat = outlines[kreis.ags].middle
        assert (round(kreis.lon, 3), round(kreis.lat, 3)) == (lon, lat)


@pytest.fixture
def three(db):
    """One in March on two days, one in April, one on request."""
    near = KreisFactory(name="Böblingen", slug="boeblingen", ags="08115")
    far = KreisFactory(name="Konstanz", slug="konstanz", ags="08335")
    upcoming(hours(3, 29), hours(4, 5, 8), title="Zwei Tage", kreis=near, format=a_format("basis"))
    upcoming(hours(4, 5, 12), title="April", kreis=far, gemeinde=GemeindeFactory(name="Singen", kreis=far, lat=47.76, lon=8.84), format=a_format("basis"))
    OfferingFactory(title="Offen", dates_on_request=True, sessions=False, kreis=None, online=True, format=a_format("vertiefung", "Vertiefung"))


def days_of(response):
    return {day.on.isoformat(): [entry.offering.title for entry in day.entries] for day in response.context["month"].days if day.entries}


@pytest.mark.usefixtures("three")
def test_the_month_shows_every_session_on_its_day_and_what_is_open_below(client):
    march, april = (client.get(f"/angebote/?ansicht=kalender{query}") for query in ("", "&kalendermonat=2031-04"))

    assert days_of(march) == {"2031-03-29": ["Zwei Tage"]}
    assert days_of(april) == {"2031-04-05": ["Zwei Tage", "April"]}
    assert "2 Termine in diesem Monat." in text_of(april)
    assert "Samstag, 5. April 2031" in text_of(april)
    assert [offering.title for offering in april.context["month"].on_request] == ["Offen"]


@pytest.mark.usefixtures("three")
def test_the_clock_of_a_session_is_berlins_on_both_sides_of_the_change(client):
    upcoming(hours(3, 29, 8), hours(3, 30, 7), hours(10, 25, 7), hours(10, 26, 8), title="Immer um neun")

    for month, days in (("2031-03", (29, 30)), ("2031-10", (25, 26))):
        response = client.get(f"/angebote/?ansicht=kalender&kalendermonat={month}")
        assert re.findall(r"(\d\d:\d\d) Uhr</span> <a[^>]*>Immer um neun", response.content.decode()) == ["09:00", "09:00"]
        assert [day.on.day for day in response.context["month"].days if day.entries] == list(days)


@pytest.mark.usefixtures("three")
def test_months_lead_to_their_neighbours_and_keep_the_question(client):
    march, april = (client.get(f"/angebote/?format=basis&ansicht=kalender&kalendermonat=2031-{month}").content.decode() for month in ("03", "04"))

    assert 'rel="next" href="/angebote/?format=basis&amp;ansicht=kalender&amp;kalendermonat=2031-04#kalender-titel"' in march
    assert 'rel="prev" href="/angebote/?format=basis&amp;ansicht=kalender&amp;kalendermonat=2031-03#kalender-titel"' in april
    assert 'rel="next"' not in april


@pytest.mark.usefixtures("three")
def test_an_empty_month_leads_to_the_first_session(client):
    response = client.get("/angebote/?ansicht=kalender&kalendermonat=2030-01")

    assert "In diesem Monat gibt es zu Ihrer Auswahl keinen Termin." in text_of(response)
    assert "kalendermonat=2031-03#kalender-titel" in response.content.decode()


def test_a_crowded_day_leads_to_all_of_it(client, db):
    for number in range(6):
        upcoming(hours(5, 7, 6 + number), title=f"Kurs {number}")

    month = client.get("/angebote/?ansicht=kalender&kalendermonat=2031-05")
    day = client.get("/angebote/?ansicht=kalender&kalendertag=2031-05-07")

    assert days_of(month) == {"2031-05-07": [f"Kurs {number}" for number in range(4)]}
    assert "2 weitere Termine" in text_of(month)
    assert [entry.offering.title for entry in day.context["day"].entries] == [f"Kurs {number}" for number in range(6)]
    assert "kalendermonat=2031-05#kalender-titel" in day.content.decode()


@pytest.mark.usefixtures("three")
def test_the_map_counts_hits_per_kreis_and_leads_to_each(client):
    response = client.get("/angebote/?format=basis&format=vertiefung&ansicht=karte")
    kreis_map = response.context["map"]

    assert [(each.label, each.count) for each in kreis_map.filled] == [("Landkreis Böblingen", 1), ("Landkreis Konstanz", 1)]
    assert kreis_map.elsewhere == 1
    picture, table = (re.findall(r'href="(/angebote/\?[^"]*kreis=[^"]*)"', part) for part in response.content.decode().split("</svg>", 1))
    query = "format=basis&amp;format=vertiefung&amp;kreis={}&amp;ansicht=karte"
    both = [f"/angebote/?{query.format(slug)}" for slug in ("boeblingen", "konstanz")]
    assert picture[-2:] == table[:2] == both
    assert [offering.title for offering in response.context["page"]] == ["Zwei Tage", "April", "Offen"]


@pytest.mark.usefixtures("three")
def test_a_chosen_kreis_is_marked_and_the_others_can_still_be_chosen(client):
    response = client.get("/angebote/?kreis=boeblingen&ansicht=karte")

    assert [(each.label, each.count, each.is_chosen, each.criteria.query()) for each in response.context["map"].filled] == [
        ("Landkreis Böblingen", 1, True, ""),
        ("Landkreis Konstanz", 1, False, "kreis=konstanz"),
    ]
    assert [offering.title for offering in response.context["page"]] == ["Zwei Tage"]


@pytest.mark.usefixtures("three")
def test_nothing_of_the_picture_is_in_the_way_of_keyboard_and_screen_reader(client):
    picture = re.search(r'<svg class="map".*?</svg>', client.get("/angebote/?ansicht=karte").content.decode(), re.DOTALL)[0]

    assert 'aria-hidden="true"' in picture
    assert picture.count("<a ") == picture.count('tabindex="-1"') == 2


@pytest.mark.parametrize("look", ["ansicht=karte", "ansicht=kalender&kalendermonat=2031-04"])
@pytest.mark.usefixtures("three")
def test_form_chips_and_parts_keep_the_look(client, look):
    whole = client.get(f"/angebote/?format=basis&{look}").content.decode()
    part = client.get(f"/angebote/?q=&format=basis&{look}", headers={"HX-Request": "true"})

    for pair in look.split("&"):
        name, value = pair.split("=")
        assert f'<input type="hidden" name="{name}" value="{value}">' in whole
    assert f'class="chip" href="/angebote/?{look.replace("&", "&amp;")}"' in whole
    assert part["HX-Push-Url"] == f"/angebote/?format=basis&{look}"


@pytest.mark.usefixtures("three")
def test_pages_of_the_map_keep_the_look(client):
    for _n in range(20):
        upcoming(hours(6, 1), format=a_format("basis"))

    assert "?ansicht=karte&amp;seite=2" in client.get("/angebote/?ansicht=karte").content.decode()


@pytest.mark.usefixtures("three")
def test_geojson_has_the_hits_with_the_middle_of_their_place(client):
    response = client.get("/angebote/karte.geojson?format=basis&format=vertiefung")
    found = json.loads(b"".join(response.streaming_content))

    assert response["Content-Type"] == "application/geo+json"
    assert found["type"] == "FeatureCollection"
    assert [(each["properties"]["titel"], each["properties"]["genauigkeit"]) for each in found["features"]] == [
        ("Zwei Tage", "kreis"),
        ("April", "gemeinde"),
        ("Offen", None),
    ]
    assert [each["geometry"] and each["geometry"]["coordinates"] for each in found["features"]][1:] == [[8.84, 47.76], None]
    assert json.loads(b"".join(client.get("/angebote/karte.geojson?q=gibt-es-nicht").streaming_content))["features"] == []


@pytest.mark.usefixtures("three")
def test_the_number_of_queries_does_not_depend_on_the_number_of_hits(client, django_assert_max_num_queries):
    def count(look):
        with django_assert_max_num_queries(15) as captured:
            assert client.get(f"/angebote/?{look}").status_code == 200
        return len(captured)

    looks = ("ansicht=karte", "ansicht=kalender&kalendermonat=2031-04", "ansicht=kalender&kalendertag=2031-04-05")
    few = [count(look) for look in looks]
    for number in range(8):
        upcoming(hours(4, 5, 6 + number))

    assert [count(look) for look in looks] == few
