"""What applicants are offered on their overview."""

import pytest
from django.urls import reverse

from tests.factories.core import make_municipality_contact, make_provider_editor
from tests.factories.funding import SchemeFactory, an_event, an_event_application, approved, rejected
from tests.factories.needs import a_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A municipality while a scheme is open."""
    SchemeFactory()
    return a_town()


@pytest.fixture
def contact(town):
    return make_municipality_contact(town)


def link_to(event, kind="kommune"):
    return reverse("funding:apply_event", args=[kind, event.uuid])


def test_an_event_is_offered_until_it_was_applied_for(client_of, town, contact):
    open_event = an_event(town)
    running = an_event_application(town, contact).offering

    page = client_of(contact).get("/kommune/foerderung/").content.decode()

    assert (link_to(open_event) in page, link_to(running) in page) == (True, False)
    assert page.count("– beantragt") == 1


def test_an_event_is_offered_again_after_a_rejection(client_of, town, contact):
    event = rejected(an_event_application(town, contact)).offering

    page = client_of(contact).get("/kommune/foerderung/").content.decode()

    assert link_to(event) in page
    assert page.count("– beantragt") == 0


def test_the_provider_is_not_offered_an_event_its_municipality_applied_for(client_of, town, contact):
    event = approved(an_event_application(town, contact), cents=45_000).offering
    editor = make_provider_editor(event.provider)

    page = client_of(editor).get(reverse("funding:provider", args=[event.provider.slug])).content.decode()

    assert link_to(event, "traeger") not in page
    assert page.count("– beantragt") == 1


def test_the_overview_asks_equally_often_for_few_and_many_events(client_of, town, contact, django_assert_num_queries, django_assert_max_num_queries):
    an_event_application(town, contact)
    browser = client_of(contact)
    browser.get("/kommune/foerderung/")
    with django_assert_max_num_queries(60) as few:
        browser.get("/kommune/foerderung/")

    for _each in range(4):
        an_event(town)
        an_event_application(town, contact)

    with django_assert_num_queries(len(few)):
        page = browser.get("/kommune/foerderung/").content.decode()

    assert page.count("– beantragt") == 5
