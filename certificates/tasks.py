"""The certificates' jobs: set one PDF, and every night issue what is due."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from certificates.domain.bulk import work_on
from certificates.domain.due import issue_due
from certificates.domain.rendering import render_certificate
from certificates.domain.status_lists import TASK, publish_status_lists
from certificates.domain.storage import sweep_leftovers
from core.domain import jobs, periodic


@jobs.job("certificates.render", lease=timedelta(minutes=2))
def render(*, certificate: str) -> None:
    """The PDF of one certificate."""
    render_certificate(UUID(certificate), at=timezone.now())


@jobs.job("certificates.issue_run", lease=timedelta(seconds=45), max_attempts=100)  # every attempt gets further, so many may be lost
def issue_for_many(*, run: str) -> None:
    """What is left of one bulk issue."""
    work_on(UUID(run), at=timezone.now())


@jobs.job("certificates.issue_due", lease=timedelta(hours=1))
def issue_everything_due() -> None:
    """The nightly run; also clears away what killed workers left half-written."""
    issue_due(at=timezone.now())
    sweep_leftovers()


@jobs.job(TASK, lease=timedelta(minutes=1))
def publish() -> None:
    """The lists that say which digital credentials still hold."""
    publish_status_lists(at=timezone.now())


periodic.every(timedelta(days=1), "certificates.issue_due")
periodic.every(timedelta(hours=1), TASK)
