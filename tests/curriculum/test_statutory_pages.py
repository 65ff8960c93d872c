"""Pages that must exist: they are there, found by the check when they are not, and nobody deletes them by accident."""

from datetime import date

import pytest
from django.core.checks import Error, Warning
from django.urls import reverse

from curriculum import checks
from curriculum.domain.completeness import missing_pages, open_facts, unfinished_settings
from curriculum.enums import StatutoryKind
from curriculum.models import AreaPage, IndexPage, PlainLanguagePage, SelfStudyUnitPage, StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]
TODAY = date(2026, 11, 22)


def german(model, **fields):
    return model.objects.filter(locale__language_code="de", **fields).first()


def facts():
    return {entry.page.url_path.strip("/").partition("/")[2]: entry.facts for entry in open_facts(today=TODAY) if entry.page.locale.language_code == "de"}


@pytest.mark.parametrize("kind", StatutoryKind)
def test_every_statutory_page_answers_and_stands_in_every_footer(client, kind):
    answer = client.get(f"/{kind.value}/")

    assert (answer.status_code, f'href="/{kind.value}/"' in client.get("/angebote/").content.decode()) == (200, True)


def test_no_statutory_page_is_missing_after_loading():
    assert (missing_pages(language="de"), [kind for kind in missing_pages(language="en") if kind != StatutoryKind.PLAIN_LANGUAGE]) == ([], [])


def test_the_check_names_a_page_that_was_withdrawn():
    StandardPage.objects.filter(duty="impressum", locale__language_code="de").update(live=False)

    found = [message for message in checks.pages_are_complete(None, databases=["default"]) if message.id == "curriculum.E001" and "/impressum/" in message.msg]

    assert [(type(message), message.msg) for message in found] == [(Error, "The page /impressum/ (Impressum) is missing or not published.")]


def test_the_check_reads_no_database_unless_asked():
    assert checks.pages_are_complete(None, databases=None) == []


def test_open_facts_are_found_in_streams_and_shown_marked(client):
    assert facts()["kontakt"] == (
        "E-Mail-Adresse der Koordinierungsstelle",
        "Telefonnummer und Zeiten, zu denen jemand erreichbar ist",
        "Postanschrift",
    )
    shown = client.get("/kontakt/").content.decode()
    assert shown.count('class="operator-fact"') == 3


def test_a_page_without_open_facts_is_not_listed():
    assert "hilfe" not in facts()


def test_a_placeholder_in_running_text_is_found_too():
    page = german(StandardPage, slug="hilfe")
    page.lead = "E-Mail: [vom Betreiber zu ergänzen]"
    page.save()

    assert facts()["hilfe"] == ("Einleitung",)


def test_facts_that_were_given_are_no_longer_open():
    page = german(StandardPage, duty="kontakt")
    for block in page.body:
        block.value["missing"] = []
    page.save()

    assert "kontakt" not in facts()


@pytest.mark.parametrize(("assessed_on", "expected"), [(date(2026, 1, 1), False), (date(2025, 11, 22), False), (date(2025, 11, 21), True), (None, True)])
def test_an_accessibility_statement_is_reviewed_every_year(assessed_on, expected):
    page = german(StandardPage, duty="barrierefreiheit")
    next(block for block in page.body if block.block_type == "assessment").value["assessed_on"] = assessed_on
    page.save()

    assert any(fact.startswith(("Datum der Erklärung", "Erklärung ist älter")) for fact in facts()["barrierefreiheit"]) == expected


def test_a_setting_with_a_placeholder_is_named(settings):
    settings.CERTIFICATE_ISSUER = "[vom Betreiber zu ergänzen]"

    found = checks.pages_are_complete(None, databases=["default"])

    assert unfinished_settings() == ["CERTIFICATE_ISSUER"]
    assert [type(message) for message in found if message.id == "curriculum.W002"] == [Warning]


def kept_pages():
    return [
        german(StandardPage, duty="impressum"),
        PlainLanguagePage.objects.get(slug="leichte-sprache"),
        german(AreaPage),
        german(IndexPage),
        german(SelfStudyUnitPage),
    ]


def test_the_delete_page_of_a_kept_page_explains_and_deletes_nothing(client_of, dana):
    dana.is_superuser = True  # passes every permission
    dana.save()
    browser = client_of(dana)
    for page in kept_pages():
        address = reverse("wagtailadmin_pages:delete", args=[page.pk])

        answers = [browser.get(address), browser.post(address)]

        assert [answer.status_code for answer in answers] == [409, 409]
        assert "Diese Seite lässt sich nicht löschen" in answers[0].content.decode()
        assert type(page).objects.filter(pk=page.pk).exists()


def test_a_page_that_nothing_rests_on_can_be_deleted(client_of, dana):
    page = german(StandardPage, slug="hilfe")

    client_of(dana).post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert german(StandardPage, slug="hilfe") is None


def test_bulk_deletion_names_what_stays(client_of, dana):
    dana.is_superuser = True
    dana.save()
    page = german(AreaPage)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}&next=/verwaltung/pages/"

    answer = client_of(dana).post(address, follow=True)

    assert (AreaPage.objects.filter(pk=page.pk).exists(), f"„{page.title}“ bleibt" in answer.content.decode()) == (True, True)


def test_a_statutory_page_is_neither_withdrawn_nor_moved(client_of, dana):
    page, elsewhere, browser = german(StandardPage, duty="impressum"), german(StandardPage, slug="hilfe"), client_of(dana)

    answers = [
        browser.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk])),
        browser.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk])),
    ]

    page.refresh_from_db()
    assert ([answer.status_code for answer in answers], page.live, page.url_path) == ([409, 409], True, "/startseite/impressum/")


def test_the_address_of_a_statutory_page_is_fixed():
    page = german(StandardPage, duty="impressum")
    page.slug = "anbieter"

    page.full_clean()

    assert page.slug == "impressum"


def test_plain_language_puts_each_sentence_on_its_own_line_and_says_it_is_not_reviewed(client):
    page = PlainLanguagePage.objects.get(slug="kurs-finden")

    shown = client.get("/leichte-sprache/kurs-finden/").content.decode()

    assert [line in shown for line in ("<p>Sie möchten einen Kurs finden?</p>", "<p>Die Suche kostet kein Geld.</p>")] == [True, True]
    assert "Er ist noch nicht von Menschen mit Lern-Schwierigkeiten geprüft." in shown
    page.reviewed_by = "Prüfgruppe Musterstadt, 2027"
    page.save()
    assert "noch nicht von Menschen" not in client.get("/leichte-sprache/kurs-finden/").content.decode()


def test_plain_language_keeps_its_sentences_short():
    lines = [line for page in PlainLanguagePage.objects.all() for block in page.body for line in block.value["lines"].splitlines()]

    assert [line for line in lines if len(line.split()) > 12] == []


def test_sign_language_says_that_the_video_is_missing(client):
    assert "Das Video fehlt noch" in client.get("/gebaerdensprache/").content.decode()
