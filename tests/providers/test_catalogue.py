"""/angebote/ as a visitor meets it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from curriculum.models import Pathway, PathwayModule
from providers.models import Offering, OfferingModule, Session
from tests.clock import berlin
from tests.factories.core import GemeindeFactory, KreisFactory
from tests.factories.providers import OfferingFactory, ProviderFactory, a_curriculum, a_format, a_module, an_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon():
    """A start that is ahead on the day the test runs."""
    day = timezone.localdate() + timedelta(days=60)
    return berlin(day.year, day.month, day.day, 9)


def upcoming(soon, **fields):
    return OfferingFactory(**{"first_start": soon, "registration_until_date": (soon - timedelta(days=7)).date()} | fields)


def titles(client, query=""):
    response = client.get(f"/angebote/{query}")
    assert response.status_code == 200
    return [offering.title for offering in response.context["page"]]


def text_of(response):
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_the_list_shows_what_is_published_and_ahead_by_first_day(client, soon):
    upcoming(soon + timedelta(days=3), title="Zweites")
    upcoming(soon, title="Erstes")
    upcoming(soon, title="Auf Anfrage", dates_on_request=True, sessions=False)
    upcoming(soon, title="Entwurf", draft=True)
    upcoming(soon, title="Eingereicht", state="submitted")
    upcoming(soon, title="Abgesagt", state="cancelled", cancel_reason="Krankheit")
    upcoming(timezone.now() - timedelta(days=30), title="Vorbei")
    upcoming(soon, title="Versteckt", provider=ProviderFactory(is_published=False))

    response = client.get("/angebote/")

    assert [offering.title for offering in response.context["page"]] == ["Erstes", "Zweites", "Auf Anfrage"]
    assert "3 Angebote" in text_of(response)


def test_equal_starts_are_ordered_by_age_of_the_entry(client, soon):
    first, second = upcoming(soon, title="A"), upcoming(soon, title="B")

    assert [offering.pk for offering in client.get("/angebote/").context["page"]] == [first.pk, second.pk]


def test_a_card_says_all_that_matters(client, soon):
    start = datetime(soon.year + 1, 3, 1, 8, 0, tzinfo=UTC)
    upcoming(start, title="Mitreden", fee_cents=12_000, subsidy_cents=4_000, seats=12, kreis=KreisFactory(name="Calw"), gemeinde=GemeindeFactory(name="Nagold"))

    text = text_of(client.get("/angebote/"))

    for part in ("Mitreden", "Nagold (Landkreis Calw)", "1. März", "09:00 Uhr", "Eigenanteil 80 €", "(Gebühr 120 €, gefördert)", "12 Plätze frei", "6 WSt."):
        assert part in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"seats": 2, "seats_taken": 1}, "1 Platz frei"),
        ({"seats": 2, "seats_taken": 2}, "Warteliste"),
        ({"fee_cents": 0}, "kostenfrei"),
        ({"fee_cents": 5_000, "subsidy_cents": 5_000}, "für Sie kostenfrei"),
        ({"online": True}, "online"),
        ({"registration_until_date": date(2020, 1, 1)}, "Anmeldeschluss vorbei"),
    ],
)
def test_a_card_says_seats_and_price_in_words(client, soon, fields, sentence):
    upcoming(soon, **fields)

    assert sentence in text_of(client.get("/angebote/"))


def test_search_finds_compounds_both_ways_and_folds_umlauts(client, soon):
    plain = {"modules": [(a_module("15", "Grundlagen: Steuerungsprozesse", an_area(5, "Steuerung")), 270)], "summary": "Ein Tag.", "venue": "Rathaus"}
    upcoming(soon, title="Bei Beteiligungsprozessen beachten", **plain)
    upcoming(soon, title="Beteiligung", **plain)
    upcoming(soon, title="Bürger gewinnen", **plain)

    assert titles(client, "?q=Beteiligung") == ["Bei Beteiligungsprozessen beachten", "Beteiligung"]
    assert titles(client, "?q=Beteiligungsprozesse") == ["Bei Beteiligungsprozessen beachten", "Beteiligung"]
    assert titles(client, "?q=buerger") == ["Bürger gewinnen"]
    assert titles(client, "?q=beteiligung+beachten") == ["Bei Beteiligungsprozessen beachten"]
    assert titles(client, "?q=100%25") == []


def test_search_finds_by_module_area_provider_and_place(client, soon):
    upcoming(
        soon,
        title="Kurs",
        provider=ProviderFactory(organisation__name="Volkshochschule Ostalb"),
        kreis=KreisFactory(name="Ostalbkreis"),
        gemeinde=GemeindeFactory(name="Aalen"),
        modules=[(a_module("18", "Finanzierung für die Quartiersarbeit kennenlernen", an_area(5, "Steuerung")), 270)],
    )
    upcoming(soon, title="Anderes")

    for words in ("Finanzierung", "Volkshochschule", "Aalen", "ostalbkreis", "Steuerung"):
        assert titles(client, f"?q={words}") == ["Kurs"]


@pytest.fixture
def two_offerings(soon):
    """Two that differ in everything one can filter by."""
    curriculum = a_curriculum()
    seven, eighteen = a_module("7"), a_module("18", "Finanzierung", an_area(5, "Steuerung"))
    for slug, module in (("koordination", seven), ("steuerung", eighteen)):
        pathway = Pathway.objects.create(curriculum=curriculum, position=1, slug=slug, title=slug, presence_minutes=1, self_study_minutes=1)
        PathwayModule.objects.create(pathway=pathway, module=module, phase="P")
    near = KreisFactory(name="Böblingen", slug="landkreis-boeblingen", ags="08115", lat=48.67, lon=8.96)
    far = KreisFactory(name="Konstanz", slug="landkreis-konstanz", ags="08335", lat=47.80, lon=8.90)
    upcoming(
        datetime(2031, 3, 5, 8, tzinfo=UTC), title="A", format=a_format("basis"), modules=[(seven, 270)], kreis=near, place_type="regional",
        group_type="fixed", seats=1, seats_taken=1, provider=ProviderFactory(slug="eins"), fee_cents=12_000, accessibility_features={"step_free"},
    )  # fmt: skip
    upcoming(
        datetime(2031, 4, 1, 8, tzinfo=UTC), title="B", format=a_format("vertiefung", "Vertiefung"), modules=[(eighteen, 270)], kreis=far, place_type="central",
        group_type="changing", mode="mixed", target_groups={"politics"}, teaching_languages={"de", "gsg"}, fee_cents=8_000, subsidy_cents=8_000, provider=ProviderFactory(slug="zwei"), gemeinde=GemeindeFactory(name="Singen", kreis=far, lat=47.76, lon=8.84),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("format=basis", "A"), ("format=vertiefung", "B"), ("format=basis&format=vertiefung", "AB"),
        ("lernbereich=beteiligung-teilhabe", "A"), ("lernbereich=steuerung", "B"),
        ("modul=7", "A"), ("modul=18", "B"), ("modul=7&modul=18", "AB"),
        ("feld=koordination", "A"), ("feld=steuerung", "B"),
        ("kreis=landkreis-boeblingen", "A"), ("kreis=08335", "B"),
        ("kreis=08115&umkreis=50", "A"), ("kreis=08115&umkreis=150", "AB"),
        ("um=Singen&umkreis=10", "B"), ("um=singen&umkreis=150", "AB"),
        ("ort=regional", "A"), ("ort=zentral", "B"), ("ort=central", "B"), ("ort=online", "B"), ("ort=regional&ort=online", "AB"),
        ("gruppe=fest", "A"), ("gruppe=wechselnd", "B"), ("gruppe=fixed", "A"),
        ("zielgruppe=ehrenamt", "A"), ("zielgruppe=politik", "AB"), ("zielgruppe=ehrenamt&zielgruppe=politik", "AB"),
        ("sprache=gsg", "B"), ("sprache=de", "AB"), ("barrierefrei=stufenlos", "A"), ("barrierefrei=step_free", "A"), ("barrierefrei=untertitel", ""),
        ("kosten=kostenfrei", "B"), ("kosten=bis-100", ""), ("kosten=bis-250", "A"), ("kosten=kostenfrei&kosten=bis-250", "AB"), ("kosten=gefoerdert", "B"),
        ("frei=1", "B"), ("traeger=eins", "A"), ("traeger=zwei", "B"),
        ("monat=2031-03", "A"), ("monat=2031-04", "B"), ("monat=2031-03&monat=2031-04", "AB"), ("monat=2031-05", ""),
        ("von=2031-03-06", "B"), ("bis=2031-03-05", "A"), ("bis=2031-03-04", ""), ("von=2031-03&bis=2031-03", "A"),
        ("format=basis&frei=1", ""), ("format=basis&modul=7&ort=regional", "A"), ("modul=7&modul=18&format=vertiefung", "B"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("two_offerings")
def test_filters_are_alternatives_within_and_add_up_between(client, query, found):
    assert "".join(sorted(titles(client, f"?{query}"))) == found


@pytest.mark.usefixtures("two_offerings")
def test_a_session_late_on_the_last_day_of_the_month_belongs_to_the_berlin_month(client):
    upcoming(datetime(2031, 3, 31, 21, 30, tzinfo=UTC), title="C")  # 23:30 on 31 March in Berlin, summer time
    upcoming(datetime(2031, 3, 31, 22, 30, tzinfo=UTC), title="D")  # 0:30 on 1 April

    assert sorted(titles(client, "?monat=2031-03")) == ["A", "C"]
    assert titles(client, "?monat=2031-04") == ["D", "B"]


@pytest.mark.parametrize(
    "query",
    [
        "format=quatsch", "lernbereich=x%00", "modul=99", "feld=x", "kreis=99999", "umkreis=abc", "umkreis=99999999999999999999", "um=Nirgendwo&umkreis=10",
        "von=gestern", "von=0001-01-01", "bis=9999-12-31", "monat=2027-00", "ort=mars", "gruppe=%F0%9F%98%80", "frei=2", "traeger=nix",
        "seite=0", "seite=-1", "seite=abc", "seite=999", "seite=%C2%B2", "q=%00und",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("two_offerings")
def test_an_unknown_value_is_named_and_left_out(client, query):
    response = client.get(f"/angebote/?{query}")

    assert response.status_code == 200
    assert len(response.context["notes"]) == 1
    assert response.context["notes"][0] in text_of(response)
    assert response.context["page"].paginator.count == 2


def test_an_ambiguous_place_is_named(client):
    GemeindeFactory(name="Altdorf"), GemeindeFactory(name="Altdorf")

    assert client.get("/angebote/?um=Altdorf&umkreis=20").context["notes"] == ["„Altdorf“ gibt es mehrmals; der Umkreis wurde nicht berücksichtigt."]


def test_what_somebody_types_never_becomes_markup(client):
    response = client.get("/angebote/?q=%3Cscript%3Ealert(1)%3C/script%3E&format=%3Cb%3E")

    assert "<script>alert" not in response.content.decode()
    assert "<b>" not in response.content.decode()


@pytest.mark.usefixtures("two_offerings")
def test_chips_name_the_active_filters_and_lead_to_the_rest(client):
    response = client.get("/angebote/?format=basis&kreis=08115&frei=1&monat=2031-03&q=Kurs")

    assert [(chip.label, chip.looser.query()) for chip in response.context["chips"]] == [
        ("Suche: Kurs", "format=basis&kreis=landkreis-boeblingen&monat=2031-03&frei=1"),
        ("Basisqualifizierung", "q=Kurs&kreis=landkreis-boeblingen&monat=2031-03&frei=1"),
        ("Landkreis Böblingen", "q=Kurs&format=basis&monat=2031-03&frei=1"),
        ("März 2031", "q=Kurs&format=basis&kreis=landkreis-boeblingen&frei=1"),
        ("noch Plätze frei", "q=Kurs&format=basis&kreis=landkreis-boeblingen&monat=2031-03"),
    ]


@pytest.mark.usefixtures("two_offerings")
def test_an_empty_answer_says_what_to_loosen(client):
    response = client.get("/angebote/?format=basis&frei=1")

    assert [(one.chip.label, one.count) for one in response.context["suggestions"]] == [("Basisqualifizierung", 1), ("noch Plätze frei", 1)]
    assert "ohne „noch Plätze frei“: 1 Angebot" in text_of(response)


def counts_in(response):
    return {group.parameter: {choice.value: choice.count for choice in group.choices} for group in response.context["groups"]}


@pytest.mark.usefixtures("two_offerings")
def test_numbers_of_a_filter_leave_out_its_own_selection_and_heed_all_others(client):
    everything, basis, both = (counts_in(client.get(f"/angebote/?{query}")) for query in ("", "format=basis", "format=basis&modul=18"))

    assert everything["format"] == {"basis": 1, "vertiefung": 1}
    assert (basis["format"], basis["modul"], basis["feld"]) == ({"basis": 1, "vertiefung": 1}, {"7": 1, "18": 0}, {"koordination": 1, "steuerung": 0})
    assert (both["format"], both["modul"], both["kosten"]) == (
        {"basis": 0, "vertiefung": 1},
        {"7": 1, "18": 0},
        {"kostenfrei": 0, "bis-250": 0, "gefoerdert": 0},
    )
    assert everything["monat"] == {"2031-03": 1, "2031-04": 1}


@pytest.mark.usefixtures("two_offerings")
def test_each_number_is_what_a_click_finds(client):
    asked = "modul=7&modul=18&sprache=de"
    start = client.get(f"/angebote/?{asked}")

    for parameter, counts in counts_in(start).items():
        others = "&".join(pair for pair in asked.split("&") if not pair.startswith(f"{parameter}="))
        for value, count in counts.items():
            assert len(titles(client, f"?{others}&{parameter}={value}")) == count, (parameter, value)


def test_what_can_be_booked_comes_before_what_cannot(client, soon):
    closed = date(2020, 1, 1)
    upcoming(soon, title="geschlossen", registration_until_date=closed)
    upcoming(soon, title="voll", seats=1, seats_taken=1)
    upcoming(soon, title="auf Anfrage", registration_until_date=None)
    upcoming(soon + timedelta(days=9), title="später frei")
    upcoming(soon + timedelta(days=2), title="frei")

    assert titles(client) == ["frei", "später frei", "voll", "auf Anfrage", "geschlossen"]


def test_inhouse_offerings_are_for_nobody_who_searches(client, soon):
    upcoming(soon, title="Im Rathaus", place_type="inhouse")

    assert titles(client) == titles(client, "?ort=inhouse") == []


def test_a_typing_mistake_is_forgiven_and_named(client, soon):
    upcoming(soon, title="Netzwerke pflegen")

    response = client.get("/angebote/?q=Netzwrke")

    assert [offering.title for offering in response.context["page"]] == ["Netzwerke pflegen"]
    assert "„Netzwrke“ steht in keinem Angebot; Sie sehen Angebote mit ähnlich geschriebenen Wörtern." in text_of(response)


def test_htmx_brings_the_numbers_of_the_form_along(client, soon):
    upcoming(soon, format=a_format())

    part = client.get("/angebote/?frei=1", headers={"HX-Request": "true"}).content.decode()

    assert '<span class="catalogue__number" id="zahl-format-basis" data-hx-swap-oob="true">(1)</span>' in part
    assert '<span class="catalogue__number" id="zahl-frei-1" data-hx-swap-oob="true">(1)</span>' in part


@pytest.mark.usefixtures("two_offerings")
def test_the_form_shows_what_the_address_says(client):
    html = client.get("/angebote/?q=Mitreden&format=basis&modul=7&modul=18&monat=2031-03&von=2031-03-01&frei=1").content.decode()

    assert re.search(r'name="q"[^>]*value="Mitreden"', html)
    assert re.search(r'name="format" value="basis" checked', html)
    assert not re.search(r'name="format" value="vertiefung" checked', html)
    assert re.findall(r'name="modul" value="(\w+)" checked', html) == ["7", "18"]
    assert re.search(r'name="monat" value="2031-03" checked.*?März 2031', html)
    assert 'name="von" value="2031-03-01"' in html


def test_htmx_gets_only_the_results(client, soon):
    upcoming(soon, title="Mitreden")

    part = client.get("/angebote/", headers={"HX-Request": "true"})
    whole = client.get("/angebote/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert ("<html" in part.content.decode(), "Mitreden" in part.content.decode()) == (False, True)
    assert "<html" in whole.content.decode()
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in whole["Vary"]


def test_htmx_pushes_the_address_without_the_forms_empty_fields(client):
    a_format()

    answers = [client.get(f"/angebote/{query}", headers={"HX-Request": "true"})["HX-Push-Url"] for query in ("?q=&format=basis&monat=&frei=1", "?q=")]

    assert answers == ["/angebote/?format=basis&frei=1", "/angebote/"]


def test_pages_hold_twenty_and_keep_the_question(client, soon):
    for _n in range(21):
        upcoming(soon, format=a_format())

    first, second = client.get("/angebote/?format=basis"), client.get("/angebote/?format=basis&seite=2")

    assert (len(first.context["page"]), len(second.context["page"])) == (20, 1)
    assert "?format=basis&amp;seite=2" in first.content.decode()
    assert "21 Angebote" in text_of(second)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_list_is_only_read(client, method):
    assert getattr(client, method)("/angebote/").status_code == 405


def test_the_number_of_queries_does_not_depend_on_the_number_of_offerings(client, soon, django_assert_max_num_queries):
    template = upcoming(soon)
    module = a_module("8", "Engagement")
    client.get("/angebote/")

    def count_queries(query):
        with django_assert_max_num_queries(15) as captured:
            assert client.get(f"/angebote/{query}").status_code == 200
        return len(captured)

    def add(number):
        fields = {field.attname: getattr(template, field.attname) for field in Offering._meta.concrete_fields if field.name not in {"id", "uuid"}}
        made = Offering.objects.bulk_create([Offering(**fields) for _n in range(number)])
        OfferingModule.objects.bulk_create(OfferingModule(offering=offering, module=module, minutes=270) for offering in made)
        Session.objects.bulk_create(Session(offering=offering, starts_at=offering.starts_at, ends_at=offering.ends_at) for offering in made)

    queries = [
        "",
        "?q=Beteiligung",
        f"?format=basis&lernbereich=beteiligung-teilhabe&modul=8&modul=7&frei=1&monat={soon:%Y-%m}&kreis={template.kreis.slug}&umkreis=50",
    ]
    add(9)
    with_ten = [count_queries(query) for query in queries]
    add(990)
    with_thousand = [count_queries(query) for query in queries]

    assert Offering.objects.count() == 1000
    assert with_thousand == with_ten
