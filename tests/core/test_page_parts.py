"""Pages put together from remembered parts say what the database says, whatever changed; and what a part outlives."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction

from core.models import Kreis, Organisation
from core.page_cache import changes
from core.page_cache.contents import contents_of
from core.page_cache.middleware import PageCacheMiddleware
from core.page_cache.parts import _FACTS, PARTS
from curriculum.models import HomePage, Module
from providers.domain.catalogue import for_list
from providers.models import Offering, OfferingModule, Provider, Session, SessionModule
from tests.core.test_page_cache import as_if_committed, queries_of
from tests.factories.providers import OfferingFactory, a_module

pytestmark = pytest.mark.django_db

CALENDAR = ["/angebote/?ansicht=kalender", "/en/angebote/?ansicht=kalender&modul=4", "/angebote/?ansicht=kalender&kalendertag=2027-03-01"]
PAGES = ["/", "/en/", "/module/4/", "/angebote/", "/angebote/?ansicht=karte", *CALENDAR, "/en/angebote/", "/lernbereiche/", "/bildungswege/koordination/"]


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
    "a longer day": lambda offering: Session.objects.filter(offering=offering).update(ends_at=F("ends_at") + timedelta(hours=1)),
    "the day's other room": lambda offering: Session.objects.filter(offering=offering).update(venue="Haus der Begegnung"),
    "what a day teaches": lambda offering: SessionModule.objects.filter(session__offering=offering).update(minutes=45),
    "one offering more": lambda offering: OfferingFactory(title="Noch ein Kurs", modules=[(a_module("4"), 270)]),
    "a provider leaves": lambda offering: Provider.objects.exclude(pk=offering.provider_id).update(is_published=False),
    "the provider's name": lambda offering: Organisation.objects.filter(pk=offering.provider.organisation_id).update(name="Akademie Neuland"),
    "the Kreis's name": lambda offering: Kreis.objects.filter(pk=offering.kreis_id).update(name="Neuland"),
    "a module's title": lambda offering: Module.objects.filter(code="4").update(title="Neu benannt"),
    "a page's words": new_words_on_the_start_page,
    "a page moves away": lambda offering: Page.objects.filter(slug="4").update(slug="vier"),
    "cancelled": lambda offering: Offering.objects.filter(pk=offering.pk).update(state="cancelled", cancelled_at=timezone.now(), cancel_reason="Krank"),
}


def shown(offering):
    client = Client()
    return {path: client.get(path).content for path in [*PAGES, f"/angebote/{offering.uuid}/"]}


@pytest.mark.once  # what is remembered lies in the memory of the process
def test_pages_follow_every_change(offering):
    wrong, unseen = {}, []
    before = shown(offering)
    for name, change in CHANGES.items():
        with as_if_committed():
            change(offering)
        from_memory = shown(offering)
        PARTS.clear()
        _FACTS.clear()
        made_anew = shown(offering)
        wrong |= {(name, path): "old" for path in made_anew if from_memory[path] != made_anew[path]}
        unseen += [name] * (made_anew == before)
        before = made_anew

    assert wrong == {}
    assert unseen == []


def test_what_shows_the_programme_outlives_a_seat(offering):
    text = '{% remembered "x" of="programme" %}{{ word }}{% endremembered %}'
    seen = []
    for word, change in (("first", CHANGES["a taken seat"]), ("second", CHANGES["a module's title"]), ("third", lambda offering: None)):
        seen.append(rendered(text, word=word))
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


def readings_of_rows(browser, path):
    """What is counted and sorted (the stock) has no summary; it is off in tests."""
    return sum('"providers_offering"."summary"' in sql for sql in queries_of(lambda: browser.get(path)))


def test_rows_are_read_once_for_visitors_and_an_offering_each_time_for_somebody(offering, client_of, amina):
    page = f"/angebote/{offering.uuid}/"
    for path in ("/angebote/", page):
        Client().get(path)

    assert [readings_of_rows(Client(), path) for path in ("/angebote/", page)] == [0, 0]
    assert readings_of_rows(client_of(amina), page) == 1


def test_the_sessions_of_a_month_are_read_once_whatever_is_asked(offering):
    month = "/angebote/?ansicht=kalender&kalendermonat=2027-03"

    def readings(path):
        return sum('FROM "providers_session"' in sql for sql in queries_of(lambda: Client().get(path)))

    assert [readings(path) for path in (month, f"{month}&modul=4", f"{month}&frei=1")] == [1, 0, 0]
    with as_if_committed():
        CHANGES["a taken seat"](offering)
    assert readings(month) == 1


def test_a_draft_in_memory_stays_hidden(provider):
    draft = OfferingFactory(provider=provider, draft=True)

    assert [Client().get(f"/angebote/{draft.uuid}/").status_code for _time in range(2)] == [404, 404]


def test_contents_of_an_offering_name_all_that_is_its_own_and_nothing_of_the_programme(offering):
    def contents():
        [row] = for_list(Offering.objects.all())
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


# ---- the tag ----------------------------------------------------------------------------------------
def rendered(text, **values):
    return Template("{% load remembered %}" + text).render(Context(values))


def test_a_part_is_made_once_per_key(db):
    made = iter("ABCD")
    text = '{% remembered "x" key %}{{ make }}{% endremembered %}'

    assert [rendered(text, key=key, make=lambda: next(made)) for key in (1, 1, 2, 1)] == ["A", "A", "B", "A"]


def test_a_part_is_made_for_each_language(db):
    text = '{% remembered "x" %}{% load i18n %}{% get_current_language as code %}{{ code }}{% endremembered %}'
    seen = []
    for code in ("de", "en", "de"):
        with translation.override(code):
            seen.append(rendered(text))

    assert seen == ["de", "en", "de"]


def test_a_part_is_made_anew_when_public_data_changed(offering):
    text = '{% remembered "x" %}{{ title }}{% endremembered %}'
    rendered(text, title="alt")
    with as_if_committed():
        Offering.objects.filter(pk=offering.pk).update(title="Neu")

    assert rendered(text, title="neu") == "neu"


def test_a_part_is_not_called_newer_than_what_it_was_made_from(offering, rf):
    """Somebody commits between the view's reading and the template's writing."""
    text = '{% remembered "x" %}{{ title }}{% endremembered %}'

    def view(request):
        read = Offering.objects.get(pk=offering.pk)
        with as_if_committed():
            Offering.objects.filter(pk=offering.pk).update(title="Neu")
        return HttpResponse(rendered(text, title=read.title))

    answer = PageCacheMiddleware(view)(rf.get("/", HTTP_COOKIE="sessionid=x"))

    assert (answer.content.decode(), rendered(text, title="Neu")) == (offering.title, "Neu")


def test_a_part_knows_nobody(amina, db):
    text = '{% remembered "x" %}[{{ user }}{{ request }}{{ csrf_token }}]{% endremembered %}{{ user }}'

    assert rendered(text, user="Amina", request="r", csrf_token="geheim") == "[]Amina"


def test_a_draft_in_preview_is_neither_kept_nor_hidden(rf, db):
    text = '{% remembered "x" %}{{ lead }}{% endremembered %}'
    preview = rf.get("/")
    preview.is_preview = True

    draft = rendered(text, lead="Entwurf", request=preview)
    public = rendered(text, lead="Fassung")
    again = rendered(text, lead="Entwurf", request=preview)

    assert (draft, public, again) == ("Entwurf", "Fassung", "Entwurf")


def test_parts_escape_once(db):
    text = '{% remembered "x" %}{{ title }}{% endremembered %}'

    assert [rendered(text, title="<b>") for _time in range(2)] == ["&lt;b&gt;"] * 2


@pytest.mark.parametrize("path", ["/", "/angebote/", "/module/4/", "/en/"])
def test_a_page_put_together_from_memory_is_the_same_and_asks_less(curriculum, client_of, amina, offering, path):
    """As Amina, because pages of people with a session are never kept whole."""
    client = client_of(amina)
    first, second = [], []
    asked_first = queries_of(lambda: first.append(client.get(path)))
    asked_second = queries_of(lambda: second.append(client.get(path)))

    def without_token(answer):
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())

    assert without_token(first[0]) == without_token(second[0])
    assert len(asked_second) < len(asked_first)
