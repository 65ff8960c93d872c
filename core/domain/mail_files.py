"""The mails development writes as files instead of sending them, read back for /entwicklung/mails/."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

# What Django's file backend writes after each message of a file.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
# One page of mails is enough to find the last one; older files stay on the disk.
LIMIT = 50


@dataclass(frozen=True)
class MailFile:
    """One sent mail: `key` names it in an address, `text` is its plain part."""

    key: str
    subject: str
    sender: str
    to: str
    sent_at: datetime | None
    text: str
    attachments: tuple[str, ...]


def newest(folder: Path, *, limit: int = LIMIT) -> list[MailFile]:
    """The last mails in the folder, newest first; empty when the folder does not exist."""
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    mails: list[MailFile] = []
    for path in files:
        mails.extend(reversed(_read(path)))
        if len(mails) >= limit:
            break
    return mails[:limit]


def find(folder: Path, key: str) -> MailFile | None:
    """The mail of this key among the files of the folder, or None. The key is compared, never used as a path."""
    name, _dash, _number = key.rpartition("-")
    path = next((candidate for candidate in folder.glob("*.log") if candidate.stem == name), None) if folder.is_dir() else None
    return next((mail for mail in _read(path) if mail.key == key), None) if path else None


def _read(path: Path) -> list[MailFile]:
    parts = [part for part in path.read_bytes().split(SEPARATOR) if part.strip()]
    return [_parse(part, key=f"{path.stem}-{number}") for number, part in enumerate(parts, start=1)]


def _parse(raw: bytes, *, key: str) -> MailFile:
    message = email.message_from_bytes(raw, EmailMessage, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    date = message["Date"]
    return MailFile(
        key=key,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        sent_at=_instant(str(date)) if date else None,
        text=str(body.get_content()) if body else "",
        attachments=tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments()),
    )


def _instant(header: str) -> datetime:
    """When a Date header says; "-0000" means UTC without a word about the sender's clock, and is read as naive."""
    date = parsedate_to_datetime(header)
    return date if date.tzinfo else date.replace(tzinfo=UTC)
