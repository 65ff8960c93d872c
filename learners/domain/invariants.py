"""What must hold between seats, queues, attendance, self-study work and the ledger of hours."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from curriculum.enums import Phase
from learners.domain.waiting import may_offer
from learners.enums import AttendanceState, ClaimState, EnrolmentState, GroupState, HoursSource, UnitWorkState
from learners.models import Attendance, CheckIn, Enrolment, Excuse, GroupRegistration, HoursClaim, HoursEntry, SeatInvitation, UnitWork
from providers.models import Offering, SessionModule


def find_problems(*, at: datetime | None = None) -> Iterator[str]:
    """One sentence per row that contradicts another, as the rules are at `at` (now)."""
    yield from _seats_and_queues(at or timezone.now())
    yield from _numbers_drawn_twice()
    yield from _groups_with_too_many_people()
    yield from _offers_that_outlast_the_beginning()
    yield from _substitutes_beside_their_person()
    yield from _names_without_their_seat()
    yield from _costs_above_the_share()
    yield from _attendance_of_strangers()
    yield from _check_ins_of_strangers()
    yield from _attendance_unlike_ledger()
    yield from _entries_without_source()
    yield from _entries_of_somebody_else()
    yield from _counter_entries_that_do_not_mirror()
    yield from _accepted_units_without_entry()
    yield from _claims_unlike_ledger()
    yield from _excuses_unlike_attendance()


def _seats_and_queues(at: datetime) -> Iterator[str]:
    """One line of people and groups per offering: counted seats, nobody waiting beside a free one, nobody overtaken.

    Whoever was passed over waits rightly (docs/decisions/0020); so does everybody once the cut-off day is over, and those behind a group that is
    too large for what is free. Seats handed over, or inside a group, did not come from the queue.
    """
    people = _by_offering(Enrolment.objects.filter(state__in=EnrolmentState.HOLDS_SEAT | {EnrolmentState.WAITING}, group__isnull=True))
    groups = _by_offering(GroupRegistration.objects.filter(state__in=GroupState.ACTIVE))
    offerings = Offering.objects.filter(Q(pk__in={*people, *groups}) | Q(seats_taken__gt=0))
    for row in offerings.only("uuid", "state", "starts_at", "seats", "seats_taken").order_by("pk").iterator():
        line = [*people.get(row.pk, []), *groups.get(row.pk, [])]
        held = sum(_size(each) for each in line if each.state != EnrolmentState.WAITING)
        if held != row.seats_taken:
            yield f"Angebot {row.uuid}: {row.seats_taken} Plätze gelten als belegt, {held} sind vergeben oder gehalten."
        if held > row.seats:
            yield f"Angebot {row.uuid}: {held} Plätze sind vergeben oder gehalten, es gibt aber nur {row.seats}."
        waiting = sorted((each for each in line if each.state == EnrolmentState.WAITING and each.passed_over_at is None), key=lambda each: each.queue_number)
        if not waiting:
            continue
        first = waiting[0]
        if _size(first) <= row.seats - held and may_offer(row, at=at):
            yield f"Angebot {row.uuid}: Nummer {first.queue_number} wartet, obwohl {row.seats - held} Plätze frei sind."
        last = max((each.queue_number for each in line if each.state != EnrolmentState.WAITING and not getattr(each, "replaces_id", None)), default=0)
        if first.queue_number < last:
            yield f"Angebot {row.uuid}: Nummer {first.queue_number} wartet, obwohl die spätere Nummer {last} einen Platz hat."


def _by_offering(places: "QuerySet[Any]") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for place in places.iterator():
        found[place.offering_id].append(place)
    return found


def _size(place: Any) -> int:
    return place.seats if isinstance(place, GroupRegistration) else 1


def _numbers_drawn_twice() -> Iterator[str]:
    """People and groups draw from one series; the database guards each table by itself only."""
    same = GroupRegistration.objects.filter(offering=OuterRef("offering"), queue_number=OuterRef("queue_number"))
    for row in Enrolment.objects.filter(Exists(same)).select_related("offering").order_by("pk").iterator():
        yield f"Angebot {row.offering.uuid}: Die Nummer {row.queue_number} hat eine Person und eine Gruppe."


def _groups_with_too_many_people() -> Iterator[str]:
    taken = Count("enrolments", filter=Q(enrolments__state=EnrolmentState.CONFIRMED))
    for group in GroupRegistration.objects.annotate(taken=taken).order_by("pk").iterator():
        if group.taken > group.seats:
            yield f"Sammelanmeldung {group.uuid}: {group.taken} Personen, aber nur {group.seats} Plätze."
        if group.taken and group.state != GroupState.CONFIRMED:
            yield f"Sammelanmeldung {group.uuid}: Stand „{group.get_state_display()}“, aber {group.taken} Personen haben einen Platz."


def _offers_that_outlast_the_beginning() -> Iterator[str]:
    late = Enrolment.objects.filter(state=EnrolmentState.OFFERED, offer_expires_at__gt=F("offering__starts_at"))
    for row in late.order_by("pk").iterator():
        yield f"Anmeldung {row.uuid}: Das Platzangebot endet erst nach dem Beginn."


def _substitutes_beside_their_person() -> Iterator[str]:
    """A seat handed over belongs to one person."""
    both = Enrolment.objects.filter(replaces__isnull=False, state=EnrolmentState.CONFIRMED).exclude(replaces__state=EnrolmentState.REPLACED)
    for row in both.order_by("pk").iterator():
        yield f"Anmeldung {row.uuid}: Die ersetzte Person hat den Platz noch."


def _names_without_their_seat() -> Iterator[str]:
    """Whoever said yes has the seat, of the same offering and group."""
    accepted = SeatInvitation.objects.filter(enrolment__isnull=False)
    wrong = accepted.exclude(enrolment__offering=F("offering")) | accepted.filter(group__isnull=False).exclude(enrolment__group=F("group"))
    for row in wrong.order_by("pk").iterator():
        yield f"Benennung {row.uuid}: Die Anmeldung gehört zu einem anderen Angebot oder einer anderen Gruppe."


def _costs_above_the_share() -> Iterator[str]:
    for row in Enrolment.objects.filter(cancel_cost_cents__gt=Coalesce("agreed_cents", 0)).order_by("pk").iterator():
        yield f"Anmeldung {row.uuid}: Die Stornokosten sind höher als der vereinbarte Eigenanteil."


def _attendance_of_strangers() -> Iterator[str]:
    for attendance in Attendance.objects.exclude(session__offering=F("enrolment__offering")).order_by("pk").iterator():
        yield f"Anwesenheit {attendance.pk}: Der Termin gehört nicht zum Angebot der Anmeldung."


def _check_ins_of_strangers() -> Iterator[str]:
    for check_in in CheckIn.objects.exclude(session__offering=F("enrolment__offering")).order_by("pk").iterator():
        yield f"Selbst-Check-in {check_in.pk}: Der Termin gehört nicht zum Angebot der Anmeldung."


def _attendance_unlike_ledger() -> Iterator[str]:
    """Minutes beyond what the session gives to modules are credited to nobody (learners.domain.credit)."""
    credited = HoursEntry.objects.filter(attendance=OuterRef("pk")).order_by().values("attendance").annotate(total=Sum("minutes")).values("total")
    planned = SessionModule.objects.filter(session=OuterRef("session")).order_by().values("session").annotate(total=Sum("minutes")).values("total")
    rows = Attendance.objects.annotate(credited=Coalesce(Subquery(credited), 0), planned=Coalesce(Subquery(planned), 0))
    for attendance in rows.exclude(credited=Least("minutes", "planned")).order_by("pk").iterator():
        due = min(attendance.minutes, attendance.planned)
        yield f"Anwesenheit {attendance.pk}: {due} Minuten sind gutzuschreiben, im Lernzeitkonto stehen {attendance.credited}."


def _entries_without_source() -> Iterator[str]:
    lacking = Q(source=HoursSource.ATTENDANCE, attendance__isnull=True) | Q(source=HoursSource.SELF_STUDY, unit_work__isnull=True) | Q(source_key="")
    for entry in HoursEntry.objects.filter(lacking).order_by("pk").iterator():
        yield f"Lernzeit {entry.pk}: Die Quelle fehlt."


def _entries_of_somebody_else() -> Iterator[str]:
    foreign = (Q(attendance__isnull=False) & ~Q(attendance__enrolment__learner=F("learner"))) | (
        Q(unit_work__isnull=False) & ~Q(unit_work__learner=F("learner"))
    )
    for entry in HoursEntry.objects.filter(foreign).order_by("pk").iterator():
        yield f"Lernzeit {entry.pk}: Die Quelle gehört einer anderen Person."


def _counter_entries_that_do_not_mirror() -> Iterator[str]:
    mirrors = Q(minutes=-F("reverses__minutes"), learner=F("reverses__learner"), module=F("reverses__module"), phase=F("reverses__phase"))
    for entry in HoursEntry.objects.filter(reverses__isnull=False).exclude(mirrors).order_by("pk").iterator():
        yield f"Lernzeit {entry.pk}: Die Gegenbuchung hebt Lernzeit {entry.reverses_id} nicht genau auf."


def _accepted_units_without_entry() -> Iterator[str]:
    credited = (
        HoursEntry.objects.filter(unit_work=OuterRef("pk"), module=OuterRef("unit__module"), phase=Phase.SELF_STUDY)
        .order_by()
        .values("unit_work")
        .annotate(total=Sum("minutes"))
        .values("total")
    )
    works = UnitWork.objects.annotate(credited=Coalesce(Subquery(credited), 0)).select_related("unit")
    accepted = Q(state=UnitWorkState.ACCEPTED)
    for work in works.filter((accepted & Q(credited=0)) | (~accepted & ~Q(credited=0))).order_by("pk").iterator():
        yield f"Bearbeitung {work.uuid}: Stand „{work.get_state_display()}“, im Lernzeitkonto stehen {work.credited} Minuten."


def _claims_unlike_ledger() -> Iterator[str]:
    """An accepted claim has its minutes in the ledger once; any other has none that still count."""
    credited: dict[int, int] = defaultdict(int)
    lines = HoursEntry.objects.filter(source_key__startswith="claim:", reversed_by__isnull=True).values_list("source_key", "minutes")
    for key, minutes in lines.iterator():
        credited[int(key.split(":")[1])] += minutes
    for pk, state, accepted in HoursClaim.objects.order_by("pk").values_list("pk", "state", "credited_minutes").iterator():
        due = (accepted or 0) if state == ClaimState.ACCEPTED else 0
        if credited[pk] != due:
            yield f"Antrag auf Anrechnung {pk}: {due} Minuten sind gutzuschreiben, im Lernzeitkonto stehen {credited[pk]}."


def _excuses_unlike_attendance() -> Iterator[str]:
    """Whoever is excused has the minutes of the session as excuses, others none; a counter-entry mirrors its line."""
    excused = Excuse.objects.filter(attendance=OuterRef("pk")).order_by().values("attendance").annotate(total=Sum("minutes")).values("total")
    planned = SessionModule.objects.filter(session=OuterRef("session")).order_by().values("session").annotate(total=Sum("minutes")).values("total")
    rows = Attendance.objects.annotate(excused=Coalesce(Subquery(excused), 0), planned=Coalesce(Subquery(planned), 0))
    is_excused = Q(state=AttendanceState.EXCUSED)
    for row in rows.filter((is_excused & ~Q(excused=F("planned"))) | (~is_excused & ~Q(excused=0))).order_by("pk").iterator():
        due = row.planned if row.state == AttendanceState.EXCUSED else 0
        yield f"Anwesenheit {row.pk}: {due} Minuten sind entschuldigt, bei den Entschuldigungen stehen {row.excused}."
    mirrors = Q(minutes=-F("reverses__minutes"), learner=F("reverses__learner"), module=F("reverses__module"), attendance=F("reverses__attendance"))
    for line in Excuse.objects.filter(reverses__isnull=False).exclude(mirrors).order_by("pk").iterator():
        yield f"Entschuldigung {line.pk}: Die Gegenbuchung hebt Entschuldigung {line.reverses_id} nicht genau auf."
    lost = Q(reversed_by__isnull=False, credit__isnull=False, credit__reversed_by__isnull=True)
    for line in Excuse.objects.filter(lost).order_by("pk").iterator():
        yield f"Entschuldigung {line.pk} ist aufgehoben, ihre Anrechnung im Lernzeitkonto nicht."
