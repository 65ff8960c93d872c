"""Small neighbouring needs become one course, and two again."""

from datetime import date

import pytest

from core.models import Job
from providers.domain.need_bundling import bundle_needs, obstacles, split_need, suggestions, usual_fee_cents
from providers.domain.need_life import NeedRefused, people_of, visible_needs
from providers.domain.need_partners import leave_need
from providers.domain.needs import withdraw_need
from providers.enums import NeedState, PartnerState
from providers.models import Need, NeedBundle, NeedPartner, TeachingProfile
from tests.factories.core import make_municipality_contact
from tests.factories.needs import NeedFactory, a_town, ask
from tests.factories.providers import AT, a_module

pytestmark = pytest.mark.django_db


def a_need(town="Stadt Klein", people=6, **fields):
    """Small, within the usual 30 km of the others."""
    return NeedFactory(municipality=a_town(town), people=people, **fields)


def fresh(need):
    return Need.objects.get(pk=need.pk)


def test_suggestions_say_what_one_course_would_save(provider):
    TeachingProfile.objects.create(provider=provider, fee_cents_per_lesson=8_000)
    lead, near, third = a_need("Stadt Groß", people=9), a_need("Stadt Nah"), a_need("Stadt Drei", people=5)
    a_need("Stadt Viel", people=18)
    a_need("Stadt Anders", modules=[(a_module("8"), 270)])

    (found,) = [each for each in suggestions() if each.lead == lead]

    assert (found.members, found.people, found.saving_cents) == ((near, third), 20, 2 * 6 * 8_000)
    assert usual_fee_cents() == 8_000
    assert len([each for each in suggestions() if third in each.members]) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"people": 15}, "mehr als 20"),
        ({"from_date": date(2027, 9, 1), "until_date": date(2027, 10, 1)}, "keinen Zeitraum"),
        ({"places": frozenset({"online"})}, "zu weit weg"),
        ({"accessibility_features": frozenset({"wheelchair"})}, "braucht anderes"),
    ],
)
def test_obstacles_say_why_not(fields, words):
    if "accessibility_features" in fields:
        from providers.enums import AccessibilityFeature

        fields = {"accessibility_features": frozenset({AccessibilityFeature.values[0]})}
    lead = a_need("Stadt Groß", people=9)
    (reason,) = obstacles(lead, [a_need(**fields)])

    assert words in reason


def test_far_away_is_no_neighbour():
    lead = a_need("Stadt Groß", people=9)
    far = NeedFactory(municipality=a_town("Stadt Fern", lat=47.6, lon=9.1), people=5)

    assert obstacles(lead, [far]) == ["Stadt Fern ist zu weit weg."]


def test_bundle_and_split_leave_everything_as_it_was(dana):
    lead = a_need("Stadt Groß", people=9, from_date=date(2027, 2, 1), until_date=date(2027, 7, 31))
    member = a_need("Stadt Nah", from_date=date(2027, 3, 1), until_date=date(2027, 9, 30))
    NeedPartner.objects.create(need=member, municipality=a_town("Stadt Mit"), state=PartnerState.JOINED, people=3, invited_at=AT)
    contact = make_municipality_contact(member.municipality)

    bundle_needs(lead, [fresh(member)], by=dana, at=AT)

    assert (people_of(fresh(lead)), fresh(member).state) == (18, NeedState.BUNDLED)
    assert (fresh(lead).from_date, fresh(lead).until_date) == (date(2027, 3, 1), date(2027, 7, 31))
    assert lead in Need.objects.filter(visible_needs(contact))
    assert NeedBundle.objects.get().saving_cents == 6 * usual_fee_cents()
    assert Job.objects.filter(task="core.send_mail").count() == 1
    assert member not in [each.lead for each in suggestions()]

    split_need(NeedBundle.objects.get(), by=dana, at=AT)
    split_need(NeedBundle.objects.get(), by=dana, at=AT)

    assert (people_of(fresh(lead)), people_of(fresh(member)), fresh(member).state) == (9, 9, NeedState.ACCEPTED)
    assert (fresh(lead).from_date, fresh(lead).until_date) == (date(2027, 2, 1), date(2027, 7, 31))
    assert lead not in Need.objects.filter(visible_needs(contact))


def test_splitting_one_of_two_keeps_the_window_of_the_other(dana):
    lead = a_need("Stadt Groß", people=8, from_date=date(2027, 2, 1), until_date=date(2027, 7, 31))
    first, second = a_need("Stadt Eins", people=5, from_date=date(2027, 4, 1)), a_need("Stadt Zwei", people=5, until_date=date(2027, 6, 30))
    bundle_needs(lead, [first], by=dana, at=AT)
    bundle_needs(fresh(lead), [second], by=dana, at=AT)

    split_need(NeedBundle.objects.get(member=first), by=dana, at=AT)

    assert (fresh(lead).from_date, fresh(lead).until_date) == (date(2027, 2, 1), date(2027, 6, 30))


def test_bundle_is_refused_once_a_provider_is_asked_and_so_is_splitting(dana, provider):
    lead, member, other = a_need("Stadt Groß", people=8), a_need("Stadt Eins", people=5), a_need("Stadt Zwei", people=5)
    bundle_needs(lead, [member], by=dana, at=AT)
    ask(fresh(lead), provider)

    with pytest.raises(NeedRefused, match="Beenden Sie zuerst"):
        split_need(NeedBundle.objects.get(), by=dana, at=AT)
    with pytest.raises(NeedRefused, match="kein Träger angefragt"):
        bundle_needs(fresh(lead), [other], by=dana, at=AT)


def test_a_bundled_municipality_asks_the_office_instead_of_leaving(dana):
    lead, member = a_need("Stadt Groß", people=8), a_need("Stadt Eins", people=5)
    contact = make_municipality_contact(member.municipality)
    bundle_needs(lead, [member], by=dana, at=AT)

    with pytest.raises(NeedRefused, match="zusammengelegt"):
        leave_need(NeedPartner.objects.get(need=lead), by=contact, at=AT)
    with pytest.raises(NeedRefused, match="zusammengelegt"):
        withdraw_need(fresh(member), reason="", by=contact, at=AT)


def test_withdrawing_the_joint_need_sets_the_others_free(dana):
    lead, member = a_need("Stadt Groß", people=8), a_need("Stadt Eins", people=5)
    bundle_needs(lead, [member], by=dana, at=AT)

    withdraw_need(fresh(lead), reason="Kein Geld.", by=make_municipality_contact(lead.municipality), at=AT)

    assert (fresh(lead).state, fresh(member).state) == (NeedState.WITHDRAWN, NeedState.ACCEPTED)


def test_suggestions_ask_the_same_number_of_queries(django_assert_num_queries):
    for number in range(8):
        a_need(f"Stadt {number}", people=4 + number % 3)

    with django_assert_num_queries(4):
        assert suggestions()


def test_the_desk_suggests_bundles_and_splits(dana, client_of):
    lead, member = a_need("Stadt Groß", people=8), a_need("Stadt Eins", people=5)
    desk, address = client_of(dana), "/verwaltung/bedarfe/zusammenlegen/"

    shown = desk.get(address).content.decode()
    desk.post(address, {"bundle": f"{lead.pk},{member.pk}"})
    bundled = desk.get(address).content.decode()
    again = desk.post(address, {"bundle": f"{lead.pk},{member.pk}"})
    desk.post(address, {"split": str(NeedBundle.objects.get().pk)})

    assert f'value="{lead.pk},{member.pk}"' in shown
    assert "Wieder trennen" in bundled
    assert (again.status_code, desk.post(address, {"bundle": "x"}).status_code, desk.post(address, {"split": "9" * 30}).status_code) == (409, 409, 409)
    assert fresh(member).state == NeedState.ACCEPTED
