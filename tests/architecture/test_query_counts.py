"""List pages ask the database equally often for 10 and for 1,000 rows: no query in a loop."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.architecture.crowd import gather

PUBLIC_AT_MOST, PERSONAL_AT_MOST = 15, 30
DESK_HOME_AT_MOST = 46

PAGES = {
    "/angebote/": ("nobody", lambda scene: reverse("providers:offering_list")),
    "/traeger/": ("nobody", lambda scene: reverse("providers:provider_list")),
    "/mein-bereich/": ("amina", lambda scene: reverse("learners:own_area")),
    "/mein-bereich/anmeldungen/": ("amina", lambda scene: reverse("learners:enrolments")),
    "/mein-bereich/lernzeiten/": ("amina", lambda scene: reverse("learners:hours")),
    "/mein-bereich/nachweise/": ("amina", lambda scene: reverse("certificates:own")),
    "/portal/": ("boris", lambda scene: reverse("providers:portal")),
    "/portal/angebote/…/": ("boris", lambda scene: reverse("learners:portal_offering", args=[scene.offering.uuid])),
    "/portal/termine/…/anwesenheit/": ("boris", lambda scene: reverse("learners:attendance", args=[scene.session.uuid])),
    "/begleitung/": ("guel", lambda scene: reverse("learners:guidance")),
    "desk: Angebote": ("dana", lambda scene: reverse("offering:index")),
    "desk: Träger": ("dana", lambda scene: reverse("provider:index")),
    "desk: Teilnehmende": ("dana", lambda scene: reverse("learners_desk_enrolments")),
    "desk: Nachweise": ("dana", lambda scene: reverse("certificates_desk:index")),
    "desk: noch ohne Nachweis": ("dana", lambda scene: reverse("certificates_desk:open")),
    "desk: first page": ("dana", lambda scene: reverse("wagtailadmin_home")),
}


@pytest.fixture
def counts(curriculum, amina, boris, dana, guel, provider, client_of):
    """Page → (queries with 10 rows, with 1,010 rows, with how many it must do)."""
    browsers = {"nobody": client_of(None), "amina": client_of(amina), "boris": client_of(boris), "dana": client_of(dana), "guel": client_of(guel)}

    def measure(scene, *, warm):
        found = {}
        for page, (who, address_of) in PAGES.items():
            if not warm:
                browsers[who].get(address_of(scene))  # fills what is cached for everybody: content types, the site
            with CaptureQueriesContext(connection) as captured:
                answer = browsers[who].get(address_of(scene))
            found[page] = (answer.status_code, len(captured))
        return found

    few = measure(gather(10, learner=amina, guide=guel, provider=provider), warm=False)
    many = measure(gather(1_000, learner=amina, guide=guel, provider=provider), warm=True)
    return few, many


@pytest.mark.once  # how often Django asks does not depend on whom it asks
@pytest.mark.django_db
def test_list_pages_ask_equally_often_for_ten_and_a_thousand_rows(counts):
    few, many = counts

    assert many == few
    assert {status for status, _queries in few.values()} == {200}
    # Each app counts what waits with one query of its own; the desk's first page asks them all.
    limits = {page: PUBLIC_AT_MOST if PAGES[page][0] == "nobody" else PERSONAL_AT_MOST for page in few} | {"desk: first page": DESK_HOME_AT_MOST}
    too_many = {page: queries for page, (_status, queries) in few.items() if queries > limits[page]}
    assert too_many == {}
