"""What somebody wishes of a Lernplan. Pure: values and their stored form, and the days on which nothing is possible."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

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
    }


def restored(values: dict[str, Any]) -> Wishes:
    """The wishes that were stored."""
    return Wishes(
        **values
        | {
            "not_before": date.fromisoformat(values["not_before"]),
            "not_after": date.fromisoformat(values["not_after"]),
            "weekdays": tuple(values["weekdays"]),
            "blocked": tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in values["blocked"]),
        }
    )
