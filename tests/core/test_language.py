"""The address says the language; a person with an account has one of their own."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import language as languages
from core.models import User


@pytest.mark.parametrize(
    ("path", "language", "plain"),
    [
        ("/", "de", "/"),
        ("/en/", "en", "/"),
        ("/en", "en", "/"),
        ("/angebote/", "de", "/angebote/"),
        ("/en/angebote/?q=en", "en", "/angebote/?q=en"),
        ("/energie/", "de", "/energie/"),
        ("/de/angebote/", "de", "/de/angebote/"),
        ("/en//evil.example/", "en", "/evil.example/"),
    ],
)
def test_language_of_an_address(path: str, language: str, plain: str) -> None:
    assert (languages.language_of(path), languages.bare(path)) == (language, plain)


def test_in_language_leaves_addresses_for_programs_alone() -> None:
    there = [
        languages.in_language(path, "en") for path in ("/", "/module/4/", "/en/module/4/", "/api/v1/modules", "/verwaltung/", "/sitemap.xml", "https://x/")
    ]

    assert there == ["/en/", "/en/module/4/", "/en/module/4/", "/api/v1/modules", "/verwaltung/", "/sitemap.xml", "https://x/"]
    assert languages.in_language("/en/module/4/", "de") == "/module/4/"


def test_every_language_has_a_name_and_a_country() -> None:
    assert set(languages.codes()) == set(languages.ENDONYMS) == set(languages.OPEN_GRAPH)


def test_visitor_gets_the_language_of_the_address_whatever_the_browser_prefers(db: None) -> None:
    client = Client(headers={"accept-language": "en"})

    german, english = client.get("/angebote/"), client.get("/en/angebote/")

    assert [answer.headers["Content-Language"] for answer in (german, english)] == ["de", "en"]
    assert '<html lang="de">' in german.content.decode()
    assert '<html lang="en">' in english.content.decode()


@pytest.mark.parametrize("path", ["/angebote/", "/en/angebote/"])
def test_language_neither_sets_a_cookie_nor_splits_a_cache(db: None, path: str) -> None:
    answer = Client().get(path)

    assert dict(answer.cookies) == {}
    assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_answer_leaves_no_language_behind(db: None) -> None:
    Client().get("/en/angebote/")

    assert (translation.get_language(), reverse("providers:offering_list")) == ("de", "/angebote/")


def test_page_links_to_itself_in_the_other_language_with_what_was_asked(db: None) -> None:
    html = Client().get("/angebote/?q=Nagold").content.decode()

    assert '<a href="/en/angebote/?q=Nagold" hreflang="en" lang="en">English</a>' in html
    assert f'<link rel="canonical" href="{settings.BASE_URL}/angebote/">' in html
    assert f'<link rel="alternate" hreflang="en" href="{settings.BASE_URL}/en/angebote/">' in html
    assert f'<link rel="alternate" hreflang="x-default" href="{settings.BASE_URL}/angebote/">' in html


def test_english_page_links_within_english(db: None) -> None:
    html = Client().get("/en/angebote/").content.decode()

    assert 'href="/en/nachweis/"' in html
    assert 'href="/nachweis/"' not in html


def test_buttons_of_an_english_page_lead_to_english_pages(db: None) -> None:
    html = Client().get("/en/gibt-es-nicht/").content.decode()

    assert re.findall(r'<a class="kern-btn[^"]*" href="([^"]*)"', html) == ["/en/angebote/", "/en/"]


# ---- a person's own language ------------------------------------------------------------------------
def test_person_chooses_english_and_is_led_there(amina: User, client_of) -> None:
    client = client_of(amina)

    chosen = client.post("/sprache/", {"language": "en", "next": "/en/mein-bereich/"})
    amina.refresh_from_db()

    assert (chosen.status_code, chosen.headers["Location"], amina.language) == (302, "/en/mein-bereich/", "en")
    assert client.get("/mein-bereich/?seite=2").headers["Location"] == "/en/mein-bereich/?seite=2"
    assert client.get("/en/mein-bereich/").status_code == 200


def test_who_edits_pages_looks_at_them_in_every_language(dana: User, client_of, curriculum: None) -> None:
    assert client_of(dana).get("/en/module/4/").status_code == 200


def test_german_person_is_led_back_from_english(amina: User, client_of) -> None:
    assert client_of(amina).get("/en/angebote/").headers["Location"] == "/angebote/"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_choosing_a_language_leads_nowhere_else(amina: User, client_of, target: str) -> None:
    assert client_of(amina).post("/sprache/", {"language": "en", "next": target}).headers["Location"] == "/en/"


def test_unknown_language_is_refused(amina: User, client_of) -> None:
    answer = client_of(amina).post("/sprache/", {"language": "fr", "next": "/"})
    amina.refresh_from_db()

    assert (answer.status_code, amina.language) == (400, "de")


@pytest.fixture
def english_amina(amina: User) -> User:
    amina.language = "en"
    amina.save()
    return amina


def test_forms_files_parts_of_pages_and_programs_stay_where_they_are(english_amina: User, client_of) -> None:
    client = client_of(english_amina)
    answers = {
        "form": client.post("/mein-bereich/profil/", {}),
        "file": client.get("/angebote/feed.atom"),
        "part": client.get("/angebote/", headers={"HX-Request": "true"}),
        "program": client.get("/api/v1/modules"),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {"form": 422, "file": 200, "part": 200, "program": 200}


def test_login_lands_in_the_persons_language(english_amina: User, client_of) -> None:
    english_amina.set_password("Ein-langes-Passwort-42")
    english_amina.save()
    english_amina.emailaddress_set.update_or_create(email=english_amina.email, defaults={"verified": True, "primary": True})
    answer = Client().post("/konto/login/", {"login": english_amina.email, "password": "Ein-langes-Passwort-42"}, follow=True)

    assert answer.redirect_chain[-1] == ("/en/mein-bereich/", 302)


def test_who_registers_on_english_pages_reads_english(db: None) -> None:
    Client().post(
        "/en/konto/signup/",
        {"first_name": "Ann", "last_name": "Archer", "email": "ann@example.org", "password1": "Ein-langes-Passwort-42", "password2": "Ein-langes-Passwort-42"},
    )

    assert User.objects.get(email="ann@example.org").language == "en"


def test_german_words_on_an_english_page_say_that_they_are_german() -> None:
    page = Template("{{ title|german }} {{ text|linebreaks|german:'div' }}{{ nothing|german }}")
    words = Context({"title": "Netze <knüpfen>", "text": "Wir üben.", "nothing": ""})

    with translation.override("en"):
        assert page.render(words) == '<span lang="de">Netze &lt;knüpfen&gt;</span> <div lang="de"><p>Wir üben.</p></div>'
    with translation.override("de"):
        assert page.render(words) == "Netze &lt;knüpfen&gt; <p>Wir üben.</p>"


def test_profile_keeps_the_language_and_answers_in_it(amina: User, client_of) -> None:
    client = client_of(amina)

    saved = client.post("/mein-bereich/profil/", {"first_name": "Amina", "last_name": "Aydın", "language": "en"}, follow=True)
    amina.refresh_from_db()
    client.post("/en/mein-bereich/profil/", {"first_name": "Amina", "last_name": "Aydın"})  # a form that does not ask leaves it
    amina.refresh_from_db()

    assert (saved.redirect_chain, amina.language) == ([("/en/mein-bereich/profil/", 302)], "en")
    assert "Your profile has been saved." in saved.content.decode()
    assert client.post("/en/mein-bereich/profil/", {"first_name": "Amina", "last_name": "Aydın", "language": "fr"}).status_code == 422
