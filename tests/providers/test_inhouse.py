"""Courses for named municipalities only: who sees and books them, and turning one into the other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.enums import OrganisationKind
from core.models import Job
from core.time import berlin_date
from learners.domain.enrolment import NotForThisPerson, enrol
from learners.domain.groups import register_group
from providers.domain.inhouse import InhouseRefused, closed_for, convert_to_inhouse, convert_to_public, gemeinden_of
from providers.models import Offering
from tests.factories.core import GemeindeFactory, OrganisationFactory, UserFactory, make_municipality_contact
from tests.factories.learners import LearnerProfileFactory
from tests.factories.providers import AT, OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return GemeindeFactory(name="Musterstadt")


@pytest.fixture
def offering(provider):
    start = timezone.now() + timedelta(days=400)
    return OfferingFactory(
        provider=provider, title="Quark im Rathaus", first_start=start, registration_until_date=berlin_date(start - timedelta(days=10)), place_type="central"
    )


@pytest.fixture
def closed(offering, town, dana):
    return convert_to_inhouse(offering, municipalities=[town], host=town, room="Großer Saal", by=dana, at=AT)


@pytest.fixture
def hanna(town):
    """She acts for the town."""
    return make_municipality_contact(OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Stadt Musterstadt", gemeinde=town))


@pytest.fixture
def citizen(town):
    """Named the town in the profile."""
    person = UserFactory()
    LearnerProfileFactory(user=person, gemeinde=town)
    return person


def pages_of(offering):
    return [
        f"/angebote/{offering.uuid}/",
        f"/angebote/{offering.uuid}/termine.ics",
        f"/angebote/{offering.uuid}/anmelden/",
        f"/angebote/{offering.uuid}/gruppe/",
    ]


def test_for_strangers_it_does_not_exist(closed, client_of, emil, clara):
    for person in (emil, clara):
        assert [client_of(person).get(page).status_code for page in pages_of(closed)] == [404] * 4
        assert client_of(person).post(pages_of(closed)[2], {}).status_code == 404
    assert [client_of(None).get(page).status_code for page in pages_of(closed)[:2]] == [404, 404]
    with pytest.raises(NotForThisPerson):
        enrol(closed, learner=emil, by=emil, at=AT)
    assert not closed.enrolments.exists()


@pytest.mark.parametrize("person", [None, "emil", "citizen"])
@pytest.mark.parametrize(
    "path",
    [
        "/angebote/",
        "/angebote/?q=Quark",
        "/suche/?q=Quark",
        "/angebote/feed.atom",
        "/angebote/termine.ics",
        "/daten/angebote.csv",
        "/api/v1/offerings",
        "/api/moochub/v3/courses",
    ],
)
def test_no_public_list_shows_it_to_anybody(closed, client_of, request, path, person):
    browser = client_of(request.getfixturevalue(person) if person else None)

    answer = browser.get(path)

    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert str(closed.uuid) not in body.decode()


def test_the_public_interface_does_not_know_it(closed, client):
    assert client.get(f"/api/v1/offerings/{closed.uuid}").status_code == 404


def test_people_of_the_municipality_see_host_and_room_and_enrol(closed, client_of, citizen):
    browser = client_of(citizen)
    page, _calendar, enrol_page, _group = pages_of(closed)

    shown = browser.get(page).content.decode()

    assert "Großer Saal" in shown
    assert "Musterstadt" in shown
    assert browser.get(enrol_page).status_code == 200
    assert browser.post(enrol_page, {}).status_code == 302
    assert closed.enrolments.get().state == "confirmed"
    assert list(closed_for(gemeinden_of(citizen), at=AT)) == [closed]


def test_whoever_acts_for_the_municipality_sees_it_on_the_page_of_the_municipality_and_registers_a_group(closed, client_of, hanna, emil):
    other_town = GemeindeFactory(name="Nachbarstadt")
    neighbour = make_municipality_contact(OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Nachbarstadt", gemeinde=other_town))

    page = client_of(hanna).get("/kommune/").content.decode()

    assert f"/angebote/{closed.uuid}/" in page
    assert "Großer Saal" in page
    assert str(closed.uuid) not in client_of(neighbour).get("/kommune/").content.decode()
    group = register_group(
        closed, seats=3, organisation_name="Stadt Musterstadt", names_until_date=berlin_date(closed.starts_at - timedelta(days=20)), by=hanna, at=timezone.now()
    )
    assert group.state == "confirmed"


def test_turning_it_both_ways_keeps_everybody_and_the_place_type(offering, town, dana, amina, emil, client_of):
    rows = [enrol(offering, learner=person, by=person, at=AT) for person in (amina, emil)]

    closed = convert_to_inhouse(offering, municipalities=[town], host=town, room=" Großer  Saal ", by=dana, at=AT)
    assert (closed.place_type, closed.host, closed.host_room, closed.is_closed) == ("inhouse", town, "Großer Saal", True)
    assert client_of(amina).get(f"/angebote/{closed.uuid}/").status_code == 200  # she has a seat, wherever she lives

    convert_to_public(closed, by=dana, at=AT)
    convert_to_public(closed, by=dana, at=AT)
    opened = Offering.objects.get()
    assert (opened.place_type, opened.host, opened.host_room, opened.is_closed) == ("central", None, "", False)
    assert (list(opened.municipalities.all()), opened.seats_taken) == ([], 2)
    assert list(opened.enrolments.order_by("pk").values_list("pk", "state")) == [(row.pk, "confirmed") for row in rows]


def test_the_enrolled_are_told_of_both_turns(offering, town, dana, amina, run_jobs):
    enrol(offering, learner=amina, by=amina, at=AT)
    before = Job.objects.filter(task="core.send_mail").count()

    convert_to_inhouse(offering, municipalities=[town], host=town, room="", by=dana, at=AT)
    run_jobs()
    convert_to_public(offering, by=dana, at=AT + timedelta(hours=1))

    assert Job.objects.filter(task="core.send_mail").count() - before == 2


def test_what_cannot_be_turned_is_refused(offering, town, dana):
    with pytest.raises(InhouseRefused, match="Gastgeberin"):
        convert_to_inhouse(offering, municipalities=[GemeindeFactory()], host=town, room="", by=dana, at=AT)
    with pytest.raises(InhouseRefused, match="begonnen"):
        convert_to_inhouse(offering, municipalities=[town], host=town, room="", by=dana, at=offering.starts_at)
    convert_to_inhouse(offering, municipalities=[town], host=town, room="", by=dana, at=AT)
    Offering.objects.update(venue="")
    with pytest.raises(InhouseRefused, match="Haus"):
        convert_to_public(offering, by=dana, at=AT)
