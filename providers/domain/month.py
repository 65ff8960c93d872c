"""The sessions of what the catalogue found, day by day: a month, or all of one day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from core.page_cache.parts import EVERYTHING, remember_facts, remember_value
from core.time import berlin_date, start_of_day
from providers.domain.catalogue import Found
from providers.models import Offering, Session

MOST_A_DAY = 4  # a month stays readable; the rest is a click away
MOST_ON_REQUEST = 20
MOST_REMEMBERED = 31 * MOST_A_DAY
ROW_BYTES, OFFERING_BYTES = 250, 4_000  # roughly
SHOWN = (
    *("uuid", "title", "mode", "place_type", "is_closed", "venue", "host_id", "host_room"),
    *("gemeinde__name", "kreis__name", "kreis__kind", "provider__slug", "provider__organisation__name"),
)

Row = tuple[int, datetime, datetime, bool]  # offering, start, end, online


@dataclass(frozen=True)
class Entry:
    """One session of an offering."""

    offering: Offering
    starts_at: datetime
    ends_at: datetime
    is_online: bool


@dataclass(frozen=True)
class Day:
    """A Berlin day with its sessions in order; `more` are not shown."""

    on: date
    entries: tuple[Entry, ...]
    more: int

    @property
    def month(self) -> date:
        """The first of its month."""
        return self.on.replace(day=1)


@dataclass(frozen=True)
class Month:
    """Every day of a month, or a single one. `before` and `after` are the neighbours that may hold something."""

    first: date
    days: tuple[Day, ...]
    count: int
    before: date | None
    after: date | None
    next_start: date | None  # for an empty month: when the first hit begins
    on_request: tuple[Offering, ...]
    more_on_request: int

    @property
    def next_month(self) -> date | None:
        """The month in which the first hit begins."""
        return self.next_start and self.next_start.replace(day=1)


def month_of(found: Found, first: date | None, *, at: datetime) -> Month:
    """The month that begins with `first`, or the one in which the first hit begins. Four queries, whatever the number."""
    start = berlin_date(found.first_start or at)
    first = first or start.replace(day=1)
    after = _next_month(first)
    days = _days(found, first, after, most=MOST_A_DAY)
    this_month = berlin_date(at).replace(day=1)
    last = _last_day(at)
    return Month(
        first=first,
        days=days,
        count=sum(len(day.entries) + day.more for day in days),
        before=_month_before(first) if first > this_month else None,
        after=after if last and after <= last else None,
        next_start=start if found.first_start else None,
        on_request=tuple(_offerings(found, found.undated_keys(MOST_ON_REQUEST))),
        more_on_request=max(0, found.undated_count - MOST_ON_REQUEST),
    )


def day_of(found: Found, day: date) -> Day:
    """All sessions of one day. Three queries."""
    [only] = _days(found, day, day + timedelta(days=1), most=None)
    return only


def _days(found: Found, first: date, end: date, *, most: int | None) -> tuple[Day, ...]:
    sessions, hits = _sessions_by_day(first, end), found.key_set
    of_day = {day: [row for row in rows if row[0] in hits] for day, rows in sessions.items()}
    shown = {day: rows[:most] for day, rows in of_day.items()}
    offerings = {offering.pk: offering for offering in _offerings(found, sorted({row[0] for rows in shown.values() for row in rows}))}
    return tuple(
        Day(
            day,
            tuple(Entry(offerings[row[0]], *row[1:]) for row in shown.get(day, ()) if row[0] in offerings),
            len(of_day.get(day, ())) - len(shown.get(day, ())),
        )
        for day in (first + timedelta(days=number) for number in range((end - first).days))
    )


def _sessions_by_day(first: date, end: date) -> Mapping[date, Sequence[Row]]:
    """Of all offerings, whoever may see them: the set of hits, which is in memory, decides. So every question to this month shares them."""

    def read() -> dict[date, list[Row]]:
        of_day: defaultdict[date, list[Row]] = defaultdict(list)
        sessions = Session.objects.filter(starts_at__gte=start_of_day(first), starts_at__lt=start_of_day(end)).order_by("starts_at", "pk")
        for row in sessions.values_list("offering_id", "starts_at", "ends_at", "is_online"):
            of_day[berlin_date(row[1])].append(row)
        return dict(of_day)

    return remember_value(("providers.sessions", first, end), read, of=EVERYTHING, size=lambda days: ROW_BYTES * sum(map(len, days.values())))


def _offerings(found: Found, keys: Sequence[int]) -> list[Offering]:
    """With what a calendar says of them; without a question they are read once for all."""
    if not keys:
        return []

    def read() -> list[Offering]:
        shown = Offering.objects.filter(pk__in=keys).select_related("gemeinde", "kreis", "provider__organisation").only(*SHOWN)
        return list(shown.order_by("title", "pk"))

    if found.has_question or len(keys) > MOST_REMEMBERED:
        return read()
    return remember_value(("providers.calendar", *keys), read, of=EVERYTHING, size=len(keys) * OFFERING_BYTES)


def _last_day(at: datetime) -> date | None:
    ends_at = remember_facts("providers.last_end", lambda: Offering.objects.ahead(at).aggregate(last=Max("ends_at"))["last"])
    return berlin_date(ends_at) if ends_at else None


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
