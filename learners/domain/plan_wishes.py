"""What somebody wishes of a Lernplan. Pure: values and their stored form, and the days on which nothing is possible."""

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any

from core.time import BERLIN
from learners.domain.learning_plan import Appointment

ALL_WEEKDAYS = (0, 1, 2, 3, 4, 5, 6)  # Monday is 0


@dataclass(frozen=True)
class Wishes:
    """Dates are inclusive; `place` is how the person calls where they start from; `group` is "" when it does not matter."""

    pathway: str
    not_before: date
    not_after: date
    place: str
    lat: float
    lon: float
    max_km: int
    online_ok: bool = True
    weekdays: tuple[int, ...] = ALL_WEEKDAYS
    blocked: tuple[tuple[date, date], ...] = ()
    max_days_per_month: int | None = None
    budget_cents: int | None = None
    group: str = ""
    waiting_ok: bool = False
    from_clock: time | None = None  # sessions begin no earlier, and end no later than the next; clocks in Berlin
    until_clock: time | None = None

    def is_free_at(self, session: Appointment) -> bool:
        """Whether a session lies within the hours the person has time; one that goes over midnight lies in no hours."""
        starts, ends = session.start.astimezone(BERLIN), session.end.astimezone(BERLIN)
        if self.from_clock is not None and starts.time() < self.from_clock:
            return False
        return self.until_clock is None or (ends.date() == starts.date() and ends.time() <= self.until_clock)

    def is_free(self, day: date) -> bool:
        """Whether the person could learn on this day, seats they have apart."""
        return day.weekday() in self.weekdays and not any(first <= day <= last for first, last in self.blocked)

    @property
    def free_days(self) -> list[date]:
        """All days within the window on which the person could learn."""
        days = (self.not_after - self.not_before).days + 1
        return [day for number in range(days) if self.is_free(day := self.not_before + timedelta(days=number))]


def stored(wishes: Wishes) -> dict[str, Any]:
    """As plain values, dates as ISO texts."""
    return asdict(wishes) | {
        "not_before": wishes.not_before.isoformat(),
        "not_after": wishes.not_after.isoformat(),
        "weekdays": list(wishes.weekdays),
        "blocked": [[first.isoformat(), last.isoformat()] for first, last in wishes.blocked],
        "from_clock": wishes.from_clock.isoformat("minutes") if wishes.from_clock else None,
        "until_clock": wishes.until_clock.isoformat("minutes") if wishes.until_clock else None,
    }


def restored(values: dict[str, Any]) -> Wishes:
    """The wishes that were stored; plans from before there were hours have none."""
    return Wishes(
        **values
        | {
            "not_before": date.fromisoformat(values["not_before"]),
            "not_after": date.fromisoformat(values["not_after"]),
            "weekdays": tuple(values["weekdays"]),
            "blocked": tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in values["blocked"]),
            "from_clock": time.fromisoformat(values["from_clock"]) if values.get("from_clock") else None,
            "until_clock": time.fromisoformat(values["until_clock"]) if values.get("until_clock") else None,
        }
    )
