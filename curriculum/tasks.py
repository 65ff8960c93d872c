"""The programme's own jobs."""

from datetime import timedelta

from django.core.management import call_command

from core.domain import jobs, periodic


@jobs.job("curriculum.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and withdraw the pages whose time has come; Wagtail's own command, safe to run twice."""
    call_command("publish_scheduled")


periodic.every(timedelta(minutes=10), "curriculum.publish_scheduled")
