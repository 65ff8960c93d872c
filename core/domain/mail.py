"""Mails are rendered now, written as a row in the same transaction, and sent by the worker after commit."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core.domain import jobs
from core.language import DEFAULT, spoken
from core.models import Job


def send_templated(
    template: str,
    *,
    to: Sequence[str],
    context: dict[str, Any],
    at: datetime,
    language: str = DEFAULT,
    key: str = "",
    attachments: list[dict[str, str]] | None = None,
) -> Job:
    """Queue the mail `templates/emails/<template>.txt` in a language; its first line is the subject ("Betreff: …").

    `language` is the reader's (`person.language`); whoever has no account reads German. Addresses in the context are put into it
    by the template (`{{ path|local }}`). `key` keeps a second wish for the same mail from becoming a second mail while the first still waits.
    """
    with spoken(language):
        text = render_to_string(f"emails/{template}.txt", context | {"base_url": settings.BASE_URL, "site_name": settings.SITE_NAME})
    subject, _newline, body = text.strip().partition("\n")
    return queue_mail(to=to, subject=subject.removeprefix("Betreff:"), text=body.strip() + "\n", at=at, key=key, attachments=attachments)


def queue_mail(
    *, to: Sequence[str], subject: str, text: str, at: datetime, key: str = "", html: str = "", attachments: list[dict[str, str]] | None = None
) -> Job:
    """Queue a mail that is already rendered. Line breaks in the subject become spaces: they could add headers."""
    arguments = {
        "to": list(to),
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "message_id": make_msgid(domain=settings.BASE_URL.partition("://")[2].partition(":")[0].partition("/")[0]),
        "attachments": attachments or [],
    }
    return jobs.enqueue("core.send_mail", arguments=arguments, at=at, key=key)
