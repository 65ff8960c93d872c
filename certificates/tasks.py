"""The certificates' jobs: set one PDF, and every night issue what is due."""

import logging
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from certificates.domain.bulk import work_on
from certificates.domain.due import issue_due
from certificates.domain.register import count_register
from certificates.domain.rendering import render_certificate
from certificates.domain.sharing import forget_ended_links
from certificates.domain.status_lists import TASK, publish_status_lists
from certificates.domain.storage import sweep_leftovers
from core.domain import jobs, periodic

logger = logging.getLogger(__name__)


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
    forget_ended_links(at=timezone.now())


@jobs.job(TASK, lease=timedelta(minutes=1))
def publish() -> None:
    """The lists that say which digital credentials still hold."""
    publish_status_lists(at=timezone.now())


@jobs.job("certificates.count_register", lease=timedelta(hours=1))
def count_the_register() -> None:
    """The daily count: numbers without gaps, files present, hashes right; what is wrong stands at the desk and in the log."""
    check = count_register(at=timezone.now())
    if check.problems:
        logger.error("The register of certificates has %d problems; see the desk.", len(check.problems))


periodic.every(timedelta(days=1), "certificates.issue_due")
periodic.every(timedelta(days=1), "certificates.count_register")
periodic.every(timedelta(hours=1), TASK)
