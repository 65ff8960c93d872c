"""/suche/ and the suggestions, as a visitor sees them."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.domain import throttle
from core.models import SearchMiss, SynonymGroup
from core.search import index
from core.search.views import PAGE_SIZE, SEARCHES_PER_MINUTE, SUGGESTIONS_PER_MINUTE
from providers.domain.search_source import OFFERINGS
from tests.factories.providers import OfferingFactory, ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offerings():
    """Two with a word of their own, and one without."""
    provider = ProviderFactory(organisation__name="Kolleg Ostalb")
    made = [OfferingFactory(title=title, provider=provider) for title in ("Zwetschgenkuchen", "Zwetschgenernte im Quartier", "Netzwerke")]
    index.refresh(OFFERINGS, [offering.pk for offering in made])
    index.refresh("providers", [provider.pk])
    return made


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def titles_of(response):
    return [
        " ".join(re.sub(r"<[^>]+>", "", title).split()) for title in re.findall(r'<h3 class="search-result__title">(.*?)</h3>', response.content.decode(), re.S)
    ]


def test_search_shows_results_with_marks_kind_and_count(client, offerings):
    page = client.get("/suche/", {"q": "Zwetschgenkuchen"})

    assert titles_of(page) == ["Zwetschgenkuchen"]
    assert "<mark>Zwetschgenkuchen</mark>" in page.content.decode()
    assert '<div role="status"><h2 class="search-count">1 Treffer</h2></div>' in page.content.decode()
    assert "<title>„Zwetschgenkuchen“: 1 Treffer – Suche – Qualifiziert ins Quartier</title>" in page.content.decode()
    assert (page["X-Robots-Tag"], '<meta name="robots" content="noindex">' in page.content.decode()) == ("noindex", True)


def test_search_narrows_by_kind_and_keeps_the_counts(client, offerings):
    everything = client.get("/suche/", {"q": "Kolleg Ostalb"})
    narrowed = client.get("/suche/", {"q": "Kolleg Ostalb", "art": "traeger"})

    assert (len(titles_of(everything)), titles_of(narrowed)) == (4, ["Kolleg Ostalb"])
    assert [(str(entry.label), entry.count, entry.is_chosen) for entry in narrowed.context["filters"]] == [("Angebote", 3, False), ("Träger", 1, True)]
    assert 'href="?q=Kolleg+Ostalb&amp;art=angebot"' in narrowed.content.decode()


def test_search_says_that_a_kind_has_nothing_and_leads_back(client, offerings):
    page = client.get("/suche/", {"q": "Zwetschgenkuchen", "art": "traeger"})

    assert "Unter „Träger“ gibt es dazu nichts." in text_of(page)
    assert 'href="?q=Zwetschgenkuchen"' in page.content.decode()


def test_search_pages_keep_question_and_kind(client):
    provider = ProviderFactory()
    index.refresh(OFFERINGS, [OfferingFactory(title=f"Werkstatt {number}", provider=provider).pk for number in range(PAGE_SIZE + 1)])

    second = client.get("/suche/", {"q": "Werkstatt", "art": "angebot", "seite": "2"})

    assert len(titles_of(second)) == 1
    assert "?q=Werkstatt&amp;art=angebot&amp;seite=1" in second.content.decode()
    assert len(titles_of(client.get("/suche/", {"q": "Werkstatt", "seite": "99"}))) == 1
    assert len(titles_of(client.get("/suche/", {"q": "Werkstatt", "seite": "x"}))) == PAGE_SIZE


def test_search_says_what_it_took_for_a_mistyped_word(client, offerings):
    page = client.get("/suche/", {"q": "Zwetschgenkuhcen"})

    assert "„Zwetschgenkuhcen“ kommt hier nirgends vor. Sie sehen Treffer für „Zwetschgenkuchen“ ." in text_of(page)
    assert titles_of(page) == ["Zwetschgenkuchen"]


def test_search_helps_when_there_is_nothing(client, offerings):
    page = client.get("/suche/", {"q": "xyzzyq"})

    assert "Zu „xyzzyq“ haben wir nichts gefunden." in text_of(page)
    assert {"/angebote/", "/kontakt/", "/module/"} <= set(re.findall(r'href="([^"]+)"', page.content.decode()))
    assert "zu allgemein" in text_of(client.get("/suche/", {"q": "und der"}))
    assert "Die Suche findet Module" in text_of(client.get("/suche/"))


def test_search_escapes_what_was_typed_and_what_was_written(client):
    offering = OfferingFactory(title="<script>alert(1)</script> Zwetschge", summary="<b>Zwetschge</b>")
    index.refresh(OFFERINGS, [offering.pk])

    for address in ("/suche/", "/suche/vorschlaege/"):
        html = client.get(address, {"q": "<script>alert(1)</script> zwetschge"}).content.decode()
        assert "<script>alert" not in html
        assert "<b>" not in html
        assert "&lt;<mark>script</mark>&gt;" in html


def test_a_synonym_works_at_once_here_and_in_the_catalogue(client, offerings):
    assert titles_of(client.get("/suche/", {"q": "Pflaumenkuchen"})) == []

    group = SynonymGroup.objects.create(terms="Pflaumenkuchen\nZwetschgenkuchen")

    assert titles_of(client.get("/suche/", {"q": "Pflaumenkuchen"})) == ["Zwetschgenkuchen"]
    assert client.get("/angebote/", {"q": "Pflaumenkuchen"}).context["page"].object_list[0].title == "Zwetschgenkuchen"
    group.delete()
    assert titles_of(client.get("/suche/", {"q": "Pflaumenkuchen"})) == []


def test_a_synonym_for_one_direction_works_in_one_direction(client, offerings):
    SynonymGroup.objects.create(terms="ZK\nZwetschgenkuchen", direction="first")
    offering = OfferingFactory(title="ZK und mehr", provider=offerings[0].provider)
    index.refresh(OFFERINGS, [offering.pk])

    assert sorted(titles_of(client.get("/suche/", {"q": "ZK"}))) == ["ZK und mehr", "Zwetschgenkuchen"]
    assert titles_of(client.get("/suche/", {"q": "Zwetschgenkuchen"})) == ["Zwetschgenkuchen"]


def test_the_office_begins_with_real_pairs(client, curriculum):
    assert titles_of(client.get("/suche/", {"q": "Lernfeld", "art": "lernbereich"}))[0] in {
        "Person/Lebenswelt",
        "Sozialraum",
        "Beteiligung/Teilhabe",
        "Vernetzung",
        "Steuerung",
    }
    assert SynonymGroup.objects.filter(terms__startswith="BW\n").exists()


def test_english_pages_search_english_pages(client, curriculum):
    page = client.get("/en/suche/", {"q": "participation"})

    assert page.status_code == 200
    assert all(result.entry.url.startswith("/en/") for result in page.context["results"])


@pytest.mark.once  # how often Django asks does not depend on whom it asks
def test_search_asks_the_database_equally_often_for_few_and_many(client, django_assert_max_num_queries, offerings):
    client.get("/suche/", {"q": "Werkstatt"})
    with django_assert_max_num_queries(4):
        client.get("/suche/", {"q": "Zwetschge"})
    index.refresh(OFFERINGS, [OfferingFactory(title=f"Zwetschge {number}", provider=offerings[0].provider).pk for number in range(30)])
    client.get("/suche/", {"q": "Werkstatt"})
    with django_assert_max_num_queries(4):
        assert client.get("/suche/", {"q": "Zwetschge"}).context["found"].total > 30


# ---- suggestions --------------------------------------------------------------------------------------
def test_suggestions_are_links_to_what_begins_so(client, offerings):
    answer = client.get("/suche/vorschlaege/", {"q": "Zwetschgenk"})
    html = answer.content.decode()

    assert f'href="/angebote/{offerings[0].uuid}/"' in html
    assert 'href="/suche/?q=Zwetschgenk"' in html
    assert '<p id="suchansage" data-hx-swap-oob="innerHTML">1 Vorschlag</p>' in html
    assert answer["Cache-Control"] == "public, max-age=300"


def test_suggestions_are_at_most_eight(client):
    provider = ProviderFactory()
    index.refresh(OFFERINGS, [OfferingFactory(title=f"Werkstatt {number}", provider=provider).pk for number in range(10)])

    assert client.get("/suche/vorschlaege/", {"q": "Werkst"}).content.decode().count("<li>") == 9  # and one to all results


@pytest.mark.parametrize("typed", ["", " ", "Z", "xyzzyq", "und"])
def test_suggestions_are_empty_without_a_match(client, offerings, typed):
    assert "<li>" not in client.get("/suche/vorschlaege/", {"q": typed}).content.decode()


def test_suggestions_end_for_whoever_asks_too_often(client, offerings):
    assert "<li>" in client.get("/suche/vorschlaege/", {"q": "Zwetschgenk"}).content.decode()

    while throttle.count("search.suggestions", "127.0.0.1", window=60) < SUGGESTIONS_PER_MINUTE:
        pass
    refused = client.get("/suche/vorschlaege/", {"q": "Zwetschgenk"})

    assert ("<li>" in refused.content.decode(), refused["Cache-Control"]) == (False, "no-store")
    assert "<li>" in client.get("/suche/vorschlaege/", {"q": "Zwetschgenk"}, REMOTE_ADDR="192.0.2.7").content.decode()


def test_search_ends_for_whoever_asks_too_often_and_keeps_the_words(client, offerings):
    while throttle.count("search", "127.0.0.1", window=60) < SEARCHES_PER_MINUTE:
        pass
    refused = client.get("/suche/", {"q": "Zwetschgenkuchen"})

    assert (refused.status_code, 0 < int(refused["Retry-After"]) <= 60, "results" in refused.context) == (429, True, False)
    assert 'value="Zwetschgenkuchen"' in refused.content.decode()
    assert client.get("/suche/").status_code == 200
    assert client.get("/suche/", {"q": "Zwetschgenkuchen"}, REMOTE_ADDR="192.0.2.7").context["found"].total > 0


def test_the_field_is_on_every_page_once_and_works_without_javascript(client, curriculum):
    for address in ("/", "/angebote/", "/module/4/", "/suche/", "/konto/login/"):
        html = client.get(address).content.decode()
        assert html.count('id="suchfeld"') == 1, address
        assert html.count('action="/suche/"') == 1, address
    assert 'action="/en/suche/"' in client.get("/en/").content.decode()


# ---- whatever is typed --------------------------------------------------------------------------------
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.one_of(
        st.text(max_size=250),
        st.lists(
            st.sampled_from(["Zwetschge", "BW", "%", "'", '"', "\\", "_", "*", "(", "NULL", "OR 1=1", "vor Ort", "Kurs", "70173", "modul 12", "\0"]),
            max_size=12,
        ).map(" ".join),
    ),
    kind=st.sampled_from(["", "angebot", "unsinn", "\0"]),
    page=st.sampled_from(["", "1", "0", "-1", "999999999", "²", "x"]),
)
def test_any_question_is_answered(offerings, words, kind, page):
    cache.clear()
    client = Client()

    assert client.get("/suche/", {"q": words, "art": kind, "seite": page}).status_code == 200
    assert client.get("/suche/vorschlaege/", {"q": words}).status_code == 200
    assert client.get("/angebote/", {"q": words}).status_code == 200


def test_an_answered_question_is_no_miss_and_an_empty_one_is(client, offerings):
    client.get("/suche/", {"q": "Zwetschgenkuchen"})
    client.get("/suche/", {"q": "Drachenfliegen"})
    client.get("/suche/", {"q": "Drachenfliegen", "seite": "2"})
    client.head("/suche/", {"q": "Drachenfliegen"})
    client.get("/suche/vorschlaege/", {"q": "Drachenfliegen"})

    rows = SearchMiss.objects.values_list("question", "count")
    assert list(rows) == [("drachenfliegen", 1)]
