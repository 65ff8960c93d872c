from datetime import date, timedelta

import pytest
from wagtail.models import ModelLogEntry

from core.models import Job
from learners.domain.enrolment import (
    AlreadyBegun,
    CancelNeedsReason,
    CancelTooLate,
    OfferingCalledOff,
    OfferingIsInhouse,
    OfferingNotBookable,
    RegistrationClosed,
    SessionOverlap,
    cancel_enrolment,
    enrol,
)
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState, PlaceType
from providers.models import Offering
from tests.clock import berlin
from tests.factories.core import UserFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def taken(offering):
    return Offering.objects.get(pk=offering.pk).seats_taken


def subjects():
    return list(Job.objects.filter(task="core.send_mail").order_by("pk").values_list("arguments__subject", flat=True))


def actions(enrolment):
    return list(ModelLogEntry.objects.filter(object_id=str(enrolment.pk), action__startswith="learners.").order_by("pk").values_list("action", flat=True))


# ---- a seat or a place in the queue ----------------------------------------------------------------
def test_enrol_gives_a_seat(amina):
    offering = OfferingFactory(title="Sozialraum lesen", seats=2)

    enrolment = enrol(offering, learner=amina, by=amina, at=AT, note="  Ich sitze im Rollstuhl.  ")

    assert (enrolment.state, enrolment.queue_number, enrolment.confirmed_at, enrolment.note) == ("confirmed", 1, AT, "Ich sitze im Rollstuhl.")
    assert taken(offering) == 1
    assert actions(enrolment) == ["learners.enrolled"]
    assert subjects() == ["Angemeldet: Sozialraum lesen"]


def test_enrol_puts_the_next_into_the_queue_with_its_position(amina, emil):
    offering = OfferingFactory(title="Sozialraum lesen", seats=1)
    enrol(offering, learner=amina, by=amina, at=AT)

    enrolment = enrol(offering, learner=emil, by=emil, at=AT)

    assert (enrolment.state, enrolment.queue_number, enrolment.confirmed_at) == ("waiting", 2, None)
    assert taken(offering) == 1
    mail = Job.objects.filter(task="core.send_mail").latest("pk")
    assert mail.arguments["to"] == [emil.email]
    assert mail.arguments["subject"] == "Auf der Warteliste: Sozialraum lesen"
    assert "Sie stehen auf Platz 1 der Warteliste" in mail.arguments["text"]


def test_enrol_mail_says_what_when_where_and_links_the_calendar(amina):
    offering = OfferingFactory(title="Straßen & Plätze", venue="Rathaus, Markt 1")

    enrol(offering, learner=amina, by=amina, at=AT)

    text = Job.objects.get(task="core.send_mail").arguments["text"]
    assert "Straßen & Plätze" in text
    assert "Montag, 1. März 2027, 09:00–14:30 Uhr, Rathaus, Markt 1" in text
    assert f"/angebote/{offering.uuid}/termine.ics" in text


def test_enrol_twice_is_once(amina):
    offering = OfferingFactory()
    first = enrol(offering, learner=amina, by=amina, at=AT)

    second = enrol(offering, learner=amina, by=amina, at=AT + timedelta(days=60))  # after the deadline too

    assert second == first
    assert (Enrolment.objects.count(), taken(offering), len(subjects())) == (1, 1, 1)


def test_enrol_again_after_cancelling_goes_to_the_end(amina, emil):
    offering = OfferingFactory(seats=1)
    given_up = enrol(offering, learner=amina, by=amina, at=AT)
    enrol(offering, learner=emil, by=emil, at=AT)
    cancel_enrolment(given_up, by=amina, at=AT)

    again = enrol(offering, learner=amina, by=amina, at=AT)

    assert (again.state, again.queue_number) == ("waiting", 3)
    assert again != given_up


# ---- what refuses ----------------------------------------------------------------------------------
def test_enrol_until_the_last_second_of_the_deadline_day_in_berlin(amina, emil):
    offering = OfferingFactory(registration_until_date=date(2027, 2, 15))
    midnight = berlin(2027, 2, 16)

    assert enrol(offering, learner=amina, by=amina, at=midnight - timedelta(seconds=1)).state == EnrolmentState.CONFIRMED
    with pytest.raises(RegistrationClosed, match=r"Der Anmeldeschluss war am 15\. Februar 2027\."):
        enrol(offering, learner=emil, by=emil, at=midnight)

    assert Enrolment.objects.count() == 1


def test_enrol_deadline_follows_the_berlin_day_in_summer(amina):
    """23:00 UTC on 30 June is already 1 July in Berlin."""
    offering = OfferingFactory(registration_until_date=date(2027, 6, 30), first_start=berlin(2027, 7, 20, 9))

    with pytest.raises(RegistrationClosed):
        enrol(offering, learner=amina, by=amina, at=berlin(2027, 7, 1))


def test_enrol_refuses_once_the_first_session_has_begun(amina):
    offering = OfferingFactory(registration_until_date=date(2027, 3, 1))

    with pytest.raises(AlreadyBegun, match="hat schon begonnen"):
        enrol(offering, learner=amina, by=amina, at=FIRST_START)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"state": OfferingState.DRAFT}, OfferingNotBookable),
        ({"state": OfferingState.SUBMITTED}, OfferingNotBookable),
        ({"state": OfferingState.CANCELLED, "cancel_reason": "Krankheit", "cancelled_at": AT}, OfferingCalledOff),
        ({"place_type": PlaceType.INHOUSE}, OfferingIsInhouse),
        ({"registration_until_date": None}, OfferingNotBookable),
        ({"provider__is_published": False}, OfferingNotBookable),
    ],
)
def test_enrol_refuses_what_cannot_be_booked(amina, fields, refusal):
    offering = OfferingFactory(**fields)

    with pytest.raises(refusal):
        enrol(offering, learner=amina, by=amina, at=AT)

    assert (Enrolment.objects.count(), Job.objects.count()) == (0, 0)


def test_enrol_looks_again_at_the_row_and_not_only_at_the_object(amina):
    """The page was open while the provider called the offering off."""
    offering = OfferingFactory()
    Offering.objects.filter(pk=offering.pk).update(state=OfferingState.CANCELLED, cancel_reason="Krankheit", cancelled_at=AT)

    with pytest.raises(OfferingCalledOff):
        enrol(offering, learner=amina, by=amina, at=AT)

    assert Enrolment.objects.count() == 0


# ---- overlap ---------------------------------------------------------------------------------------
def test_enrol_refuses_a_session_that_shares_a_minute_with_an_own_seat(amina):
    enrol(OfferingFactory(title="Netzwerke knüpfen"), learner=amina, by=amina, at=AT)  # until 14:30
    other = OfferingFactory(sessions=False)
    SessionFactory(offering=other, starts_at=FIRST_START + timedelta(minutes=329))

    with pytest.raises(SessionOverlap, match=r"„Netzwerke knüpfen“ \(1\. März 2027, 09:00 Uhr\)"):
        enrol(other, learner=amina, by=amina, at=AT)

    assert Enrolment.objects.count() == 1


def test_enrol_accepts_a_session_that_adjoins(amina):
    enrol(OfferingFactory(), learner=amina, by=amina, at=AT)
    other = OfferingFactory(sessions=False)
    SessionFactory(offering=other, starts_at=FIRST_START + timedelta(minutes=330))

    assert enrol(other, learner=amina, by=amina, at=AT).state == EnrolmentState.CONFIRMED


@pytest.mark.parametrize("state", [EnrolmentState.CANCELLED, EnrolmentState.WAITING])
def test_enrol_is_not_hindered_by_a_seat_given_up_or_only_waited_for(amina, emil, state):
    full = OfferingFactory(seats=1)
    if state == EnrolmentState.WAITING:
        enrol(full, learner=emil, by=emil, at=AT)
    enrolment = enrol(full, learner=amina, by=amina, at=AT)
    if state == EnrolmentState.CANCELLED:
        cancel_enrolment(enrolment, by=amina, at=AT)

    assert enrol(OfferingFactory(), learner=amina, by=amina, at=AT).state == EnrolmentState.CONFIRMED


def test_enrol_is_not_hindered_by_an_offering_that_was_called_off(amina):
    called_off = OfferingFactory()
    enrol(called_off, learner=amina, by=amina, at=AT)
    Offering.objects.filter(pk=called_off.pk).update(state=OfferingState.CANCELLED, cancel_reason="Krankheit", cancelled_at=AT)

    assert enrol(OfferingFactory(), learner=amina, by=amina, at=AT).state == EnrolmentState.CONFIRMED


def test_enrol_is_not_hindered_by_somebody_elses_seat(amina, emil):
    enrol(OfferingFactory(), learner=emil, by=emil, at=AT)

    assert enrol(OfferingFactory(), learner=amina, by=amina, at=AT).state == EnrolmentState.CONFIRMED


# ---- giving up -------------------------------------------------------------------------------------
def test_cancel_frees_the_seat(amina):
    offering = OfferingFactory(title="Sozialraum lesen")
    enrolment = enrol(offering, learner=amina, by=amina, at=AT)

    cancelled = cancel_enrolment(enrolment, by=amina, at=AT)

    assert (cancelled.state, cancelled.cancelled_at, taken(offering)) == ("cancelled", AT, 0)
    assert actions(enrolment) == ["learners.enrolled", "learners.enrolment_cancelled"]
    assert subjects() == ["Angemeldet: Sozialraum lesen", "Abgemeldet: Sozialraum lesen"]


def test_cancel_twice_is_once(amina):
    offering = OfferingFactory()
    enrolment = enrol(offering, learner=amina, by=amina, at=AT)
    stale = Enrolment.objects.get(pk=enrolment.pk)
    cancel_enrolment(enrolment, by=amina, at=AT)

    again = cancel_enrolment(stale, by=amina, at=AT + timedelta(hours=1))

    assert again.cancelled_at == AT
    assert (taken(offering), len(subjects())) == (0, 2)


def test_cancel_until_the_first_session_begins(amina, emil):
    offering = OfferingFactory()
    early, late = (enrol(offering, learner=person, by=person, at=AT) for person in (amina, emil))

    cancel_enrolment(early, by=amina, at=FIRST_START - timedelta(seconds=1))
    with pytest.raises(CancelTooLate, match="Bitte wenden Sie sich an den Träger"):
        cancel_enrolment(late, by=emil, at=FIRST_START)

    assert Enrolment.objects.get(pk=late.pk).state == EnrolmentState.CONFIRMED
    assert taken(offering) == 1


def test_cancel_for_somebody_else_needs_a_reason_and_tells_it(amina, dana):
    offering = OfferingFactory()
    enrolment = enrol(offering, learner=amina, by=amina, at=AT)

    with pytest.raises(CancelNeedsReason):
        cancel_enrolment(enrolment, by=dana, at=AT, reason="  ")
    cancel_enrolment(enrolment, by=dana, at=AT, reason="Doppelt angemeldet,\nauf Wunsch")

    mail = Job.objects.filter(task="core.send_mail").latest("pk").arguments
    assert mail["to"] == [amina.email]
    assert "die Koordinierungsstelle hat Sie von diesem Angebot abgemeldet" in mail["text"]
    assert "Grund: Doppelt angemeldet, auf Wunsch" in mail["text"]
    entry = ModelLogEntry.objects.get(action="learners.enrolment_cancelled")
    assert (entry.user_id, entry.data["reason"]) == (dana.pk, "Doppelt angemeldet, auf Wunsch")


def test_cancel_a_place_in_the_queue_moves_nobody_up(amina, emil):
    offering = OfferingFactory(seats=1)
    enrol(offering, learner=UserFactory(), by=amina, at=AT)
    first, second = (enrol(offering, learner=person, by=person, at=AT) for person in (amina, emil))

    cancel_enrolment(first, by=amina, at=AT)

    assert Enrolment.objects.get(pk=second.pk).state == EnrolmentState.WAITING
    assert taken(offering) == 1
