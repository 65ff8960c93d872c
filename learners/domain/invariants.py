"""What must hold between seats, queues, attendance, self-study work and the ledger of hours."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from curriculum.enums import Phase
from learners.enums import EnrolmentState, HoursSource, UnitWorkState
from learners.models import Attendance, HoursEntry, UnitWork
from providers.enums import OfferingState
from providers.models import Offering


def find_problems() -> Iterator[str]:
    """One sentence per row that contradicts another."""
    yield from _seats()
    yield from _waiting_beside_free_seats()
    yield from _waiting_before_confirmed()
    yield from _attendance_of_strangers()
    yield from _attendance_unlike_ledger()
    yield from _entries_without_source()
    yield from _entries_of_somebody_else()
    yield from _counter_entries_that_do_not_mirror()
    yield from _accepted_units_without_entry()


def _with_counts() -> "QuerySet[Offering]":
    """Offerings with how many people have a seat (`confirmed`) and how many wait (`waiting`)."""
    return Offering.objects.annotate(
        confirmed=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.CONFIRMED)),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    ).order_by("pk")


def _seats() -> Iterator[str]:
    for offering in _with_counts().filter(~Q(confirmed=F("seats_taken")) | Q(confirmed__gt=F("seats"))).iterator():
        if offering.confirmed != offering.seats_taken:
            yield f"Angebot {offering.uuid}: {offering.seats_taken} Plätze gelten als belegt, {offering.confirmed} Personen haben einen."
        if offering.confirmed > offering.seats:
            yield f"Angebot {offering.uuid}: {offering.confirmed} Personen haben einen Platz, es gibt aber nur {offering.seats}."


def _waiting_beside_free_seats() -> Iterator[str]:
    not_begun = Q(starts_at__isnull=True) | Q(starts_at__gt=timezone.now())
    for offering in _with_counts().filter(not_begun, state=OfferingState.PUBLISHED, waiting__gt=0, confirmed__lt=F("seats")).iterator():
        yield f"Angebot {offering.uuid}: {offering.waiting} Personen warten, obwohl {offering.seats - offering.confirmed} Plätze frei sind."


def _waiting_before_confirmed() -> Iterator[str]:
    queues = Offering.objects.annotate(
        last_confirmed=Max("enrolments__queue_number", filter=Q(enrolments__state=EnrolmentState.CONFIRMED)),
        first_waiting=Min("enrolments__queue_number", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    )
    for offering in queues.filter(first_waiting__lt=F("last_confirmed")).order_by("pk").iterator():
        yield f"Angebot {offering.uuid}: Nummer {offering.first_waiting} wartet, obwohl die spätere Nummer {offering.last_confirmed} einen Platz hat."


def _attendance_of_strangers() -> Iterator[str]:
    for attendance in Attendance.objects.exclude(session__offering=F("enrolment__offering")).order_by("pk").iterator():
        yield f"Anwesenheit {attendance.pk}: Der Termin gehört nicht zum Angebot der Anmeldung."


def _attendance_unlike_ledger() -> Iterator[str]:
    credited = HoursEntry.objects.filter(attendance=OuterRef("pk")).order_by().values("attendance").annotate(total=Sum("minutes")).values("total")
    for attendance in Attendance.objects.annotate(credited=Coalesce(Subquery(credited), 0)).exclude(minutes=F("credited")).order_by("pk").iterator():
        yield f"Anwesenheit {attendance.pk}: {attendance.minutes} Minuten erfasst, {attendance.credited} im Lernzeitkonto."


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
