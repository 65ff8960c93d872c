"""The tables of the search follow what everybody may see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core.domain import jobs
from core.enums import JobState
from core.models import Job, SearchEntry, SearchPosting, SearchState, SearchTerm
from core.search import index
from core.search.drift import find_problems
from core.search.finding import answer, entries_of
from core.search.registry import sources
from curriculum.models import ModulePage, StandardPage
from providers.domain.directory import change_provider
from providers.domain.publishing import cancel_offering, publish_offering, return_offering
from providers.domain.search_source import OFFERINGS, PROVIDERS
from providers.models import Offering
from tests.factories.core import GemeindeFactory
from tests.factories.providers import AT, OfferingFactory, ProviderFactory, a_module

pytestmark = pytest.mark.django_db


def found(words, language="de", *, at=AT, kind=""):
    return [entry.title for entry in entries_of(answer(words, language, rules=[], at=at, kind=kind).keys)]


def do_waiting_work():
    """As the worker would on the day of AT."""
    Job.objects.filter(task=index.REFRESH).update(due_at=timezone.now() - timedelta(seconds=1))
    jobs.drain()


def indexed(**fields):
    offering = OfferingFactory(**fields)
    index.refresh(OFFERINGS, [offering.pk])
    return offering


# ---- what is written ----------------------------------------------------------------------------------
def test_refresh_writes_one_entry_for_each_language_and_then_nothing():
    offering = OfferingFactory()

    assert index.refresh(OFFERINGS, [offering.pk]) == 2
    assert index.refresh(OFFERINGS, [offering.pk]) == 0
    assert list(SearchEntry.objects.order_by("language").values_list("language", "url")) == [
        ("de", f"/angebote/{offering.uuid}/"),
        ("en", f"/en/angebote/{offering.uuid}/"),
    ]


def test_refresh_finds_new_words_and_forgets_old_ones():
    offering = indexed(title="Alte Überschrift")
    Offering.objects.filter(pk=offering.pk).update(title="Neue Losung")

    index.refresh(OFFERINGS, [offering.pk])

    assert (found("Losung"), found("Überschrift")) == (["Neue Losung"], [])


@pytest.mark.parametrize("change", [{"state": "draft"}, {"state": "cancelled", "cancel_reason": "Krankheit"}])
def test_refresh_removes_what_nobody_may_see_any_more(change):
    offering = indexed(title="Werkstatt")
    Offering.objects.filter(pk=offering.pk).update(**change)

    index.refresh(OFFERINGS, [offering.pk])

    assert (found("Werkstatt"), SearchEntry.objects.count(), SearchPosting.objects.count()) == ([], 0, 0)


def test_an_offering_is_found_until_it_begins():
    offering = indexed(title="Werkstatt")

    assert found("Werkstatt", at=offering.starts_at - timedelta(minutes=1)) == ["Werkstatt"]
    assert found("Werkstatt", at=offering.starts_at) == []


def test_new_words_renew_the_token_and_known_ones_do_not():
    indexed(title="Werkstatt")
    token = SearchState.objects.get().token

    indexed(title="Werkstatt", provider=Offering.objects.get().provider, kreis=Offering.objects.get().kreis)
    assert SearchState.objects.get().token == token
    indexed(title="Zukunftslabor")
    assert SearchState.objects.get().token != token


def test_rebuild_mends_what_bulk_writes_changed_and_forgets_unused_words():
    offering = indexed(title="Vergessenes Wort")
    index.refresh(PROVIDERS, [offering.provider_id])
    Offering.objects.filter(pk=offering.pk).update(title="Werkstatt")
    OfferingFactory(title="Nie gemeldet", provider=offering.provider)
    assert list(find_problems()) == [
        f"Suche: 2 Objekte der Quelle „offerings“ sind nicht auf dem Stand, das erste ist {offering.pk}. Abhilfe: manage.py rebuild_search."
    ]

    index.rebuild()

    assert list(find_problems()) == []
    assert index.rebuild() == 0
    assert (found("gemeldet"), found("Werkstatt"), found("Vergessenes")) == (["Nie gemeldet"], ["Werkstatt"], [])
    assert not SearchTerm.objects.filter(term__in=["vergess", "=vergessenes"]).exists()


# ---- when it is written -------------------------------------------------------------------------------
def test_what_nobody_may_see_any_more_is_forgotten_before_the_worker_comes(dana):
    offering = indexed(title="Gewaltfreie Kommunikation")

    cancel_offering(offering, reason="Krankheit", by=dana, at=AT)

    assert (found("Gewaltfreie"), Job.objects.filter(task=index.REFRESH, state=JobState.DONE).count()) == ([], 0)


def test_publishing_cancelling_and_returning_are_followed_after_commit(dana):
    offering = OfferingFactory(title="Werkstatt", draft=True)

    publish_offering(offering, by=dana, at=AT)
    assert found("Werkstatt") == []  # the job waits
    assert [problem for problem in find_problems() if "offerings" in problem] == []  # and that is no fault
    do_waiting_work()
    assert found("Werkstatt") == ["Werkstatt"]

    return_offering(offering, reason="Bitte den Ort nennen.", by=dana, at=AT)
    do_waiting_work()
    assert found("Werkstatt") == []

    publish_offering(offering, by=dana, at=AT)
    do_waiting_work()
    cancel_offering(offering, reason="Krankheit", by=dana, at=AT)
    do_waiting_work()
    assert found("Werkstatt") == []


def test_a_hidden_provider_takes_its_offerings_along(dana):
    provider = ProviderFactory(organisation__name="Kolleg Ostalb")
    indexed(title="Werkstatt", provider=provider)
    index.refresh(PROVIDERS, [provider.pk])
    assert found("Kolleg Ostalb") == ["Kolleg Ostalb", "Werkstatt"]

    change_provider(provider, name="Kolleg Ostalb", kreise=[], is_published=False, by=dana, at=AT)
    do_waiting_work()

    assert found("Kolleg Ostalb") == []


def test_bulk_changes_write_at_once_and_leave_no_job():
    offering = OfferingFactory(title="Werkstatt")

    with index.bulk_changes():
        index.changed(OFFERINGS, [offering.pk], at=AT)
        assert found("Werkstatt") == []

    assert (found("Werkstatt"), Job.objects.count()) == (["Werkstatt"], 0)


def test_pages_follow_publishing_restriction_and_deletion(curriculum):
    home = ModulePage.objects.filter(locale__language_code="de").first().get_parent().get_parent()
    page = home.add_child(instance=StandardPage(title="Zwetschgenkuchen", lead="Ein Rezept.", slug="kuchen"))
    do_waiting_work()
    assert found("Zwetschgenkuchen") == ["Zwetschgenkuchen"]

    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    do_waiting_work()
    assert found("Zwetschgenkuchen") == []
    restriction.delete()
    do_waiting_work()

    page.title = "Zwetschgenkuchen mit Zimt"
    page.save_revision()
    assert Job.objects.filter(task=index.REFRESH, state=JobState.QUEUED).count() == 0  # a draft is nobody's business
    page.get_latest_revision().publish()
    do_waiting_work()
    assert found("Zwetschgenkuchen") == ["Zwetschgenkuchen mit Zimt"]

    page.unpublish()
    do_waiting_work()
    assert found("Zwetschgenkuchen") == []
    page.delete()
    do_waiting_work()
    assert [problem for problem in find_problems() if "pages" in problem] == []


def test_moving_a_page_changes_the_addresses_below(curriculum):
    home = ModulePage.objects.filter(locale__language_code="de").first().get_parent().get_parent()
    old, new = (home.add_child(instance=StandardPage(title=title, slug=title.lower())) for title in ("Alt", "Neu"))
    page = old.add_child(instance=StandardPage(title="Zwetschgenkuchen", slug="kuchen"))
    do_waiting_work()

    page.move(Page.objects.get(pk=new.pk), pos="last-child")
    do_waiting_work()

    assert SearchEntry.objects.get(title="Zwetschgenkuchen").url == "/neu/kuchen/"


def test_loading_the_curriculum_leaves_a_search_that_is_up_to_date(curriculum):
    assert list(find_problems()) == []
    assert Job.objects.filter(task=index.REFRESH).count() == 0


# ---- what comes first ---------------------------------------------------------------------------------
def test_reading_pages_costs_the_same_for_few_and_many(curriculum):
    [pages] = [source for source in sources() if source.name == "pages"]
    many = list(pages.keys())
    one_of_each = {}
    for key, kind, locale in Page.objects.filter(pk__in=many).values_list("pk", "content_type", "locale"):
        one_of_each.setdefault((kind, locale), key)

    index.wanted_documents(pages, many)  # sites and kinds of pages are remembered from now on
    costs = []
    for keys in (list(one_of_each.values()), many):
        with CaptureQueriesContext(connection) as asked:
            index.wanted_documents(pages, keys)
        costs.append(len(asked))

    assert len(one_of_each) < len(many) / 5
    assert costs[0] == costs[1]


def test_title_before_heading_before_body():
    indexed(title="Drittens", description="Etwas zur Moderation.")
    indexed(title="Zweitens", summary="Moderation für alle.")
    indexed(title="Moderation")

    assert found("Moderation") == ["Moderation", "Zweitens", "Drittens"]


def test_the_word_before_its_forms_before_compounds():
    for title in ("Netzwerkpartner", "Netzwerke", "Netzwerk"):
        indexed(title=title)

    assert found("Netzwerk") == ["Netzwerk", "Netzwerke", "Netzwerkpartner"]


def test_of_equally_good_offerings_the_earlier_one_first():
    for days in (20, 10):
        indexed(title="Werkstatt", summary=f"nach {days} Tagen", first_start=AT + timedelta(days=30 + days))

    keys = answer("Werkstatt", "de", rules=[], at=AT).keys

    assert ["10" in entry.text for entry in entries_of(keys)] == [True, False]


def test_all_words_are_wanted_and_some_only_where_nothing_has_all():
    indexed(title="Moderation", summary="x")
    indexed(title="Moderation von Gremien", summary="x")

    assert found("Moderation Gremien") == ["Moderation von Gremien"]
    partly = answer("Moderation Zwetschge", "de", rules=[], at=AT)
    assert (len(partly.keys), partly.is_complete, partly.question.unknown) == (2, False, ["Zwetschge"])


@pytest.mark.parametrize("words", ["Modul 12", "12", "modul12 12", "V3", "v3", "Modul V3"])
def test_a_module_is_found_by_what_people_call_it(curriculum, words):
    indexed(title="Ein Kurs", description="12 Plätze, V-förmig, ab 3 Personen")
    code = "V3" if "3" in words else "12"

    assert answer(words, "de", rules=[], at=AT).keys[0] == SearchEntry.objects.get(kind="modul", language="de", url=f"/module/{code}/").pk
    assert "Ein Kurs" not in found(words) or words == "modul12 12"


def test_offerings_are_found_by_place_and_postcode():
    place = GemeindeFactory(name="Musterhausen", postcode="70173")
    indexed(title="Werkstatt", gemeinde=place, kreis=place.kreis)

    assert found("Musterhausen") == found("70173") == found("70199") == ["Werkstatt"]
    assert found("76133") == []


def test_offerings_are_found_by_the_modules_they_teach_in_both_languages(curriculum):
    indexed(title="Ein Kurs", modules=[(a_module("7"), 270)])

    assert found("Grundlagen Beteiligung erarbeiten", kind="angebot") == ["Ein Kurs"]
    assert found("basics of participation", "en", kind="angebot") == ["Ein Kurs"]


def test_each_language_finds_its_own_pages(curriculum):
    assert found("Netzwerkarbeit", kind="modul")[0] == "Grundlagen der Netzwerkarbeit kennenlernen"
    assert all(entry.url.startswith("/en/") for entry in entries_of(answer("participation", "en", rules=[], at=AT).keys))


def test_answers_cost_the_same_for_few_and_many(django_assert_num_queries):
    indexed(title="Werkstatt")
    found("Werkstatt")
    with django_assert_num_queries(3):
        found("Werkstatt")
    index.refresh(OFFERINGS, [OfferingFactory(title="Werkstatt", provider=Offering.objects.first().provider).pk for _number in range(30)])
    found("Werkstatt")
    with django_assert_num_queries(3):
        assert len(found("Werkstatt")) == 31
