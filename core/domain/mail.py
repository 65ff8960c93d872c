"""Mails are rendered now, written as a row in the same transaction, and sent by the worker after commit."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from django.conf import settings

from core.domain import jobs
from core.enums import MailMoment
from core.kept_query import KeptQuery
from core.language import DEFAULT
from core.mailing import registry
from core.mailing.texts import words_of
from core.models import Job, MailRule

_RULES: KeptQuery[MailRule] = KeptQuery(
    lambda mail: MailRule.objects.filter(mail=mail, moment=MailMoment.WITH, is_active=True).order_by("pk"), MailRule._meta.get_field("mail")
)


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
    """Queue the mail `templates/emails/<template>.txt` in a language, or in the office's words where it has its own (core.mailing).

    `language` is the reader's (`person.language`); whoever has no account reads German. Addresses in the context are put into it
    by the template (`{{ path|local }}`). `key` keeps a second wish for the same mail from becoming a second mail while the first still waits.
    Whoever gets a copy by one of the office's rules gets one mail more, in German.
    """
    job = _queue(template, to=to, context=context, at=at, language=language, key=key, attachments=attachments)
    for number, (rule, address) in enumerate(_copies(template, context)):
        copy_key = f"{key}:copy:{rule.pk}:{number}" if key else ""
        _queue(template, to=[address], context=context, at=at, language=DEFAULT, key=copy_key, attachments=attachments, prefix="Kopie: ")
    return job


def queue_mail(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    at: datetime,
    key: str = "",
    html: str = "",
    language: str = "",
    attachments: list[dict[str, str]] | None = None,
) -> Job:
    """Queue a mail whose words are final. Line breaks in the subject become spaces: they could add headers.

    With `language` the worker sets the text as HTML, in the house's frame: that takes longer than all the rest, and people wait here.
    """
    arguments = {
        "to": list(to),
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "language": language,
        "message_id": make_msgid(domain=settings.BASE_URL.partition("://")[2].partition(":")[0].partition("/")[0]),
        "attachments": attachments or [],
    }
    return jobs.enqueue("core.send_mail", arguments=arguments, at=at, key=key)


def _queue(
    template: str,
    *,
    to: Sequence[str],
    context: dict[str, Any],
    at: datetime,
    language: str,
    key: str,
    attachments: list[dict[str, str]] | None,
    prefix: str = "",
) -> Job:
    words = words_of(template, context, language=language)
    subject = prefix + words.subject
    return queue_mail(to=to, subject=subject, text=words.body, at=at, key=key, language=language, attachments=attachments)


def _copies(template: str, context: dict[str, Any]) -> list[tuple[MailRule, str]]:
    """Who else gets this mail; no query for mails that know no copies."""
    kind = registry.find(template)
    if kind is None or not kind.copies:
        return []
    return [(rule, address) for rule in _RULES.rows(template) if rule.recipients in kind.copies for address in kind.copies[rule.recipients](context)]
