"""The app's work in the background."""

from datetime import timedelta

from django.utils import timezone

from core.domain import jobs, periodic
from providers.domain import matching_runs
from providers.domain.invitations import forget_ended_invitations
from providers.domain.minimum import below_minimum, propose_cancellation
from providers.domain.overview import keep_overview, overview_of
from providers.domain.staleness import keep_fresh
from providers.domain.teaching_requests import lapse_teaching
from providers.domain.watching import tell_of_new_hits
from providers.enums import TeachingRequestState
from providers.models import MatchingRun, TeachingRequest


@jobs.job("providers.keep_fresh", lease=timedelta(minutes=30))
def keep_entries_fresh() -> None:
    """The nightly run; `manage.py check_freshness` does the same."""
    keep_fresh(at=timezone.now())


@jobs.job("providers.propose_cancellations")
def propose_cancellations() -> None:
    """Tell providers whose offerings are below their minimum on the decision date, each once. Safe to run twice."""
    at = timezone.now()
    for offering in below_minimum(at=at).filter(below_minimum_told_at__isnull=True):
        propose_cancellation(offering, at=at)


@jobs.job("providers.lapse_requests")
def lapse_requests() -> None:
    """End requests that providers have not answered in time. Safe to run twice."""
    at = timezone.now()
    late = TeachingRequest.objects.filter(state=TeachingRequestState.OPEN, answer_until_date__lt=timezone.localdate(at)).select_related("need")
    for request in late.order_by("pk"):
        lapse_teaching(request, at=at)


@jobs.job(matching_runs.TASK, lease=timedelta(minutes=5), max_attempts=3)
def reckon_matching(*, run: int) -> None:
    """A proposal the office waits for; gone or done meanwhile, there is nothing to do."""
    if row := MatchingRun.objects.filter(pk=run).first():
        matching_runs.reckon_run(row, at=timezone.now())


@jobs.job(matching_runs.CHECK_TASK, lease=timedelta(minutes=5), max_attempts=3)
def check_matching(*, run: int) -> None:
    """A proposal somebody wants to see reckoned again."""
    if row := MatchingRun.objects.filter(pk=run).first():
        matching_runs.check_run(row, at=timezone.now())


@jobs.job("providers.forget_invitations")
def forget_invitations() -> None:
    """Addresses of people who were invited go 90 days after the end of their invitation."""
    forget_ended_invitations(at=timezone.now())


periodic.every(timedelta(days=1), "providers.keep_fresh")
periodic.every(timedelta(days=1), "providers.propose_cancellations")
periodic.every(timedelta(days=1), "providers.forget_invitations")
periodic.every(timedelta(days=1), "providers.lapse_requests")


@jobs.job("providers.tell_saved_searches", lease=timedelta(minutes=30))
def tell_saved_searches() -> None:
    """One mail for every saved search that something new answers."""
    tell_of_new_hits(at=timezone.now())


periodic.every(timedelta(days=1), "providers.tell_saved_searches")


@jobs.job("providers.render_overview", lease=timedelta(minutes=60))
def render_overview_document() -> None:
    """Set the whole programme anew and put it in the place of the last one; twice is harmless."""
    from providers.domain.overview_pdf import render_overview  # noqa: PLC0415 -- loads fontTools, which web processes need not

    keep_overview(render_overview(overview_of(at=timezone.now())))


periodic.every(timedelta(days=1), "providers.render_overview")
