"""The first page of the desk: what waits for somebody. Each app says what it has; nobody imports upwards for it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from wagtail import hooks
from wagtail.admin.ui.components import Component

WAITING_HOOK = "desk_waiting"  # functions of the request that return a list of Waiting


@dataclass(frozen=True)
class Waiting:
    """So many things of one kind wait, and where to deal with them."""

    count: int
    text: str | Promise
    url: str
    is_urgent: bool = False


class WaitingPanel(Component):
    """A list with numbers; a kind of which nothing waits is left out, and an empty list says so."""

    name = "waiting"
    template_name = "core/desk/waiting.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Ask every app."""
        request = parent_context["request"]
        found = [entry for ask in hooks.get_hooks(WAITING_HOOK) for entry in ask(request)]
        return {"waiting": [entry for entry in found if entry.count]}
