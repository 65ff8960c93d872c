"""Who took part, by half-year: one table per question, protected against finding anybody (core.disclosure)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.disclosure import ProtectedTable, protect
from core.enums import Sector
from core.models import Kreis
from core.time import BERLIN, berlin_date, start_of_day
from learners.enums import AttendanceState, EnrolmentState
from learners.models import Attendance, Enrolment
from providers.enums import OfferingState

HALF_YEARS = 6  # a fixed window: whoever could choose it could subtract one from the other


@dataclass(frozen=True, order=True)
class HalfYear:
    """January to June, or July to December."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        """The one a day lies in."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first_day(self) -> date:
        """1 January or 1 July."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    def before(self, steps: int) -> "HalfYear":
        """So many half-years earlier."""
        number = self.year * 2 + self.half - 1 - steps
        return HalfYear(number // 2, number % 2 + 1)

    @property
    def label(self) -> str:
        """ "1. Hj. 2026"."""
        return _("%(half)d. Hj. %(year)d") % {"half": self.half, "year": self.year}


@dataclass(frozen=True)
class Question:
    """What participations are sorted by. `counts_twice`: one can fall into several rows, so the totals count mentions."""

    key: str
    title: str | Promise
    path: str
    label: Callable[[Any], str]
    counts_twice: bool = False


@dataclass(frozen=True)
class Report:
    """The answer: labels of rows and columns, and the protected numbers."""

    question: Question
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    table: ProtectedTable


def _kreis_labels() -> Callable[[Any], str]:
    names = {kreis.pk: kreis.label for kreis in Kreis.objects.all()}
    return lambda value: names.get(value, _("ohne Ort (online)"))


QUESTIONS: tuple[Question, ...] = (
    Question("format", gettext_lazy("Nach Format"), "offering__format__title", lambda value: str(value)),
    Question("lernbereich", gettext_lazy("Nach Lernbereich"), "offering__modules__area__title", lambda value: value or _("ohne Modul (Einführung)"), True),
    Question("kreis", gettext_lazy("Nach Kreis"), "offering__kreis", str),
    Question(
        "sektor",
        gettext_lazy("Nach Sektor"),
        "learner__learner_profile__sector",
        lambda value: str(Sector(value).label) if value else _("keine Angabe"),
    ),
)


def half_years(at: datetime) -> tuple[HalfYear, ...]:
    """The window of the reports, the oldest first, with the one that runs at `at`."""
    now = HalfYear.of(berlin_date(at))
    return tuple(now.before(steps) for steps in range(HALF_YEARS - 1, -1, -1))


def participation_reports(*, at: datetime) -> list[Report]:
    """All reports; one query each. A participation is a person who was there at least once in a published offering, in the half-year it began."""
    window = half_years(at)
    return [_report(question, window, at=at) for question in QUESTIONS]


def _report(question: Question, window: Sequence[HalfYear], *, at: datetime) -> Report:
    was_there = Attendance.objects.filter(enrolment=OuterRef("pk"), state__in=AttendanceState.CAME)
    taken = Enrolment.objects.filter(
        Exists(was_there),
        state=EnrolmentState.CONFIRMED,
        offering__state=OfferingState.PUBLISHED,
        offering__starts_at__gte=start_of_day(window[0].first_day),
        offering__starts_at__lte=at,
    )
    months = taken.annotate(month=TruncMonth("offering__starts_at", tzinfo=BERLIN)).order_by()
    label = _kreis_labels() if question.key == "kreis" else question.label
    counts: Counter[tuple[str, HalfYear]] = Counter()
    for value, month, people in months.values_list(question.path, "month").annotate(Count("pk", distinct=True)):
        counts[label(value), HalfYear.of(month.astimezone(BERLIN).date())] += people
    rows = tuple(sorted({row for row, _half in counts}))
    table = protect([[counts[row, half] for half in window] for row in rows])
    return Report(question, rows, tuple(half.label for half in window), table)
