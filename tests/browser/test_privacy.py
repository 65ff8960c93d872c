"""What a visitor's browser is told to keep and to fetch: nothing before the login, and never from elsewhere."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.chromium import Visitor

pytestmark = pytest.mark.browser

# One address of each kind that anybody may read; a form is sent on the way.
PUBLIC = (
    "/",
    "/?kreis=stadtkreis-ulm",
    "/en/",
    "/angebote/?q=Beteiligung",
    "/traeger/",
    "/lernbereiche/",
    "/module/4/",
    "/bildungswege/koordination/",
    "/suche/?q=Netz",
    "/barrierefreiheit/",
    "/leichte-sprache/",
    "/nachweis/",
)
OWN = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}


def _watched(person: Visitor) -> list[str]:
    """Requests to other hosts, as they happen."""
    here, elsewhere = urlsplit(person.address).netloc, []
    person.page.on("request", lambda request: elsewhere.append(request.url) if urlsplit(request.url).netloc not in (here, "") else None)
    return elsewhere


def test_public_pages_keep_no_cookie_but_that_of_their_forms_and_ask_nobody_else(curriculum, transactional_db, visitor):
    person = visitor()
    elsewhere = _watched(person)
    kept = {}

    for path in PUBLIC:
        person.goes_to(path)
        kept[path] = {cookie["name"] for cookie in person.page.context.cookies()}
        stored = person.page.evaluate("[localStorage.length, sessionStorage.length]")
        assert stored == [0, 0], path

    assert {path: names for path, names in kept.items() if names and path != "/nachweis/"} == {}
    assert kept["/nachweis/"] <= {settings.CSRF_COOKIE_NAME}  # a form that is posted needs its token
    assert elsewhere == []


def test_a_person_who_logged_in_has_session_csrf_and_language_and_nothing_else(curriculum, transactional_db, visitor, amina):
    person = visitor()
    elsewhere = _watched(person)
    person.logs_in(amina.email)

    for path in ("/", "/mein-bereich/", "/mein-bereich/profil/", "/konto/2fa/", "/angebote/"):
        person.goes_to(path)

    cookies = person.page.context.cookies()
    assert {cookie["name"] for cookie in cookies} <= OWN
    assert {cookie["name"]: cookie["httpOnly"] for cookie in cookies}[settings.SESSION_COOKIE_NAME] is True
    assert elsewhere == []
