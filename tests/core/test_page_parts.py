"""Pages put together from remembered parts say what the database says, whatever changed; and what a part outlives."""

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core.models import Kreis, Organisation
from core.page_cache import changes
from core.page_cache.contents import contents_of
from core.page_cache.parts import _FACTS, PARTS
from curriculum.models import HomePage, Module
from providers.domain.catalogue import find_offerings, for_list
from providers.domain.criteria import Criteria
from providers.models import Offering, OfferingModule, Provider
from tests.core.test_page_cache import as_if_committed, queries_of
from tests.factories.providers import OfferingFactory, a_module

pytestmark = pytest.mark.django_db

PAGES = ["/", "/en/", "/module/4/", "/angebote/", "/en/angebote/", "/lernbereiche/", "/bildungswege/koordination/"]


@pytest.fixture(autouse=True)
def _remembering(settings):
    settings.REMEMBER_PARTS = True
    for each in (PARTS, _FACTS):
        each.clear()
    changes.forget_generation()
    yield
    for each in (PARTS, _FACTS):
        each.clear()
    changes.forget_generation()


@pytest.fixture
def offering(curriculum, provider):
    return OfferingFactory(provider=provider, title="Beteiligung im Quartier", modules=[(a_module("4"), 270)])


def new_words_on_the_start_page(offering):
    page = HomePage.objects.get(locale__language_code="de")
    page.lead = "Heute neu geschrieben."
    page.save_revision().publish()


CHANGES = {
    "a taken seat": lambda offering: Offering.objects.filter(pk=offering.pk).update(seats_taken=2),
    "another title": lambda offering: Offering.objects.filter(pk=offering.pk).update(title="Ganz neuer Titel"),
    "another fee": lambda offering: Offering.objects.filter(pk=offering.pk).update(fee_cents=12_300),
    "other minutes": lambda offering: OfferingModule.objects.filter(offering=offering).update(minutes=135),
    "one offering more": lambda offering: OfferingFactory(title="Noch ein Kurs", modules=[(a_module("4"), 270)]),
    "a provider leaves": lambda offering: Provider.objects.exclude(pk=offering.provider_id).update(is_published=False),
    "the provider's name": lambda offering: Organisation.objects.filter(pk=offering.provider.organisation_id).update(name="Akademie Neuland"),
    "the Kreis's name": lambda offering: Kreis.objects.filter(pk=offering.kreis_id).update(name="Neuland"),
    "a module's title": lambda offering: Module.objects.filter(code="4").update(title="Neu benannt"),
    "a page's words": new_words_on_the_start_page,
    "a page moves away": lambda offering: Page.objects.filter(slug="4").update(slug="vier"),
    "cancelled": lambda offering: Offering.objects.filter(pk=offering.pk).update(state="cancelled", cancelled_at=timezone.now(), cancel_reason="Krank"),
}


def shown():
    client = Client()
    return {path: client.get(path).content for path in PAGES}


@pytest.mark.once  # what is remembered lies in the memory of the process
def test_pages_follow_every_change(offering):
    wrong, unseen = {}, []
    before = shown()
    for name, change in CHANGES.items():
        with as_if_committed():
            change(offering)
        from_memory = shown()
        PARTS.clear()
        _FACTS.clear()
        made_anew = shown()
        wrong |= {(name, path): "old" for path in PAGES if from_memory[path] != made_anew[path]}
        unseen += [name] * (made_anew == before)
        before = made_anew

    assert wrong == {}
    assert unseen == []


def test_what_shows_the_programme_outlives_a_seat(offering):
    text = '{% load remembered %}{% remembered "x" of="programme" %}{{ word }}{% endremembered %}'
    seen = []
    for word, change in (("first", CHANGES["a taken seat"]), ("second", CHANGES["a module's title"]), ("third", lambda offering: None)):
        seen.append(Template(text).render(Context({"word": word})))
        with as_if_committed():
            change(offering)

    assert seen == ["first", "first", "third"]


def test_the_start_page_after_a_seat_asks_for_offerings_only(offering):
    Client().get("/")
    with as_if_committed():
        CHANGES["a taken seat"](offering)

    asked = queries_of(lambda: Client().get("/"))

    assert len(asked) == 1
    assert 'FROM "providers_offering"' in asked[0]


def test_contents_of_an_offering_name_all_that_is_its_own_and_nothing_of_the_programme(offering):
    def contents():
        [row] = for_list(find_offerings(Criteria(), at=timezone.now()))
        return contents_of(row)

    first = contents()
    outcomes = {}
    for name in ("a module's title", "a taken seat", "other minutes", "another fee"):
        CHANGES[name](offering)
        outcomes[name] = contents() != first
        first = contents()

    assert outcomes == {"a module's title": False, "a taken seat": True, "other minutes": True, "another fee": True}


# ---- the frame of a page ---------------------------------------------------------------------------
def test_the_frame_is_remembered_for_visitors_and_never_for_somebody(offering, client_of, amina):
    visitors = [Client().get("/angebote/").content for _time in range(2)]
    own = client_of(amina).get("/angebote/").content.decode()

    assert visitors[0] == visitors[1]
    assert (amina.get_short_name() in own, amina.get_short_name().encode() in Client().get("/angebote/").content) == (True, False)


@pytest.mark.parametrize(("path", "words"), [("/angebote/?q=Netz", "/en/angebote/?q=Netz"), ("/suche/?q=Netz", 'value="Netz"')])
def test_what_was_asked_is_in_the_frame_of_this_answer_only(offering, path, words):
    plain = path.partition("?")[0]
    Client().get(plain)

    assert words in Client().get(path).content.decode()
    assert words not in Client().get(plain).content.decode()


# ---- which page an address shows -------------------------------------------------------------------
def test_an_address_is_looked_up_once(curriculum):
    Client().get("/module/4/")

    assert [sql for sql in queries_of(lambda: Client().get("/module/4/")) if "wagtailcore_page" in sql] == []


def test_a_page_that_not_everybody_may_see_is_looked_up_each_time(curriculum):
    open_to_all = Client().get("/module/4/").status_code
    with as_if_committed():
        PageViewRestriction.objects.create(page=Page.objects.get(slug="4", locale__language_code="de"), restriction_type="login")
    restricted = [Client().get("/module/4/").status_code for _time in range(2)]
    with as_if_committed():
        PageViewRestriction.objects.all().delete()

    assert (open_to_all, restricted, Client().get("/module/4/").status_code) == (200, [302, 302], 200)


def test_a_withdrawn_page_is_gone_at_once(curriculum):
    assert Client().get("/module/4/").status_code == 200

    with as_if_committed():
        Page.objects.get(slug="4", locale__language_code="de").specific.unpublish()

    assert Client().get("/module/4/").status_code == 404
