from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import OrganisationKind
from learners.domain.group_seats import named_count
from learners.domain.municipality import count_learning, groups_of, shown_count
from tests.factories.core import GemeindeFactory, OrganisationFactory, UserFactory, make_municipality_contact
from tests.factories.learners import EnrolmentFactory, GroupFactory, InvitationFactory, LearnerProfileFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db

PATH = "/kommune/"


@pytest.fixture
def town():
    return GemeindeFactory(name="Musterstadt")


@pytest.fixture
def contact(town):
    return make_municipality_contact(OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Stadt Musterstadt", gemeinde=town))


def learner_of(gemeinde, state="confirmed"):
    person = UserFactory()
    LearnerProfileFactory(user=person, gemeinde=gemeinde)
    EnrolmentFactory(learner=person, state=state)
    return person


@pytest.mark.parametrize(("count", "shown"), [(0, None), (1, None), (4, None), (5, 5), (17, 17)])
def test_small_counts_are_not_shown(count, shown):
    assert shown_count(count) == shown


def test_people_are_counted_once_and_only_while_they_learn(town):
    twice = learner_of(town)
    EnrolmentFactory(learner=twice, state="waiting")
    learner_of(town, state="cancelled")
    LearnerProfileFactory(gemeinde=town)  # has a profile, does nothing
    learner_of(GemeindeFactory(name="Nachbarstadt"))

    assert count_learning(town) == 1


def test_page_hides_four_and_shows_five(client_of, contact, town):
    for _number in range(4):
        learner_of(town)
    browser = client_of(contact)

    assert "<strong>weniger als 5</strong>" in browser.get(PATH).content.decode()
    learner_of(town)
    assert "<strong>5</strong> Personen" in browser.get(PATH).content.decode()


def test_page_names_nobody(client_of, contact, town):
    people = [learner_of(town) for _number in range(6)]

    page = client_of(contact).get(PATH).content.decode()

    assert not any(person.last_name in page or person.email in page for person in people)


def test_page_shows_offerings_and_providers_of_the_own_kreis(client_of, contact, town):
    soon = timezone.now() + timedelta(days=20)
    near = OfferingFactory(title="Nebenan", kreis=town.kreis, first_start=soon)
    near.provider.kreise.add(town.kreis)
    OfferingFactory(title="Weit weg", first_start=soon)
    OfferingFactory(title="Noch Entwurf", kreis=town.kreis, first_start=soon, draft=True)

    page = client_of(contact).get(PATH).content.decode()

    assert "Nebenan" in page
    assert near.provider.contact_email in page
    assert "Weit weg" not in page
    assert "Noch Entwurf" not in page


def test_only_contacts_enter(client_of, amina, boris, dana, client):
    assert [client_of(person).get(PATH).status_code for person in (amina, boris, dana)] == [403, 403, 403]
    assert client.get(PATH).url == f"/konto/login/?next={PATH}"


def test_next_offerings_have_not_begun(client_of, contact, town):
    now = timezone.now()
    OfferingFactory(title="Läuft schon", kreis=town.kreis, first_start=now - timedelta(hours=1))
    OfferingFactory(title="Beginnt bald", kreis=town.kreis, first_start=now + timedelta(days=30))

    page = client_of(contact).get(PATH)

    assert [offering.title for offering in page.context["municipalities"][0].offerings] == ["Beginnt bald"]


def test_page_lists_the_own_group_registrations_with_what_is_still_to_do(client_of, contact):
    own = contact.role_assignments.get().organisation
    soon = timezone.now() + timedelta(days=40)
    day = (timezone.now() + timedelta(days=9)).date()
    group = GroupFactory(
        offering=OfferingFactory(title="Zu viert", first_start=soon), organisation=own, booked_by=contact, seats=4, names_until_date=day + timedelta(days=3)
    )
    EnrolmentFactory(offering=group.offering, group=group)
    EnrolmentFactory(offering=group.offering, group=group, state="cancelled")
    InvitationFactory(offering=group.offering, group=group)
    waiting = GroupFactory(
        offering=OfferingFactory(title="Wartet noch", first_start=soon), organisation=own, booked_by=UserFactory(), state="waiting", names_until_date=day
    )
    GroupFactory(offering=OfferingFactory(title="Von anderen", first_start=soon), organisation=OrganisationFactory(kind=OrganisationKind.MUNICIPALITY))
    GroupFactory(offering=OfferingFactory(title="Abgemeldet", first_start=soon), organisation=own, state="cancelled")

    found = groups_of(own, at=timezone.now())
    page = client_of(contact).get(PATH).content.decode()

    assert [(each, each.named, each.missing) for each in found] == [(waiting, 0, 0), (group, 2, 2)]
    assert named_count(group) == 2
    assert reverse("learners:group", args=[group.uuid]) in page
    assert reverse("learners:group", args=[waiting.uuid]) not in page
    assert ("Wartet noch" in page, "Von anderen" in page, "Abgemeldet" in page) == (True, False, False)


def test_groups_of_a_municipality_take_one_query_however_many(contact, django_assert_num_queries):
    own = contact.role_assignments.get().organisation
    for _number in range(3):
        GroupFactory(offering=OfferingFactory(first_start=timezone.now() + timedelta(days=40)), organisation=own)

    with django_assert_num_queries(1):
        assert [group.offering.title for group in groups_of(own, at=timezone.now())]
