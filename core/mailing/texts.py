"""The words of a mail: as shipped in templates/emails/, or as the office worded them (German only; English stays as shipped)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.domain import audit
from core.kept_query import KeptQuery
from core.language import DEFAULT, spoken
from core.mailing import placeholders, registry
from core.models import MailText, User

_NEWEST: KeptQuery[MailText] = KeptQuery(lambda name: MailText.objects.filter(name=name).order_by("-number")[:1], MailText._meta.get_field("name"))
MOST_SUBJECT, MOST_BODY = 200, 8_000


@dataclass(frozen=True)
class Words:
    """Subject and body of a mail, ready to send or still with placeholders."""

    subject: str
    body: str


class MailTextRefused(Exception):
    """The text cannot be stored; the message is a sentence for whoever wrote it."""


class MailTextConflict(MailTextRefused):
    """Somebody else stored a version since this one was opened; `theirs` is the newest."""

    def __init__(self, theirs: MailText) -> None:
        super().__init__(_("Jemand anderes hat diese Mail inzwischen geändert. Bitte vergleichen Sie beide Texte und speichern Sie noch einmal."))
        self.theirs = theirs


def words_of(name: str, context: dict[str, Any], *, language: str) -> Words:
    """What this mail says to a reader of this language."""
    kind = registry.find(name)
    if kind is not None and language == DEFAULT and (stored := newest(name)) and not stored.is_shipped:
        with spoken(language):
            values = kind.values(context)
        return Words(placeholders.fill(stored.subject, values), placeholders.fill(stored.body, values))
    return shipped(name, context, language=language)


def shipped(name: str, context: dict[str, Any], *, language: str = DEFAULT) -> Words:
    """The text of templates/emails/<name>.txt; its first line is the subject ("Betreff: …")."""
    with spoken(language):
        text = render_to_string(f"emails/{name}.txt", context | {"base_url": settings.BASE_URL, "site_name": settings.SITE_NAME})
    subject, _newline, body = text.strip().partition("\n")
    return Words(subject.removeprefix("Betreff:").strip(), body.strip() + "\n")


def newest(name: str) -> MailText | None:
    """The version that holds, None where the office never wrote one."""
    return _NEWEST.one(name)


def start_words(kind: registry.MailKind) -> Words:
    """The shipped text with placeholders in place of the sample's values: what an editor begins with.

    Where the shipped text says different things in different cases, this is the case of the sample.
    """
    sample = kind.sample()
    with spoken(DEFAULT):
        values = kind.values(sample)
    words = shipped(kind.name, sample)
    return Words(placeholders.unfill(words.subject, values), placeholders.unfill(words.body, values))


def current_words(kind: registry.MailKind) -> Words:
    """What holds now, with placeholders."""
    stored = newest(kind.name)
    return Words(stored.subject, stored.body) if stored and not stored.is_shipped else start_words(kind)


def preview(kind: registry.MailKind, words: Words) -> Words:
    """The text with sample values. Raises MailTextRefused like storing it would."""
    checked = check(kind, words)
    with spoken(DEFAULT):
        values = kind.values(kind.sample()) | dict(kind.shown)
    return Words(placeholders.fill(checked.subject, values), placeholders.fill(checked.body, values))


def check(kind: registry.MailKind, words: Words) -> Words:
    """The text in its stored form. Raises MailTextRefused where something does not fit."""
    subject = " ".join(words.subject.split())
    body = "\n".join(line.rstrip() for line in words.body.replace("\r\n", "\n").strip().split("\n")) + "\n"
    if not subject or not body.strip():
        raise MailTextRefused(_("Bitte geben Sie Betreff und Text an."))
    if len(subject) > MOST_SUBJECT or len(body) > MOST_BODY:
        raise MailTextRefused(_("Der Betreff darf höchstens 200, der Text höchstens 8.000 Zeichen lang sein."))
    if unknown := placeholders.unknown_in(f"{subject} {body}", kind.names):
        raise MailTextRefused(_("Diese Platzhalter gibt es bei dieser Mail nicht: %(unknown)s.") % {"unknown": ", ".join(unknown)})
    if missing := [f"{{{name}}}" for name in kind.needed if name not in placeholders.gaps_in(body)]:
        raise MailTextRefused(_("Ohne %(missing)s nützt diese Mail niemandem; bitte lassen Sie das im Text stehen.") % {"missing": ", ".join(missing)})
    if placeholders.has_stray_brace(subject) or placeholders.has_stray_brace(body):
        raise MailTextRefused(_("Geschweifte Klammern stehen nur um Platzhalter, klein geschrieben und ohne Leerzeichen: {angebot}."))
    return Words(subject, body)


def store_text(kind: registry.MailKind, words: Words, *, seen: int, by: User, at: datetime) -> MailText | None:
    """Keep a new version, which is sent from now on; None when nothing changed. `seen` is the number of the version it was opened with, 0: none.

    Effects: row, one audit line. Raises MailTextRefused, MailTextConflict.
    """
    checked = check(kind, words)
    before = newest(kind.name)
    if (before.number if before else 0) == seen and checked == check(kind, current_words(kind)):
        return None
    return _add(kind, checked, seen=seen, by=by, at=at, action="core.mail_text_changed")


def reset_text(kind: registry.MailKind, *, seen: int, by: User, at: datetime) -> MailText | None:
    """Send the shipped text again; the versions stay. None when it is sent already. Effects and conflicts as store_text."""
    before = newest(kind.name)
    if before is None or before.is_shipped:
        return None
    return _add(kind, Words("", ""), seen=seen, by=by, at=at, action="core.mail_text_reset")


def _add(kind: registry.MailKind, words: Words, *, seen: int, by: User, at: datetime, action: str) -> MailText:
    try:
        with transaction.atomic():
            row = MailText.objects.create(name=kind.name, number=seen + 1, subject=words.subject, body=words.body, written_by=by, written_at=at)
            if newest(kind.name) != row:
                raise IntegrityError  # an old number that was free would hide behind the newest
            audit.record(row, action, by=by, data={"mail": kind.name, "number": row.number})
    except IntegrityError:
        theirs = newest(kind.name)
        if theirs is None:
            raise
        raise MailTextConflict(theirs) from None
    return row
