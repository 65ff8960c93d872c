"""Participants check in themselves; the provider confirms."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learners.domain.check_in import CheckInRefused, CodeOutdated, DoorClosed, OutsideItsTime, Proof, check_in, close_door, open_door, prove
from learners.domain.invariants import find_problems
from learners.domain.rotating_code import code_at
from learners.models import Attendance, CheckIn, CheckInDoor, HoursEntry
from providers.domain.schedule import ScheduleRefused, refuse_if_recorded
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import FIRST_START, OfferingFactory

pytestmark = pytest.mark.django_db

DURING = FIRST_START + timedelta(minutes=5)


@pytest.fixture
def session(provider):
    return OfferingFactory(provider=provider).sessions.get()


@pytest.fixture
def seat(session, amina):
    return EnrolmentFactory(offering=session.offering, learner=amina)


@pytest.fixture
def running(provider, boris):
    """A session that began five minutes ago, with an open door."""
    session = OfferingFactory(provider=provider, first_start=timezone.now() - timedelta(minutes=5)).sessions.get()
    return open_door(session, by=boris, at=timezone.now()).session


def proof_for(session, at=DURING):
    return prove(session, code_at(session.check_in_door.secret, at), at=at)


def faults():
    """What check_invariants says of check-ins; the factory's seats are not counted."""
    return [sentence for sentence in find_problems() if "Check-in" in sentence]


# ---- the verbs -------------------------------------------------------------------------------------
def test_checking_in_twice_is_once_and_credits_nothing(session, seat, boris):
    open_door(session, by=boris, at=DURING)
    first = check_in(session, seat, proof=proof_for(session), at=DURING)

    again = check_in(session, seat, proof=proof_for(session), at=DURING + timedelta(minutes=1))

    assert (again.pk, again.checked_in_at) == (first.pk, DURING)
    assert (Attendance.objects.count(), HoursEntry.objects.count()) == (0, 0)
    assert ModelLogEntry.objects.filter(action="learners.checked_in").count() == 1
    assert faults() == []


@pytest.mark.parametrize("minutes", [-61, 331])
def test_only_around_its_time(session, seat, boris, minutes):
    at = FIRST_START + timedelta(minutes=minutes)
    open_door(session, by=boris, at=FIRST_START - timedelta(days=1))

    with pytest.raises(OutsideItsTime):
        prove(session, code_at(session.check_in_door.secret, at), at=at)
    with pytest.raises(OutsideItsTime):
        check_in(session, seat, proof=Proof(str(session.uuid), at), at=at)


def test_an_old_or_foreign_proof_is_refused(session, seat, boris, provider):
    open_door(session, by=boris, at=DURING)
    other = OfferingFactory(provider=provider).sessions.get()

    for proof, at in ((proof_for(session), DURING + timedelta(minutes=11)), (Proof(str(other.uuid), DURING), DURING), (proof_for(session), FIRST_START)):
        with pytest.raises(CodeOutdated):
            check_in(session, seat, proof=proof, at=at)
    assert not CheckIn.objects.exists()


def test_without_an_open_door_nobody_checks_in(session, seat, boris):
    with pytest.raises(DoorClosed):
        prove(session, "ABCDEFGH", at=DURING)
    open_door(session, by=boris, at=DURING)
    proof = proof_for(session)
    close_door(session, by=boris, at=DURING)

    with pytest.raises(DoorClosed):
        check_in(session, seat, proof=proof, at=DURING)


def test_opening_twice_keeps_the_codes_and_opening_anew_changes_them(session, boris):
    first = open_door(session, by=boris, at=DURING).secret

    assert open_door(session, by=boris, at=DURING).secret == first
    close_door(session, by=boris, at=DURING)
    assert open_door(session, by=boris, at=DURING).secret != first
    assert CheckInDoor.objects.count() == 1


def test_a_session_that_is_over_gets_no_door(session, boris):
    with pytest.raises(CheckInRefused):
        open_door(session, by=boris, at=session.ends_at)


def test_a_session_somebody_checked_in_to_stays(session, seat, boris):
    open_door(session, by=boris, at=DURING)
    check_in(session, seat, proof=proof_for(session), at=DURING)

    with pytest.raises(ScheduleRefused):
        refuse_if_recorded(session)


def test_invariants_name_a_check_in_of_a_stranger(session):
    row = CheckIn.objects.create(enrolment=EnrolmentFactory(), session=session, checked_in_at=DURING)

    assert faults() == [f"Selbst-Check-in {row.pk}: Der Termin gehört nicht zum Angebot der Anmeldung."]


# ---- the way of a person in the room ---------------------------------------------------------------
def shown_code(client_of, boris, session):
    """The address behind the QR code, as the page on the wall has it, and how soon that page comes again."""
    response = client_of(boris).get(reverse("learners:check_in_code", args=[session.uuid]))
    assert "<svg" in response.content.decode()
    return reverse("learners:scan", args=[session.uuid, response.context["code"].replace(" ", "")]), int(response["Refresh"])


def test_scan_log_in_confirm_and_the_provider_confirms(client_of, running, amina, boris):
    seat = EnrolmentFactory(offering=running.offering, learner=amina)
    address, refresh = shown_code(client_of, boris, running)
    phone = client_of(None)

    to_login = phone.get(address, follow=True)
    assert "/konto/" in to_login.redirect_chain[-1][0]
    phone.force_login(amina, backend="django.contrib.auth.backends.ModelBackend")
    own = reverse("learners:check_in", args=[running.uuid])
    assert "Ich bin da" in phone.get(own).content.decode()
    done = phone.post(own, follow=True).content.decode()

    assert "Sie sind eingecheckt" in done
    assert 1 <= refresh <= 30
    roll_call = client_of(boris).get(reverse("learners:attendance", args=[running.uuid])).context["roll_call"]
    assert [(form.enrolment, form["state"].value()) for form in roll_call.rows] == [(seat, "present")]
    assert roll_call.to_confirm == 1
    assert not Attendance.objects.exists()


def test_the_code_can_be_typed(client_of, running, amina, boris):
    EnrolmentFactory(offering=running.offering, learner=amina)
    code = code_at(running.check_in_door.secret, timezone.now())
    page, own = client_of(amina), reverse("learners:check_in", args=[running.uuid])

    wrong = page.post(own, {"code": "AAAA AAAA"})
    right = page.post(own, {"code": f"{code[:4]} {code[4:]}".lower()}, follow=True)

    assert (wrong.status_code, "Dieser Code gilt nicht mehr" in wrong.content.decode()) == (422, True)
    assert (right.status_code, CheckIn.objects.count()) == (200, 1)


def test_whoever_has_no_seat_finds_nothing(client_of, running, emil, boris, amina):
    EnrolmentFactory(offering=running.offering, learner=amina, state="waiting")
    address, _refresh = shown_code(client_of, boris, running)

    for person in (emil, amina):
        browser = client_of(person)
        assert browser.get(address, follow=True).status_code == 404
        assert browser.post(reverse("learners:check_in", args=[running.uuid])).status_code == 404
    assert not CheckIn.objects.exists()


def test_pressing_the_button_without_a_code_asks_for_one(client_of, running, amina):
    EnrolmentFactory(offering=running.offering, learner=amina)

    response = client_of(amina).post(reverse("learners:check_in", args=[running.uuid]))

    assert response.status_code == 422
    assert not CheckIn.objects.exists()


def test_late_check_in_is_proposed_as_a_part(client_of, running, amina, boris):
    seat = EnrolmentFactory(offering=running.offering, learner=amina)
    late = running.starts_at + timedelta(minutes=40)
    CheckIn.objects.create(enrolment=seat, session=running, checked_in_at=late)

    (form,) = client_of(boris).get(reverse("learners:attendance", args=[running.uuid])).context["roll_call"].rows

    assert form["state"].value() == "partial"
    assert f'value="{timezone.localtime(late):%H:%M}"' in str(form["arrived"])


def test_one_s_own_page_leads_to_the_open_door(client_of, running, amina):
    EnrolmentFactory(offering=running.offering, learner=amina)

    page = client_of(amina).get(reverse("learners:enrolments")).content.decode()

    assert re.findall(r'href="(/mein-bereich/einchecken/[^"]+)"', page) == [reverse("learners:check_in", args=[running.uuid])]
