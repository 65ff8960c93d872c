"""The first page of the desk: what waits, comes due, is there and was changed, and nothing for those who may not see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.desk import DUE_HOOK, FIGURES_HOOK, MOST_CHANGES, SHORTCUTS_HOOK, ask
from core.domain import audit
from core.domain.barriers import report_barrier
from core.domain.roles import grant_role
from core.enums import Role
from tests.factories.core import GRANTED_AT, UserFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


def home(client):
    page = client.get(reverse("wagtailadmin_home"))
    assert page.status_code == 200
    return page.content.decode()


def asked(client, hook):
    return ask(hook, client.get(reverse("wagtailadmin_home")).wsgi_request)


def test_the_desk_greets_and_says_in_words_that_nothing_waits(client_of, dana):
    page = home(client_of(dana))

    sentences = ["Guten Tag, Dana", "Gerade wartet nichts auf Sie.", "In den nächsten zwei Wochen steht nichts an."]
    assert [sentence in page for sentence in sentences] == [True, True, True]


def test_what_comes_due_is_sorted_by_day_and_what_is_past_is_marked(client_of, dana):
    now, today = timezone.now(), timezone.localdate()
    offering = OfferingFactory()
    type(offering).objects.filter(pk=offering.pk).update(starts_at=now + timedelta(days=5), registration_until_date=today + timedelta(days=3))
    late = report_barrier("/angebote/", description="Der Knopf fehlt.", email="", language="de", at=now - timedelta(days=30))
    browser = client_of(dana)

    days = [entry.day for entry in sorted(asked(browser, DUE_HOOK), key=lambda entry: entry.day)]

    assert days == [late.due_date, today + timedelta(days=3), timezone.localdate(now + timedelta(days=5))]
    assert home(browser).count("überfällig</span>") == 1


def test_figures_lead_to_lists_that_answer(client_of, dana):
    OfferingFactory()
    browser = client_of(dana)

    figures = asked(browser, FIGURES_HOOK)

    assert [browser.get(figure.url).status_code for figure in figures] == [200] * len(figures)
    assert {str(figure.text): figure.count for figure in figures}["kommendes Angebot"] == 1


def test_shortcuts_open_for_whoever_sees_them(client_of, dana):
    auditor = UserFactory()
    grant_role(auditor, Role.AUDITOR, by=None, at=GRANTED_AT)
    for person in (dana, auditor):
        browser = client_of(person)
        assert {browser.get(entry.url).status_code for entry in asked(browser, SHORTCUTS_HOOK)} == {200}


def test_auditors_see_changes_and_no_work_of_the_office(client_of, dana):
    auditor = UserFactory()
    grant_role(auditor, Role.AUDITOR, by=None, at=GRANTED_AT)
    audit.record(OfferingFactory(draft=True, state="submitted"), "providers.offering_submitted", by=dana)

    page = home(client_of(auditor))

    assert ("Angebot eingereicht" in page, "zu prüfen" in page, "Angebot anlegen" in page) == (True, False, False)


def test_the_newest_changes_of_both_logs_come_first_and_no_more_than_fit(client_of, dana):
    offering = OfferingFactory(draft=True)
    for number in range(MOST_CHANGES + 2):
        audit.record(offering, "providers.offering_returned", by=dana, data={"reason": f"Grund {number}"})
    ModelLogEntry.objects.update(timestamp=timezone.now())
    page = home(client_of(dana))

    assert page.count('class="desk-changes__what"') == MOST_CHANGES


def test_the_first_page_asks_as_often_for_many_as_for_few(client_of, dana):
    browser, counts = client_of(dana), []
    for number in range(4):
        report_barrier("/angebote/", description=f"Der Knopf {number} fehlt.", email="", language="de", at=timezone.now() - timedelta(days=30))
        audit.record(OfferingFactory(), "providers.offering_submitted", by=dana)
        with CaptureQueriesContext(connection) as queries:
            home(browser)
        counts.append(len(queries))

    assert counts[1] == counts[-1]


@pytest.mark.usefixtures("curriculum")
def test_whoever_may_edit_pages_sees_what_the_operator_owes(client_of, dana):
    people = {Role.ADMINISTRATOR: UserFactory(), Role.AUDITOR: UserFactory()}
    for role, person in people.items():
        grant_role(person, role, by=None, at=GRANTED_AT)

    shown = ["bevor die Plattform öffentlich werden darf" in home(client_of(person)) for person in (dana, *people.values())]

    assert shown == [True, True, False]
