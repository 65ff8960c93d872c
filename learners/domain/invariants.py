"""What must hold between seats, queues, attendance, self-study work and the ledger of hours."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from curriculum.enums import Phase
from learners.enums import EnrolmentState, HoursSource, UnitWorkState
from learners.models import Attendance, CheckIn, HoursEntry, UnitWork
from providers.enums import OfferingState
from providers.models import Offering, SessionModule


def find_problems() -> Iterator[str]:
    """One sentence per row that contradicts another."""
    yield from _seats_and_queues()
    yield from _attendance_of_strangers()
    yield from _check_ins_of_strangers()
    yield from _attendance_unlike_ledger()
    yield from _entries_without_source()
    yield from _entries_of_somebody_else()
    yield from _counter_entries_that_do_not_mirror()
    yield from _accepted_units_without_entry()


def _seats_and_queues() -> Iterator[str]:
    """Whoever was passed over waits rightly while seats are free or later numbers have one (docs/decisions/0020)."""
    confirmed = Q(enrolments__state=EnrolmentState.CONFIRMED)
    waiting = Q(enrolments__state=EnrolmentState.WAITING, enrolments__passed_over_at__isnull=True)
    offerings = QuerySet(Offering).annotate(
        confirmed=Count("enrolments", filter=confirmed),
        waiting=Count("enrolments", filter=waiting),
        last_confirmed=Max("enrolments__queue_number", filter=confirmed),
        first_waiting=Min("enrolments__queue_number", filter=waiting),
    )
    now = timezone.now()
    for row in offerings.only("uuid", "state", "starts_at", "seats", "seats_taken").order_by("pk").iterator():
        if row.confirmed != row.seats_taken:
            yield f"Angebot {row.uuid}: {row.seats_taken} Plätze gelten als belegt, {row.confirmed} Personen haben einen."
        if row.confirmed > row.seats:
            yield f"Angebot {row.uuid}: {row.confirmed} Personen haben einen Platz, es gibt aber nur {row.seats}."
        has_begun = row.starts_at is not None and row.starts_at <= now
        if row.waiting and row.confirmed < row.seats and row.state == OfferingState.PUBLISHED and not has_begun:
            yield f"Angebot {row.uuid}: {row.waiting} Personen warten, obwohl {row.seats - row.confirmed} Plätze frei sind."
        if row.waiting and row.confirmed and row.first_waiting < row.last_confirmed:
            yield f"Angebot {row.uuid}: Nummer {row.first_waiting} wartet, obwohl die spätere Nummer {row.last_confirmed} einen Platz hat."


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
