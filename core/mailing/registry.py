"""Which mails the office may word, and which placeholders each has. Apps declare theirs when they are loaded (their AppConfig.ready)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Placeholder:
    """A gap in a mail's text: its name, what stands there, and how it follows from what the mail is about."""

    name: str
    meaning: str | Promise
    value: Callable[[Context], str]


@dataclass(frozen=True)
class MailKind:
    """A mail of templates/emails/<name>.txt.

    `sample` makes a made-up context without touching the database; `shown` are nicer sample values for the preview. `copies`
    are who else may get it by a rule: addresses by the name of the recipients. `by_days`: it is sent by rules of days only. `needed` are
    placeholders without which the body would be of no use.
    """

    name: str
    title: str | Promise
    occasion: str | Promise
    placeholders: Sequence[Placeholder]
    sample: Callable[[], dict[str, Any]]
    shown: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, Callable[[Context], list[str]]] = field(default_factory=dict)
    by_days: bool = False
    needed: Sequence[str] = ()

    def values(self, context: Context) -> dict[str, str]:
        """What stands in each gap."""
        return {each.name: each.value(context) for each in self.placeholders} | {"absender": settings.SITE_NAME}

    @property
    def names(self) -> list[str]:
        """Of all placeholders."""
        return [*(each.name for each in self.placeholders), "absender"]


_REGISTRY: dict[str, MailKind] = {}


def declare(kind: MailKind) -> None:
    """Let the office word this mail."""
    _REGISTRY[kind.name] = kind


def find(name: str) -> MailKind | None:
    """The declared mail of this name."""
    return _REGISTRY.get(name)


def kinds() -> list[MailKind]:
    """All declared mails, in the order of the apps."""
    return list(_REGISTRY.values())
