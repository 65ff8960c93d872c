"""The first page of the desk: what waits, what comes due, what is there, what was changed.

Each app says what it has through a hook, so nobody imports upwards for it. What nobody may see is left out by the app that says it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import ModelLogEntry, PageLogEntry

# Functions of the request that return a list of the dataclass beside it.
WAITING_HOOK = "desk_waiting"  # Waiting
DUE_HOOK = "desk_due"  # Due
FIGURES_HOOK = "desk_figures"  # Figure
SHORTCUTS_HOOK = "desk_shortcuts"  # Shortcut

MOST_DUE = 8
MOST_CHANGES = 8
# What programs write by the hundred would hide what people did.
QUIET_ACTIONS = ("wagtail.create", "wagtail.publish", "certificates.rendered", "certificates.downloaded", "learners.hours_posted")


@dataclass(frozen=True)
class Waiting:
    """So many things of one kind wait, and where to deal with them; `is_urgent` puts them first and says so."""

    count: int
    text: str | Promise
    url: str
    is_urgent: bool = False


@dataclass(frozen=True)
class Due:
    """Something that happens, or must have happened, on a day."""

    day: date
    text: str | Promise
    url: str


@dataclass(frozen=True)
class Figure:
    """How much of something there is, and where it is listed."""

    count: int
    text: str | Promise
    url: str


@dataclass(frozen=True)
class Shortcut:
    """Something people do often; `icon` is one of Wagtail's."""

    text: str | Promise
    url: str
    icon: str


def ask(hook: str, request: Any) -> list[Any]:
    """What all apps say to a hook, in the order of the apps."""
    return [entry for function in hooks.get_hooks(hook) for entry in function(request)]


class DeskPanel(Component):
    """A part of the first page; `place` is the wide column or the narrow one."""

    place = "main"


class WaitingPanel(DeskPanel):
    """A list with numbers; a kind of which nothing waits is left out, and an empty list says so."""

    name = "waiting"
    template_name = "core/desk/waiting.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Ask every app; the urgent first."""
        found = [entry for entry in ask(WAITING_HOOK, parent_context["request"]) if entry.count]
        return {"waiting": sorted(found, key=lambda entry: not entry.is_urgent)}


class DuePanel(DeskPanel):
    """The next days, the earliest first; what is past its day is marked."""

    name = "due"
    template_name = "core/desk/due.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Ask every app."""
        found: list[Due] = sorted(ask(DUE_HOOK, parent_context["request"]), key=lambda entry: (entry.day, str(entry.text)))
        return {"due": found[:MOST_DUE], "more": max(0, len(found) - MOST_DUE), "today": timezone.localdate()}


class ShortcutsPanel(DeskPanel):
    """What people do often."""

    name = "shortcuts"
    template_name = "core/desk/shortcuts.html"
    order = 70
    place = "side"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Ask every app."""
        return {"shortcuts": ask(SHORTCUTS_HOOK, parent_context["request"])}


class FiguresPanel(DeskPanel):
    """The site in numbers, each leading to its list."""

    name = "figures"
    template_name = "core/desk/figures.html"
    order = 80
    place = "side"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Ask every app."""
        return {"figures": ask(FIGURES_HOOK, parent_context["request"])}


class ChangesPanel(DeskPanel):
    """The last lines of the trail, for whoever may read it."""

    name = "changes"
    template_name = "core/desk/changes.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The newest of both logs; two queries, and the people with them."""
        may_read = parent_context["request"].user.has_perm("core.view_audit_trail")
        return {"may_read": may_read, "changes": _newest(_lines(ModelLogEntry), _lines(PageLogEntry)) if may_read else []}


def _lines(log: Any) -> Iterable[Any]:
    return log.objects.exclude(action__in=QUIET_ACTIONS).select_related("user", "content_type").order_by("-timestamp", "-pk")[:MOST_CHANGES]


def _newest(*logs: Iterable[Any]) -> list[Any]:
    return sorted((entry for log in logs for entry in log), key=lambda entry: entry.timestamp, reverse=True)[:MOST_CHANGES]
