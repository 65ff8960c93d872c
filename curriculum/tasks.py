"""The programme's own jobs."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from core.domain import jobs, periodic
from curriculum.domain.examples import take_down_without_consent


@jobs.job("curriculum.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and withdraw the pages whose time has come; Wagtail's own command, safe to run twice."""
    call_command("publish_scheduled")


@jobs.job("curriculum.take_down_examples")
def take_down_examples() -> None:
    """Practice examples whose consent has ended go offline; safe to run twice."""
    take_down_without_consent(at=timezone.now())


periodic.every(timedelta(minutes=10), "curriculum.publish_scheduled")
periodic.every(timedelta(hours=1), "curriculum.take_down_examples")
