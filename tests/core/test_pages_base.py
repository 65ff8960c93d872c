"""The frame of every page: menus, the account area, what the browser is told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.domain.roles import grant_role
from core.enums import Role
from tests.factories.core import GRANTED_AT, UserFactory

PAGE = "/entwicklung/bausteine/"

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the frame of a page is templates


def hrefs(html: str, label: str) -> list[str]:
    """The addresses in the nav of this name."""
    nav = re.search(rf'<nav[^>]*aria-label="{label}".*?</nav>', html, re.DOTALL)
    assert nav, f"no nav {label}"
    return re.findall(r'href="([^"]*)"', nav[0])


def test_page_offers_skip_link_before_everything_else(client):
    html = client.get(PAGE).content.decode()
    first_link = re.search(r"<a [^>]*>", html)
    assert first_link[0] == '<a class="skip-link" href="#inhalt">'
    assert html.count('<main id="inhalt"') == 1
    assert html.count("<h1") == 1


def test_main_menu_names_the_promised_addresses(client):
    assert hrefs(client.get(PAGE).content.decode(), "Hauptmenü") == [
        "/angebote/",
        "/traeger/",
        "/lernbereiche/",
        "/bildungswege/",
        "/module/",
        "/praxisbeispiele/",
        "/hilfe/",
        "/nachweis/",
    ]


def test_footer_leads_to_the_legal_pages(client):
    assert hrefs(client.get(PAGE).content.decode(), "Rechtliches und Hilfe")[:11] == [
        "/hilfe/",
        "/veranstaltungen/",
        "/kontakt/",
        "/leichte-sprache/",
        "/gebaerdensprache/",
        "/barrierefreiheit/",
        "/datenschutz/",
        "/nutzungsbedingungen/",
        "/impressum/",
        "/daten/",
        f"/barriere-melden/?seite={PAGE}",
    ]


def test_footer_hides_development_pages_in_production(client, settings):
    settings.DEVELOPMENT_PAGES = False
    assert "/entwicklung/" not in client.get(reverse("account_login")).content.decode()


def test_account_area_offers_login_to_visitors(client):
    assert hrefs(client.get(PAGE).content.decode(), "Konto") == ["/konto/login/", "/konto/signup/"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, ["/mein-bereich/"]),
        (Role.PROCESS_GUIDE, ["/mein-bereich/", "/begleitung/"]),
        (Role.COORDINATOR, ["/mein-bereich/", "/verwaltung/"]),
        (Role.AUDITOR, ["/mein-bereich/", "/verwaltung/"]),
    ],
)
def test_account_area_shows_only_the_places_of_the_role(client_of, role, expected):
    user = UserFactory()
    if role:
        grant_role(user, role, by=None, at=GRANTED_AT)
    html = client_of(user).get(PAGE).content.decode()
    assert hrefs(html, "Konto") == [*expected, "/konto/email/"]


def test_account_area_leads_editors_to_the_portal(client_of, boris):
    assert "/portal/" in hrefs(client_of(boris).get(PAGE).content.decode(), "Konto")


def test_logout_is_a_form_and_needs_post(client_of, amina):
    client = client_of(amina)
    assert '<form method="post" action="/konto/logout/">' in client.get(PAGE).content.decode()
    assert client.get("/konto/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/konto/logout/")
    assert "_auth_user_id" not in client.session


def test_menu_marks_the_page_one_is_on(client):
    html = client.get("/konto/login/").content.decode()
    assert 'aria-current="page"' not in html
    from core.context_processors import site

    request = client.get(PAGE).wsgi_request
    request.path = "/angebote/abc/"
    marks = {entry.path: entry.current for entry in site(request)["main_navigation"]}
    assert marks == {
        "/angebote/": "true",
        "/traeger/": "",
        "/lernbereiche/": "",
        "/bildungswege/": "",
        "/module/": "",
        "/praxisbeispiele/": "",
        "/hilfe/": "",
        "/nachweis/": "",
    }


def test_policy_forbids_everything_inline(client):
    policy = client.get(PAGE).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", [PAGE, "/konto/login/", "/konto/signup/", "/konto/password/reset/", "/konto/confirm-email/", "/gibt-es-nicht/"])
def test_page_has_nothing_inline(client, address):
    html = client.get(address).content.decode()
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style", html) == []
    assert [script for script in re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL) if script.strip()] == []


def test_page_asks_nobody_else(client):
    html = client.get(PAGE).content.decode()
    html = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", html)  # names of this page, nothing to fetch
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', html) == []


def test_personal_page_is_not_stored(client_of, amina):
    assert client_of(amina).get(PAGE).headers["Cache-Control"] == "private, no-store"


def test_page_costs_one_query_for_the_roles(client_of, amina, django_assert_num_queries):
    client = client_of(amina)
    with django_assert_num_queries(3):  # session, person, roles
        answer = client.get(PAGE)

    assert answer.status_code == 200


def test_lost_csrf_token_is_explained(amina):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amina, backend="django.contrib.auth.backends.ModelBackend")
    response = strict.post("/konto/logout/")
    assert response.status_code == 403
    assert "Bitte senden Sie das Formular noch einmal" in response.content.decode()
    assert "_auth_user_id" in strict.session


def test_unknown_address_says_what_to_do(client):
    response = client.get("/gibt-es-nicht/")
    assert response.status_code == 404
    html = response.content.decode()
    assert "Diese Seite gibt es nicht" in html
    assert 'href="/angebote/"' in html


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_error_page_stands_without_context(template):
    from django.template.loader import render_to_string

    html = render_to_string(template)
    assert html.count("<h1>") == 1
    assert "Qualifiziert ins Quartier" in html


def test_every_menu_entry_leads_to_a_page(client, curriculum):
    from core.context_processors import FOOTER_NAVIGATION, MAIN_NAVIGATION

    addresses = sorted({path for path, _label in (*MAIN_NAVIGATION, *FOOTER_NAVIGATION)})
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
