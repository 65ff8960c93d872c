import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.domain import audit
from core.domain.roles import grant_role
from core.enums import Role
from tests.factories.core import UserFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


def waiting_of(client):
    page = client.get(reverse("wagtailadmin_home"))
    return page.status_code, page.content.decode()


def test_desk_names_what_waits_for_the_office(client_of, dana):
    OfferingFactory(draft=True, state="submitted")

    status, page = waiting_of(client_of(dana))

    assert (status, "<strong>1</strong> eingereichtes Angebot ist zu prüfen" in page) == (200, True)


def test_desk_says_when_nothing_waits(client_of, dana):
    OfferingFactory(draft=True)

    assert "Gerade wartet nichts auf Sie." in waiting_of(client_of(dana))[1]


def trail_of(client, **query):
    page = client.get(reverse("desk_trail"), query)
    return page.status_code, [(row.action, row.data) for row in page.context["object_list"]] if page.status_code == 200 else None


def test_auditor_reads_the_whole_trail(client_of, dana, emil):
    auditor = UserFactory(first_name="Jan")
    grant_role(auditor, Role.AUDITOR, by=dana, at=timezone.now())
    ModelLogEntry.objects.all().delete()
    audit.record(OfferingFactory(draft=True), "providers.offering_cancelled", by=dana, data={"reason": "Referentin erkrankt"})
    audit.record(emil, "core.role_granted", by=None)
    browser = client_of(auditor)

    cancelled, granted = ("providers.offering_cancelled", {"reason": "Referentin erkrankt"}), ("core.role_granted", {})
    assert trail_of(browser) == (200, [granted, cancelled])
    assert trail_of(browser, person=dana.email) == (200, [cancelled])
    assert trail_of(browser, action="core.role_granted") == (200, [granted])
    assert trail_of(browser, label="gibt es nicht") == (200, [])
    assert reverse("desk_trail") in browser.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("address", ["desk_trail", "desk_trail_results"])
def test_trail_is_closed_to_people_without_a_desk_role(client_of, amina, boris, address):
    assert [client_of(person).get(reverse(address)).status_code for person in (amina, boris)] == [302, 302]
