"""Once people rely on an offering, the provider asks and the office decides; everybody concerned reads what is different."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.roles import grant_role
from core.enums import Role
from core.models import Job
from providers.domain.editing import EditingRefused, EntryConflict
from providers.domain.entry_parts import differences, entry_of, entry_with, in_words, parts_of
from providers.domain.own_offerings import ProviderMayNot
from providers.domain.publishing import cancel_offering
from providers.domain.requests import ReasonMissing, RequestRefused, accept_request, ask_to_cancel, change_own_offering, decline_request, drop_request
from providers.domain.schedule import SessionPlan
from providers.models import ChangeRequest, Offering
from tests.factories.core import GRANTED_AT
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NAMES = ["title", "summary", "description", "venue", "seats", "kreis", "registration_until_date", "fee_cents", "target_groups"]


@pytest.fixture
def offering(provider):
    """Published by Boris's provider, with somebody in it."""
    made = OfferingFactory(provider=provider, title="Netzwerke")
    EnrolmentFactory(offering=made)
    return Offering.objects.get(pk=made.pk)


def entry(offering, **fields):
    stored = entry_of(offering, NAMES)
    return replace(stored, fields={**stored.fields, **fields})


def later(offering, **fields):
    """The same entry with its session a week later."""
    wanted = entry(offering, **fields)
    ((uuid, plan),) = wanted.sessions
    return replace(wanted, sessions=[(uuid, replace(plan, starts_at=plan.starts_at + 7 * DAY, ends_at=plan.ends_at + 7 * DAY))])


def write(offering, wanted, by, reason="Der Raum ist belegt."):
    return change_own_offering(offering, wanted, reason=reason, seen_at=offering.changed_at, by=by, at=AT)


def mails():
    return [(job.arguments["to"][0], job.arguments["subject"]) for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


def verlauf(offering):
    return [step.kind for step in offering.steps.all()]


def test_dates_place_and_seats_become_a_request_and_the_rest_is_stored_at_once(offering, boris):
    written = write(offering, later(offering, venue="Rathaus", seats=20, summary="Neu gesagt."), boris)

    offering.refresh_from_db()
    assert (offering.summary, offering.venue, offering.seats, offering.starts_at) == ("Neu gesagt.", "Bürgerhaus, Hauptstraße 1", 12, FIRST_START)
    assert (written.stored, sorted(written.request.wanted), written.request.reason) == (True, ["seats", "sessions", "venue"], "Der Raum ist belegt.")
    assert (verlauf(offering), mails()) == (["asked"], [])


def test_without_anybody_enrolled_only_what_the_office_reviewed_is_asked(provider, boris):
    offering = Offering.objects.get(pk=OfferingFactory(provider=provider).pk)

    written = write(offering, later(offering, venue="Rathaus", title="Anders"), boris)

    offering.refresh_from_db()
    assert (offering.venue, offering.starts_at) == ("Rathaus", FIRST_START + 7 * DAY)
    assert list(written.request.wanted) == ["title"]


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_draft_is_changed_without_asking(provider, boris, state):
    offering = Offering.objects.get(pk=OfferingFactory(provider=provider, state=state).pk)

    written = write(offering, later(offering, title="Anders", seats=3), boris, reason="")

    assert (written.request, Offering.objects.get().title, Offering.objects.get().seats) == (None, "Anders", 3)


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "cancelled"])
def test_other_states_are_not_changed(provider, boris, state):
    offering = Offering.objects.get(pk=OfferingFactory(provider=provider, state=state, cancel_reason="x").pk)

    with pytest.raises(ProviderMayNot):
        write(offering, entry(offering, summary="Anders"), boris)

    assert Offering.objects.get().summary != "Anders"


def test_a_request_needs_a_reason_and_there_is_one_at_a_time(offering, boris):
    with pytest.raises(ReasonMissing):
        write(offering, entry(offering, seats=20, summary="Anders"), boris, reason=" ")
    write(offering, entry(offering, seats=20), boris)
    with pytest.raises(RequestRefused, match="schon einen offenen Antrag"):
        write(offering, entry(offering, venue="Rathaus"), boris)
    with pytest.raises(RequestRefused, match="schon einen offenen Antrag"):
        ask_to_cancel(offering, reason="Krankheit", by=boris, at=AT)

    assert (Offering.objects.get().summary, ChangeRequest.objects.count()) == ("Ein Tag mit Übungen aus der Praxis.", 1)


def test_fewer_seats_than_taken_cannot_even_be_asked(offering, boris):
    Offering.objects.update(seats_taken=5)
    offering.refresh_from_db()

    with pytest.raises(EditingRefused, match="5 Plätze"):
        write(offering, entry(offering, seats=4), boris)


def test_somebody_else_was_faster(offering, boris):
    with pytest.raises(EntryConflict):
        change_own_offering(offering, entry(offering, seats=20), reason="Mehr", seen_at=AT, by=boris, at=AT)


def test_accepting_changes_the_offering_and_tells_everybody_once(offering, boris, dana, amina):
    EnrolmentFactory(offering=offering, learner=amina, state="waiting")
    request = write(offering, later(offering, venue="Rathaus", seats=20), boris).request

    accept_request(request, by=dana, at=AT + DAY)
    accept_request(request, by=dana, at=AT + DAY)

    offering.refresh_from_db()
    assert (offering.venue, offering.seats, offering.starts_at) == ("Rathaus", 20, FIRST_START + 7 * DAY)
    people = [enrolment.learner.email for enrolment in offering.enrolments.all()]
    assert mails() == [*((email, "Geändert: Netzwerke") for email in people), (boris.email, "Antrag angenommen: Netzwerke")]
    assert verlauf(offering) == ["asked", "accepted"]
    text = Job.objects.filter(task="core.send_mail").order_by("pk")[0].arguments["text"]
    lines = [line for line in text.replace("\xa0", " ").splitlines() if line.startswith(("bisher: ", "jetzt: "))]
    assert sorted(line for line in lines if "März" not in line) == sorted(["bisher: Bürgerhaus, Hauptstraße 1", "jetzt: Rathaus", "bisher: 12", "jetzt: 20"])
    assert [line.split(", ", 1)[1] for line in lines if "März" in line] == ["1. März 2027, 09:00–14:30 Uhr", "8. März 2027, 09:00–14:30 Uhr"]


def test_declining_leaves_everything_and_tells_who_asked(offering, boris, dana):
    request = write(offering, entry(offering, seats=20), boris).request

    with pytest.raises(ReasonMissing):
        decline_request(request, remark="", by=dana, at=AT)
    decline_request(request, remark="Der Saal ist zu klein.", by=dana, at=AT)
    with pytest.raises(RequestRefused, match="schon entschieden: abgelehnt"):
        accept_request(request, by=dana, at=AT)

    assert Offering.objects.get().seats == 12
    assert (mails(), verlauf(offering)) == ([(boris.email, "Antrag abgelehnt: Netzwerke")], ["asked", "declined"])


def test_a_dropped_request_makes_room_for_another(offering, boris, dana):
    request = write(offering, entry(offering, seats=20), boris).request

    drop_request(request, by=boris, at=AT)
    drop_request(request, by=boris, at=AT)
    offering.refresh_from_db()
    again = write(offering, entry(offering, seats=14), boris).request
    with pytest.raises(RequestRefused):
        accept_request(request, by=dana, at=AT)

    assert (again.state, verlauf(offering)) == ("open", ["asked", "dropped", "asked"])


def test_nobody_accepts_a_change_of_what_has_changed_meanwhile(offering, boris, dana):
    request = write(offering, entry(offering, seats=20), boris).request
    Offering.objects.update(seats=15)

    with pytest.raises(RequestRefused, match="nicht mehr so"):
        accept_request(request, by=dana, at=AT)

    assert (Offering.objects.get().seats, ChangeRequest.objects.get().state) == (15, "open")


def test_who_works_for_the_provider_does_not_decide(offering, provider, boris, dana):
    request = write(offering, entry(offering, seats=20), boris).request
    grant_role(dana, Role.PROVIDER_EDITOR, organisation=provider.organisation, by=None, at=GRANTED_AT)

    for decide in (accept_request, decline_request):
        with pytest.raises(RequestRefused, match="arbeiten auch für diesen Träger"):
            decide(request, remark="Nein.", by=dana, at=AT)

    assert ChangeRequest.objects.get().state == "open"


def test_cancelling_on_request_tells_everybody_once(offering, boris, dana):
    request = ask_to_cancel(offering, reason="Krankheit", by=boris, at=AT)
    assert ask_to_cancel(offering, reason="Krankheit", by=boris, at=AT) == request

    accept_request(request, by=dana, at=AT)

    offering.refresh_from_db()
    assert (offering.state, offering.cancel_reason, offering.owed_cents) == ("cancelled", "Krankheit", 0)
    assert [subject for _to, subject in mails()].count("Antrag angenommen: Netzwerke") == 1
    assert [to for to, _subject in mails()].count(offering.enrolments.get().learner.email) == 1
    assert verlauf(offering) == ["cancel_asked", "cancelled", "accepted"]


def test_calling_off_settles_what_was_asked(offering, boris, dana):
    write(offering, entry(offering, seats=20), boris)

    cancel_offering(offering, reason="Krankheit", by=dana, at=AT)

    assert [(one.state, one.remark) for one in ChangeRequest.objects.all()] == [("declined", "Das Angebot wurde abgesagt.")]


def test_parts_survive_json_and_say_what_is_different(offering):
    plan = SessionPlan(starts_at=FIRST_START + DAY, ends_at=FIRST_START + DAY + timedelta(hours=3), break_minutes=15, is_online=True)
    wanted = replace(entry(offering, kreis=None, seats=14, target_groups=frozenset({"market"})), sessions=[(None, plan)])
    changed = differences(offering, wanted)

    read = entry_with(offering, parts_of(wanted, changed))

    assert sorted(changed) == ["kreis", "seats", "sessions", "target_groups"]
    assert (read.fields["target_groups"], read.fields["kreis"], read.sessions) == (frozenset({"market"}), None, [(None, plan)])
    words = in_words(parts_of(entry_of(offering, ["kreis", "seats", "target_groups"]), changed), parts_of(wanted, changed))
    assert {line.label: line.wanted for line in words if line.label != "Termine"} == {
        "Kreis": ["–"], "Plätze": ["14"], "Zielgruppen": ["Wirtschaft (Marktakteure)"],
    }  # fmt: skip
