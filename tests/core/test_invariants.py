"""check_invariants finds nothing where the verbs wrote, and exactly the planted fault where somebody else did."""

import ast
import copy
import re
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from core.domain.invariants import find_all_problems
from core.models import User
from core.search import index
from curriculum.models import Module, Pathway, SelfStudyUnit
from learners.domain.attendance import Mark, record_attendance
from learners.domain.enrolment import enrol
from learners.domain.hours import post_hours
from learners.enums import AttendanceState, EnrolmentState, HoursSource, UnitWorkState
from learners.models import Attendance, CheckIn, Enrolment, Excuse, GroupRegistration, HoursEntry, SeatInvitation, UnitWork
from providers.models import ChangeRequest, MatchingRun, Need, Offering, OfferingModule, Provider, Session, SessionModule
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory, HoursClaimFactory, HoursEntryFactory
from tests.factories.needs import NeedFactory, ask
from tests.factories.providers import AT, OfferingFactory, a_module


@dataclass
class World:
    """An offering with Amina in it and one who waits, her attendance of the first of two sessions, and a unit she finished."""

    offering: Offering
    sessions: list[Session]
    seat: Enrolment
    queue: Enrolment
    attendance: Attendance
    entry: HoursEntry
    work: UnitWork


@pytest.fixture
def world(curriculum: None, amina: User, emil: User, boris: User, guel: User) -> World:
    offering = OfferingFactory(seats=1, modules=[(a_module("7"), 270), (a_module("8"), 270)])
    seat = enrol(offering, learner=amina, by=amina, at=AT)
    queue = enrol(offering, learner=emil, by=emil, at=AT)
    sessions = list(offering.sessions.order_by("starts_at"))
    [attendance] = record_attendance(sessions[0], marks=[Mark(seat.uuid, AttendanceState.PRESENT, None, 0)], by=boris, at=sessions[0].ends_at)
    work = _accepted_unit(amina, by=guel)
    _let_search_follow()
    return World(Offering.objects.get(pk=offering.pk), sessions, seat, queue, attendance, HoursEntry.objects.get(attendance=attendance), work)


def _let_search_follow() -> None:
    index.refresh("offerings", Offering.objects.values_list("pk", flat=True))
    index.refresh("providers", Provider.objects.values_list("pk", flat=True))


def _accepted_unit(learner: User, *, by: User) -> UnitWork:
    unit = SelfStudyUnit.objects.order_by("pk")[0]
    moments = {"begun_at": AT, "submitted_at": AT, "check_passed_at": AT, "decided_at": AT}
    work = UnitWork.objects.create(learner=learner, unit=unit, state=UnitWorkState.ACCEPTED, decided_by=by, **moments)
    post_hours(
        learner=learner,
        module=unit.module,
        phase="S",
        minutes=unit.minutes,
        source=HoursSource.SELF_STUDY,
        source_key=f"unit:{work.pk}:1",
        happened_on_date=AT.date(),
        recorded_by=by,
        unit_work=work,
        at=AT,
    )
    return work


# ---- one fault of every kind, and the sentences it must give ---------------------------------------------------
def matrix_moved(world: World) -> list[str]:
    pathway = Pathway.objects.get(slug="koordination")
    pathway.pathway_modules.filter(module__code="1").update(phase="S")
    return [
        "curriculum: Bildungsweg koordination: Präsenz soll 1620 Minuten haben, die Module ergeben 1350.",
        "curriculum: Bildungsweg koordination: Selbstlernen soll 1620 Minuten haben, die Module ergeben 1890.",
    ]


def start_drifted(world: World) -> list[str]:
    first, last = world.sessions
    Offering.objects.update(starts_at=first.starts_at + timedelta(minutes=1))
    wrong = first.starts_at + timedelta(minutes=1)
    return [
        f"providers: Angebot {world.offering.uuid}: Beginn und Ende ({wrong} – {last.ends_at}) passen nicht zu den Terminen ({first.starts_at} – {last.ends_at})."
    ]


def promise_raised(world: World) -> list[str]:
    OfferingModule.objects.filter(module__code="8").update(minutes=300)
    return [f"providers: Angebot {world.offering.uuid}: Modul 8 hat 300 Minuten, die Termine ergeben 270."]


def other_module_taught(world: World) -> list[str]:
    world.sessions[1].break_minutes = 0
    world.sessions[1].save()
    SessionModule.objects.create(session=world.sessions[1], module=Module.objects.get(code="V1"), minutes=30)
    return [f"providers: Termin {world.sessions[1].uuid}: Modul V1 steht nicht beim Angebot."]


def breaks_lengthened(world: World) -> list[str]:
    Session.objects.filter(pk=world.sessions[1].pk).update(break_minutes=90)
    return [f"providers: Termin {world.sessions[1].uuid}: 270 Minuten in Modulen, aber nur 240 Minuten Unterricht."]


def search_text_stale(world: World) -> list[str]:
    Offering.objects.update(title="Ganz anders")
    return [f"providers: Angebot {world.offering.uuid}: Der Suchtext ist veraltet."]


def request_without_object(world: World) -> list[str]:
    draft = OfferingFactory(draft=True)
    ChangeRequest.objects.create(offering=draft, kind="cancel", reason="Krankheit", asked_at=AT)
    _let_search_follow()
    return [f"providers: Angebot {draft.uuid}: Ein Antrag ist offen, das Angebot aber nicht veröffentlicht."]


def hidden_though_confirmed(world: World) -> list[str]:
    Offering.objects.update(hidden_at=AT, confirmed_on_date=AT.date() + timedelta(days=1))
    _let_search_follow()
    return [f"providers: Angebot {world.offering.uuid}: ausgeblendet, obwohl danach bestätigt."]


def seats_miscounted(world: World) -> list[str]:
    Offering.objects.update(seats_taken=0)
    return [f"learners: Angebot {world.offering.uuid}: 0 Plätze gelten als belegt, 1 sind vergeben oder gehalten."]


def overbooked(world: World) -> list[str]:
    Enrolment.objects.filter(pk=world.queue.pk).update(state=EnrolmentState.CONFIRMED, confirmed_at=AT)
    return [
        f"learners: Angebot {world.offering.uuid}: 1 Plätze gelten als belegt, 2 sind vergeben oder gehalten.",
        f"learners: Angebot {world.offering.uuid}: 2 Plätze sind vergeben oder gehalten, es gibt aber nur 1.",
    ]


def waiting_beside_free_seat(world: World) -> list[str]:
    Offering.objects.update(seats=2)
    return [f"learners: Angebot {world.offering.uuid}: Nummer 2 wartet, obwohl 1 Plätze frei sind."]


def queue_jumped(world: World) -> list[str]:
    Enrolment.objects.filter(pk=world.seat.pk).update(queue_number=9)
    return [f"learners: Angebot {world.offering.uuid}: Nummer 2 wartet, obwohl die spätere Nummer 9 einen Platz hat."]


def a_group(world: World, **fields: Any) -> GroupRegistration:
    values = {"seats": 2, "state": "confirmed", "queue_number": 7, "confirmed_at": AT} | fields
    return GroupRegistration.objects.create(
        offering=world.offering, organisation_name="Stadt", booked_by=world.work.decided_by, names_until_date=AT.date(), booked_at=AT, **values
    )


def number_of_two_series(world: World) -> list[str]:
    a_group(world, state="cancelled", queue_number=2, confirmed_at=None, cancelled_at=AT)
    return [f"learners: Angebot {world.offering.uuid}: Die Nummer 2 hat eine Person und eine Gruppe."]


def group_forgotten_in_the_count(world: World) -> list[str]:
    Offering.objects.update(seats=3)
    Enrolment.objects.filter(pk=world.queue.pk).update(passed_over_at=AT)
    a_group(world)
    return [f"learners: Angebot {world.offering.uuid}: 1 Plätze gelten als belegt, 3 sind vergeben oder gehalten."]


def group_overtaken(world: World) -> list[str]:
    Offering.objects.update(seats=2, seats_taken=2)
    Enrolment.objects.filter(pk=world.queue.pk).update(state="confirmed", confirmed_at=AT, queue_number=9)
    a_group(world, state="waiting", confirmed_at=None)
    return [f"learners: Angebot {world.offering.uuid}: Nummer 7 wartet, obwohl die spätere Nummer 9 einen Platz hat."]


def group_too_full(world: World) -> list[str]:
    group = a_group(world, seats=1)
    Offering.objects.update(seats=2, seats_taken=2)
    Enrolment.objects.filter(pk=world.queue.pk).update(state="confirmed", confirmed_at=AT, group=group)
    EnrolmentFactory(offering=world.offering, group=group, queue_number=8)
    return [f"learners: Sammelanmeldung {group.uuid}: 2 Personen, aber nur 1 Plätze."]


def person_of_a_group_that_is_gone(world: World) -> list[str]:
    group = a_group(world, state="cancelled", confirmed_at=None, cancelled_at=AT)
    Enrolment.objects.filter(pk=world.queue.pk).update(state="confirmed", confirmed_at=AT, group=group)
    return [f"learners: Sammelanmeldung {group.uuid}: Stand „abgemeldet“, aber 1 Personen haben einen Platz."]


def offer_beyond_the_beginning(world: World) -> list[str]:
    Offering.objects.update(seats=2, seats_taken=2)
    late = world.sessions[0].starts_at + timedelta(hours=1)
    Enrolment.objects.filter(pk=world.queue.pk).update(state="offered", offered_at=AT, offer_expires_at=late)
    return [f"learners: Anmeldung {world.queue.uuid}: Das Platzangebot endet erst nach dem Beginn."]


def seat_of_two(world: World) -> list[str]:
    Offering.objects.update(seats=2, seats_taken=2)
    Enrolment.objects.filter(pk=world.queue.pk).update(state="confirmed", confirmed_at=AT, replaces=world.seat)
    return [f"learners: Anmeldung {world.queue.uuid}: Die ersetzte Person hat den Platz noch."]


def name_in_another_group(world: World) -> list[str]:
    group = a_group(world, seats=1)
    Offering.objects.update(seats=2, seats_taken=2)
    Enrolment.objects.filter(pk=world.queue.pk).update(state="cancelled", cancelled_at=AT)
    row = SeatInvitation.objects.create(
        offering=world.offering,
        group=group,
        first_name="Emil",
        last_name="Engel",
        email="emil@example.org",
        invited_by=group.booked_by,
        invited_at=AT,
        enrolment=world.queue,
        accepted_at=AT,
    )
    return [f"learners: Benennung {row.uuid}: Die Anmeldung gehört zu einem anderen Angebot oder einer anderen Gruppe."]


def cost_too_high(world: World) -> list[str]:
    Enrolment.objects.filter(pk=world.queue.pk).update(state="cancelled", cancelled_at=AT, agreed_cents=100, cancel_cost_cents=101)
    return [f"learners: Anmeldung {world.queue.uuid}: Die Stornokosten sind höher als der vereinbarte Eigenanteil."]


def attended_elsewhere(world: World) -> list[str]:
    elsewhere = OfferingFactory(modules=[(a_module("7"), 270)])
    Attendance.objects.filter(pk=world.attendance.pk).update(session=elsewhere.sessions.get())
    return [f"learners: Anwesenheit {world.attendance.pk}: Der Termin gehört nicht zum Angebot der Anmeldung."]


def checked_in_elsewhere(world: World) -> list[str]:
    elsewhere = OfferingFactory(modules=[(a_module("7"), 270)])
    _let_search_follow()
    row = CheckIn.objects.create(session=elsewhere.sessions.get(), enrolment=world.seat, checked_in_at=AT)
    return [f"learners: Selbst-Check-in {row.pk}: Der Termin gehört nicht zum Angebot der Anmeldung."]


def attendance_shortened(world: World) -> list[str]:
    Attendance.objects.filter(pk=world.attendance.pk).update(minutes=200, state=AttendanceState.PARTIAL)
    return [f"learners: Anwesenheit {world.attendance.pk}: 200 Minuten sind gutzuschreiben, im Lernzeitkonto stehen 270."]


def source_lost(world: World) -> list[str]:
    entry = HoursEntryFactory(module=a_module("7"), source=HoursSource.ATTENDANCE)
    return [f"learners: Lernzeit {entry.pk}: Die Quelle fehlt."]


def credited_to_another(world: World) -> list[str]:
    Enrolment.objects.filter(pk=world.seat.pk).update(learner=UserFactory())
    return [f"learners: Lernzeit {world.entry.pk}: Die Quelle gehört einer anderen Person."]


def counter_entry_crooked(world: World) -> list[str]:
    free = HoursEntryFactory(module=a_module("7"), minutes=90)
    counter = HoursEntryFactory(learner=free.learner, module=free.module, minutes=-80, source=HoursSource.CORRECTION, reverses=free, reason="Versehen")
    return [f"learners: Lernzeit {counter.pk}: Die Gegenbuchung hebt Lernzeit {free.pk} nicht genau auf."]


def unit_accepted_without_entry(world: World) -> list[str]:
    other = SelfStudyUnit.objects.exclude(pk=world.work.unit_id)[0]
    moments = {"begun_at": AT, "submitted_at": AT, "check_passed_at": AT, "decided_at": AT}
    work = UnitWork.objects.create(learner=world.work.learner, unit=other, state=UnitWorkState.ACCEPTED, decided_by=world.work.decided_by, **moments)
    return [f"learners: Bearbeitung {work.uuid}: Stand „angenommen“, im Lernzeitkonto stehen 0 Minuten."]


def unit_returned_but_credited(world: World) -> list[str]:
    UnitWork.objects.filter(pk=world.work.pk).update(state=UnitWorkState.RETURNED, remark="Es fehlt etwas.")
    return [f"learners: Bearbeitung {world.work.uuid}: Stand „mit Rückfragen zurück“, im Lernzeitkonto stehen {world.work.unit.minutes} Minuten."]


def claim_accepted_without_entry(world: World) -> list[str]:
    decided = {"state": "accepted", "credited_minutes": 90, "decided_at": AT, "decided_by": world.work.decided_by}
    claim = HoursClaimFactory(learner=world.work.learner, module=a_module("7"), **decided)
    return [f"learners: Antrag auf Anrechnung {claim.pk}: 90 Minuten sind gutzuschreiben, im Lernzeitkonto stehen 0."]


def provider_hidden_though_confirmed(world: World) -> list[str]:
    Provider.objects.filter(pk=world.offering.provider_id).update(hidden_at=AT, confirmed_on_date=AT.date() + timedelta(days=1))
    _let_search_follow()
    return [f"providers: Träger {world.offering.provider.slug}: ausgeblendet, obwohl danach bestätigt."]


def need_asked_of_somebody_but_not_offered(world: World) -> list[str]:
    need = NeedFactory()
    ask(need, world.offering.provider)
    Need.objects.update(state="accepted")
    return [f"providers: Bedarf {need.uuid}: Es laufen Anfragen an Träger, aber der Stand ist „angenommen“."]


def need_agreed_with_nobody(world: World) -> list[str]:
    need = NeedFactory(state="agreed")
    return [f"providers: Bedarf {need.uuid}: Der Stand ist „vereinbart“, aber kein Träger hat zugesagt."]


def proposal_spoiled(world: World) -> list[str]:
    run = MatchingRun.objects.create(problem="{}", problem_sha256="0" * 64, parameters="{}", engine="1", asked_at=AT)
    return [f"providers: Vorschlag {run.uuid}: Die Prüfsumme passt nicht: Aufgabe."]


def an_excuse(world: World, key: str, **fields: Any) -> Excuse:
    person, module = world.attendance.enrolment.learner, world.entry.module
    values = {"learner": person, "module": module, "minutes": 270, "reason": "work", "attendance": world.attendance, "happened_on_date": AT.date()}
    line = Excuse(**{**values, "source_key": key, "recorded_by": world.work.decided_by, "recorded_at": AT, **fields})
    line.save()
    return line


def excused_though_present(world: World) -> list[str]:
    an_excuse(world, "a")
    return [f"learners: Anwesenheit {world.attendance.pk}: 0 Minuten sind entschuldigt, bei den Entschuldigungen stehen 270."]


def counter_excuse_crooked(world: World) -> list[str]:
    line = an_excuse(world, "a")
    counter = an_excuse(world, "b", minutes=-260, reverses=line, remark="Versehen")
    return [
        f"learners: Anwesenheit {world.attendance.pk}: 0 Minuten sind entschuldigt, bei den Entschuldigungen stehen 10.",
        f"learners: Entschuldigung {counter.pk}: Die Gegenbuchung hebt Entschuldigung {line.pk} nicht genau auf.",
    ]


def excuse_gone_but_its_credit_not(world: World) -> list[str]:
    credit = HoursEntryFactory(learner=world.attendance.enrolment.learner, module=world.entry.module, source=HoursSource.EXCUSED, minutes=54)
    line = an_excuse(world, "a", credit=credit)
    an_excuse(world, "b", minutes=-270, reverses=line, remark="Versehen")
    return [f"learners: Entschuldigung {line.pk} ist aufgehoben, ihre Anrechnung im Lernzeitkonto nicht."]


FAULTS = [
    provider_hidden_though_confirmed,
    need_asked_of_somebody_but_not_offered,
    need_agreed_with_nobody,
    proposal_spoiled,
    excused_though_present,
    counter_excuse_crooked,
    excuse_gone_but_its_credit_not,
    matrix_moved,
    start_drifted,
    promise_raised,
    other_module_taught,
    breaks_lengthened,
    search_text_stale,
    request_without_object,
    hidden_though_confirmed,
    seats_miscounted,
    overbooked,
    waiting_beside_free_seat,
    queue_jumped,
    number_of_two_series,
    group_forgotten_in_the_count,
    group_overtaken,
    group_too_full,
    person_of_a_group_that_is_gone,
    offer_beyond_the_beginning,
    seat_of_two,
    name_in_another_group,
    cost_too_high,
    attended_elsewhere,
    checked_in_elsewhere,
    attendance_shortened,
    source_lost,
    credited_to_another,
    counter_entry_crooked,
    unit_accepted_without_entry,
    unit_returned_but_credited,
    claim_accepted_without_entry,
]


def test_find_all_problems_names_exactly_the_planted_fault(world: World) -> None:
    found, expected = {}, {}
    for plant in FAULTS:  # one world for all: making it takes longer than looking through it
        with transaction.atomic():
            expected[plant.__name__] = plant(copy.deepcopy(world))
            _let_search_follow()  # tests/core/test_search_index.py shows what is said when it does not
            found[plant.__name__] = list(find_all_problems())
            transaction.set_rollback(True)

    assert found == expected
    # Of every kind: no sentence of these apps that none of the planted faults has brought forth.
    said = [sentence for sentences in expected.values() for sentence in sentences]
    assert [kind for kind in sentences_of("providers", "learners") if not any(re.fullmatch(kind, sentence) for sentence in said)] == []


def sentences_of(*apps: str) -> list[str]:
    """Every sentence the audits of these apps can say, as a pattern; read from their source."""
    kinds = []
    for app in apps:
        tree = ast.parse((settings.BASE_DIR / app / "domain" / "invariants.py").read_text(encoding="utf-8"))
        for text in (node.value for node in ast.walk(tree) if isinstance(node, ast.Yield) and isinstance(node.value, ast.JoinedStr)):
            parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in text.values]
            kinds.append(f"{app}: {''.join(parts)}")
    return kinds


def test_sentences_of_finds_them() -> None:
    assert len(sentences_of("providers", "learners")) >= 30


def test_find_all_problems_is_silent_about_what_the_verbs_wrote(world: World) -> None:
    assert list(find_all_problems()) == []


def test_find_all_problems_lets_a_passed_over_person_wait_beside_a_free_seat(world: World) -> None:
    Offering.objects.update(seats=2)
    Enrolment.objects.filter(pk=world.queue.pk).update(passed_over_at=AT)

    assert list(find_all_problems()) == []


def test_find_all_problems_lets_people_wait_once_the_offering_has_begun(world: World) -> None:
    before = world.sessions[0].starts_at - timezone.now() + timedelta(hours=1)
    for session in world.sessions:
        Session.objects.filter(pk=session.pk).update(starts_at=session.starts_at - before, ends_at=session.ends_at - before)
    Offering.objects.update(seats=2, starts_at=world.offering.starts_at - before, ends_at=world.offering.ends_at - before)
    _let_search_follow()

    assert list(find_all_problems()) == []


def test_check_invariants_ends_with_0_when_nothing_is_wrong(world: World) -> None:
    out = StringIO()

    call_command("check_invariants", stdout=out)

    assert out.getvalue() == "Keine Abweichungen\n"


def test_check_invariants_ends_with_1_and_one_line_per_finding(world: World) -> None:
    out, err = StringIO(), StringIO()
    expected = matrix_moved(world)

    with pytest.raises(SystemExit) as end:
        call_command("check_invariants", stdout=out, stderr=err)

    assert (end.value.code, out.getvalue().splitlines(), err.getvalue()) == (1, expected, "2 Abweichungen\n")


def test_check_invariants_changes_nothing(world: World) -> None:
    Offering.objects.update(seats_taken=0)

    with pytest.raises(SystemExit):
        call_command("check_invariants", stdout=StringIO(), stderr=StringIO())

    assert Offering.objects.get().seats_taken == 0
