"""Celery's side of the job rows, and the core's own jobs."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from core.domain import barriers, jobs, periodic, tokens
from core.mailing.html import html_of
from core.page_cache import changes


@shared_task(name="core.run_job", acks_late=True, ignore_result=True)
def run_job_task(job_id: int) -> None:
    """Run one row; a second delivery of the same row finds it claimed and returns."""
    jobs.run_job(job_id)


@jobs.job("core.send_mail", keep_arguments=False)
def send_mail(
    *,
    to: list[str],
    subject: str,
    text: str,
    html: str = "",
    language: str = "",
    message_id: str,
    attachments: list[dict[str, str]] | None = None,
) -> None:
    """Send one mail. The Message-ID is the row's, so a mail sent twice after a kill is recognised as one. With `language` the text is set as HTML here."""
    headers: dict[str, Any] = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(subject=subject, body=text, to=to, headers=headers, connection=get_connection())
    if language:
        html = html_of(subject, text, language=language)
    if html:
        message.attach_alternative(html, "text/html")
    for attachment in attachments or []:
        message.attach(attachment["name"], attachment["content"], attachment["type"])
    message.send()


@jobs.job("core.purge_jobs")
def purge_jobs() -> None:
    """Delete finished rows after their 30 days."""
    jobs.purge_finished(at=timezone.now())


periodic.every(timedelta(days=1), "core.purge_jobs")


@jobs.job("core.forget_tokens")
def forget_tokens() -> None:
    """Delete personal tokens that ended 90 days ago."""
    tokens.forget_ended_tokens(at=timezone.now())


periodic.every(timedelta(days=1), "core.forget_tokens")


@jobs.job("core.purge_changes")
def purge_changes() -> None:
    """Delete notes of public changes that no process compares any more."""
    changes.purge_changes(at=timezone.now())


periodic.every(timedelta(hours=6), "core.purge_changes")


@jobs.job("core.remind_of_barriers")
def remind_of_barriers() -> None:
    """Write to the office about reports of barriers whose deadline is near."""
    barriers.remind_of_due(at=timezone.now())


periodic.every(timedelta(days=1), "core.remind_of_barriers")


@jobs.job("core.forget_reporters")
def forget_reporters() -> None:
    """Delete the addresses of answered reports, and reports of three years ago."""
    barriers.forget_reporters(at=timezone.now())


periodic.every(timedelta(days=1), "core.forget_reporters")
