"""Planning's work by the clock. Twice is harmless."""

from datetime import timedelta

from django.utils import timezone

from core.domain import jobs, periodic
from planning.domain.delegates import forget_ended_delegates
from planning.domain.event_results import remind_owners
from planning.domain.events import forget_seats, remind_participants
from planning.domain.online_box import forget_entries
from planning.domain.version_moves import move_what_runs


@jobs.job("planning.forget_box_entries")
def forget_box_entries() -> None:
    """Texts of the online box that nobody needs any more. Safe to run twice."""
    forget_entries(at=timezone.now())


@jobs.job("planning.forget_delegates")
def forget_delegates() -> None:
    """Addresses of people who acted for a mandate, or were asked to, go 90 days after its end or theirs."""
    forget_ended_delegates(at=timezone.now())


@jobs.job("planning.move_to_versions")
def move_to_versions() -> None:
    """Running mandates and practice projects go along into a version of the division that begins today."""
    move_what_runs(at=timezone.now())


periodic.every(timedelta(days=1), "planning.forget_box_entries")
periodic.every(timedelta(days=1), "planning.forget_delegates")
periodic.every(timedelta(hours=1), "planning.move_to_versions")  # the day begins in Berlin, the slots in UTC


@jobs.job("planning.remind_of_events")
def remind_of_events() -> None:
    """Who comes in two days, and who let a promise pass; seats of a year ago go. Safe to run twice."""
    now = timezone.now()
    remind_participants(at=now)
    remind_owners(at=now)
    forget_seats(at=now)


periodic.every(timedelta(hours=6), "planning.remind_of_events")
