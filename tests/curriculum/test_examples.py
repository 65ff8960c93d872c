"""The library of practice examples: nothing is public without a consent that holds, whichever way it is published."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from core.models import Kreis
from curriculum.domain.example_drafts import draft_example
from curriculum.domain.examples import ConsentRefused, record_consent, take_down_without_consent, withdraw_consent
from curriculum.domain.invariants import find_problems
from curriculum.domain.page_tree import ENGLISH_PAGES_FILE, load_english_pages, read_pages_file
from curriculum.enums import ConsentState
from curriculum.models import Curriculum, ExampleConsent, ExamplePage, IndexPage, Module
from curriculum.models.example_consent import Standing, standing
from curriculum.models.pages.checked import PublishRefused
from tests.factories.core import GemeindeFactory, KreisFactory
from tests.factories.curriculum import real_units
from tests.factories.examples import AT, agree, example_text, make_example

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]

DAY = date(2026, 6, 1)


def consent(party, *, until=None, withdrawn=False, minutes=0, pk=1):
    return ExampleConsent(
        pk=pk, party=party, given_on_date=date(2026, 3, 1), until_date=until, recorded_at=AT + timedelta(minutes=minutes),
        withdrawn_at=AT if withdrawn else None, withdrawal="Mail" if withdrawn else "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("consents", "expected"),
    [
        ([], Standing(ConsentState.MISSING)),
        ([consent("Stadt")], Standing(ConsentState.GIVEN)),
        ([consent("Stadt", until=DAY)], Standing(ConsentState.GIVEN, DAY)),
        ([consent("Stadt", until=DAY - timedelta(days=1))], Standing(ConsentState.EXPIRED)),
        ([consent("Stadt"), consent("Verein", withdrawn=True, pk=2)], Standing(ConsentState.WITHDRAWN)),
        ([consent("Verein", withdrawn=True), consent(" VEREIN ", minutes=1, pk=2)], Standing(ConsentState.GIVEN)),
        ([consent("Verein"), consent("Verein", withdrawn=True, minutes=1, pk=2)], Standing(ConsentState.WITHDRAWN)),
        ([consent("Stadt", until=date(2026, 9, 1)), consent("Verein", until=date(2026, 8, 1), pk=2)], Standing(ConsentState.GIVEN, date(2026, 8, 1))),
    ],
)
def test_standing_asks_every_party_and_of_each_the_last_word(consents, expected):
    assert standing(consents, day=DAY) == expected


# ---- recording ----------------------------------------------------------------------------------------
def test_record_consent_twice_is_once(dana):
    page = make_example(by=dana, published=False)

    first, second = agree(page, by=dana), agree(page, by=dana)

    assert (first, ExampleConsent.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"given_on_date": date(2026, 3, 3)}, "given_on_date"),
        ({"until_date": date(2026, 3, 1)}, "until_date"),
        ({"given_on_date": date(2026, 2, 20), "until_date": date(2026, 2, 10)}, "until_date"),
    ],
)
def test_record_consent_refuses_days_that_cannot_be(dana, said, field):
    page = make_example(by=dana, published=False)

    with pytest.raises(ConsentRefused) as refused:
        agree(page, by=dana, **said)

    assert (refused.value.field, ExampleConsent.objects.count()) == (field, 0)


# ---- every way to publish -----------------------------------------------------------------------------
def draft(dana):
    return make_example(by=dana, published=False)


def is_live(page):
    return ExamplePage.objects.get(pk=page.pk).live


def test_a_program_cannot_publish_without_consent(dana):
    page = draft(dana)

    with pytest.raises(PublishRefused, match="keine Einwilligung"):
        page.get_latest_revision().publish(user=dana)

    assert not is_live(page)


def test_saving_a_page_as_live_is_refused_without_consent(dana):
    page = draft(dana)
    page.live = True

    with pytest.raises(PublishRefused):
        page.save()

    assert not is_live(page)


def test_the_desk_publishes_only_with_consent(client_of, dana):
    page = draft(dana)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/verwaltung/pages/"
    browser = client_of(dana)

    refused = browser.post(address, follow=True).content.decode()
    before = is_live(page)
    agree(page, by=dana)
    browser.post(address, follow=True)

    assert ("Es ist keine Einwilligung eingetragen" in refused, before, is_live(page)) == (True, False, True)


def test_the_clock_does_not_publish_without_consent(dana):
    page = draft(dana)
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=5)
    revision.save()

    call_command("publish_scheduled")

    revision.refresh_from_db()
    assert (is_live(page), revision.approved_go_live_at) == (False, None)


def test_a_copy_has_no_consent_and_stays_a_draft(dana):
    page = make_example(by=dana)

    with pytest.raises(PublishRefused):
        page.copy(update_attrs={"slug": "kopie", "title": "Kopie"})

    assert not Page.objects.filter(slug="kopie").exists()


def test_an_alias_has_no_consent_either(dana):
    page = make_example(by=dana)

    with pytest.raises(PublishRefused):
        page.create_alias(update_slug="kopie")

    assert not Page.objects.filter(slug="kopie").exists()


def test_a_restored_version_does_not_bring_a_consent_back(dana):
    page = make_example(by=dana)
    old = page.latest_revision
    withdraw_consent(ExampleConsent.objects.get(), withdrawal="Mail", by=dana, at=timezone.now())

    with pytest.raises(PublishRefused, match="zurückgezogen"):
        old.publish(user=dana)

    assert not is_live(page)


# ---- the end of a consent -----------------------------------------------------------------------------
def test_withdrawing_takes_all_languages_offline_at_once(client_of, dana):
    load_english_pages(Curriculum.objects.get(is_current=True), read_pages_file(ENGLISH_PAGES_FILE), real_units())
    page = make_example(by=dana)
    english = draft_example(example_text(title="An open evening", gemeinde=page.gemeinde), by=dana, language="en", translates=page)
    english.get_latest_revision().publish(user=dana)
    row, browser = ExampleConsent.objects.get(), client_of(None)
    before = [browser.get(address).status_code for address in (page.url, f"/en{page.url}")]

    gone = withdraw_consent(row, withdrawal="Per Mail", by=dana, at=timezone.now())
    again = withdraw_consent(row, withdrawal="Noch einmal", by=dana, at=timezone.now())

    row.refresh_from_db()
    after = [browser.get(address).status_code for address in (page.url, f"/en{page.url}")]
    assert (before, after, len(gone), again, row.withdrawal) == ([200, 200], [404, 404], 2, [], "Per Mail")


def test_one_of_two_parties_is_enough_to_withdraw(dana):
    page = make_example(by=dana)
    other = agree(page, by=dana, party="Verein")

    withdraw_consent(other, withdrawal="Mündlich", by=dana, at=timezone.now())

    assert not is_live(page)


def test_withdrawing_needs_words(dana):
    make_example(by=dana)

    with pytest.raises(ConsentRefused):
        withdraw_consent(ExampleConsent.objects.get(), withdrawal=" ", by=dana, at=timezone.now())

    assert ExampleConsent.objects.get().withdrawn_at is None


def test_an_expired_consent_takes_the_page_down_the_day_after(dana):
    today = timezone.localdate()
    page = draft(dana)
    record_consent(page, party="Stadt", given_by="Amt", covers="Text", reference="1", given_on_date=today, until_date=today, by=dana, at=timezone.now())
    page.get_latest_revision().publish(user=dana)

    kept = take_down_without_consent(at=timezone.now())
    gone = take_down_without_consent(at=timezone.now() + timedelta(days=1))
    again = take_down_without_consent(at=timezone.now() + timedelta(days=1))

    assert (kept, gone, again, is_live(page)) == (0, 1, 0, False)


def test_find_problems_names_a_public_example_without_consent(dana):
    page = make_example(by=dana)
    clean = list(find_problems())
    ExampleConsent.objects.all().delete()

    assert (clean, list(find_problems())) == ([], [f"Praxisbeispiel {page.pk} ist öffentlich, die Einwilligung aber: fehlt."])


# ---- what people see ----------------------------------------------------------------------------------
def test_the_page_tells_everything(client_of, dana):
    page = make_example(by=dana, source_url="https://example.org/bericht")

    words = client_of(None).get(page.url).content.decode()

    said = ["Musterstadt", "Beispielquartier", "Durchführung", "Kommune", "35 Gäste", "(2025)", "Ein Raum ohne Treppe", "Sonntags kam niemand", "Jahresbericht"]
    assert [each for each in [*said, "1.000", "2.500,50", "1. Dezember 2025", "https://example.org/bericht", "mit Einwilligung"] if each not in words] == []


def library(client, query=""):
    return client.get(f"/praxisbeispiele/{query}")


def titles(response):
    return [page.title for page in response.context["entries"]]


def test_the_library_filters_by_phase_sector_kreis_and_module(client_of, dana):
    kreis = KreisFactory(name="Beispielkreis", slug="beispielkreis", ags="08999")
    module = Module.objects.get(curriculum__is_current=True, code="4")
    make_example(by=dana, title="Anfang", phases=frozenset({"planung"}), sectors=frozenset({"market"}), gemeinde=GemeindeFactory(kreis=kreis), modules=[module])
    make_example(by=dana, title="Dauer", phases=frozenset({"verstetigung", "durchfuehrung"}))
    browser = client_of(None)

    found = {
        query: titles(library(browser, query))
        for query in (
            "",
            "?phase=planung",
            "?phase=verstetigung",
            "?sektor=market",
            "?kreis=beispielkreis",
            "?modul=4",
            "?phase=planung&sektor=municipal",
            "?phase=x&seite=y",
        )
    }

    both = ["Anfang", "Dauer"]
    assert found == {
        "": both, "?phase=planung": both[:1], "?phase=verstetigung": both[1:], "?sektor=market": both[:1], "?kreis=beispielkreis": both[:1],
        "?modul=4": both[:1], "?phase=planung&sektor=municipal": [], "?phase=x&seite=y": both,
    }  # fmt: skip


def test_the_library_offers_only_kreise_and_modules_that_have_examples(client_of, dana):
    page = make_example(by=dana)

    answer = library(client_of(None))

    assert (Kreis.objects.count() > 40, answer.context["kreise"], answer.context["modules"]) == (True, [page.gemeinde.kreis], [])


def test_an_empty_library_says_why(client_of):
    answer = library(client_of(None))

    assert (answer.status_code, "sobald alle Beteiligten eingewilligt haben" in answer.content.decode()) == (200, True)


def test_the_library_asks_as_often_for_many_as_for_few(client_of, dana):
    browser = client_of(None)

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            library(browser, "?phase=durchfuehrung")
        return len(seen)

    make_example(by=dana, title="Beispiel 0")
    few = queries()
    for number in range(1, 6):
        make_example(by=dana, title=f"Beispiel {number}")

    assert queries() == few


def test_a_draft_is_in_no_list_no_map_of_the_site_and_no_search(client_of, dana, run_jobs):
    page = draft(dana)
    run_jobs()
    browser = client_of(None)

    listed = titles(library(browser))
    site = browser.get("/sitemap.xml").content.decode()
    found = browser.get("/suche/?q=Treff+am+Abend").content.decode()

    assert (listed, page.slug in site, "/praxisbeispiele/" in site, page.slug in found) == ([], False, True, False)


def test_a_published_example_is_found_under_its_own_kind(client_of, dana, run_jobs):
    page = make_example(by=dana)
    run_jobs()

    found = client_of(None).get("/suche/?q=Treff+am+Abend&art=praxisbeispiel").content.decode()

    assert page.url in found
    assert page.url in client_of(None).get("/sitemap.xml").content.decode()


def test_the_library_page_stays_and_takes_examples_only_below_itself(dana):
    library_page = IndexPage.objects.get(shows="praxisbeispiele", locale__language_code="de")

    assert ExamplePage.can_create_at(library_page)


# ---- the desk ------------------------------------------------------------------------------------------
FORM = {"party": "Stadt", "given_by": "Amt", "covers": "Text", "reference": "7", "given_on_date": "2026-03-01", "until_date": ""}


def test_the_desk_records_a_consent_and_takes_it_back(client_of, dana):
    page = draft(dana)
    browser, address = client_of(dana), reverse("examples_desk:example", args=[page.translation_key])

    recorded = browser.post(address, FORM)
    row = ExampleConsent.objects.get()
    page.get_latest_revision().publish(user=dana)
    withdrawn = browser.post(reverse("examples_desk:withdraw", args=[row.uuid]), {"withdrawal": "Mail"}, follow=True)

    assert (recorded.status_code, row.party, row.recorded_by, is_live(page)) == (302, "Stadt", dana, False)
    assert "1 Seite ist jetzt offline" in withdrawn.content.decode()


@pytest.mark.parametrize("wrong", [{"party": ""}, {"given_on_date": "2999-01-01"}, {"until_date": "2026-02-01"}, {"given_on_date": "gestern"}])
def test_the_desk_says_what_is_wrong_and_writes_nothing(client_of, dana, wrong):
    page = draft(dana)

    answer = client_of(dana).post(reverse("examples_desk:example", args=[page.translation_key]), FORM | wrong)

    assert (answer.status_code, bool(answer.context["form"].errors), ExampleConsent.objects.count()) == (422, True, 0)


def test_the_editor_types_euros_and_cents_are_kept(client_of, dana):
    page = draft(dana)

    html = client_of(dana).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert ('value="1000.00"' in html or 'value="1000,00"' in html, "Einwilligungen ansehen und eintragen" in html) == (True, True)
