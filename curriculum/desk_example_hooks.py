"""The library's part of the desk: addresses, menu, names of audit actions, what ends soon."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.desk import DUE_HOOK, Due
from curriculum.domain.examples import ending_soon

SOON = 60  # days: an office needs time to ask again


@hooks.register("register_log_actions")
def example_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "consent_recorded": _("Einwilligung zu einem Praxisbeispiel eingetragen"),
        "consent_withdrawn": _("Einwilligung zu einem Praxisbeispiel zurückgezogen"),
    }.items():
        actions.register_action(f"curriculum.{name}", label, label)


@hooks.register("register_admin_urls")
def example_addresses() -> list[URLResolver]:
    """/verwaltung/praxisbeispiele/"""
    return [path("praxisbeispiele/", include("curriculum.desk_example_urls"))]


class ExamplesMenuItem(MenuItem):
    """Shown to whoever may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("curriculum.view_examples"))


@hooks.register("register_admin_menu_item")
def examples_menu() -> MenuItem:
    """Below the phase matrix."""
    return ExamplesMenuItem(_("Praxisbeispiele"), reverse_lazy("examples_desk:examples"), name="praxisbeispiele", icon_name="pick", order=515)


@hooks.register(DUE_HOOK)
def consents_that_end(request: HttpRequest) -> list[Due]:
    """Published examples that go offline soon."""
    if not request.user.has_perm("curriculum.view_examples"):
        return []
    words = _("Einwilligung zu „%(title)s“ läuft ab")
    return [
        Due(row.standing.until, words % {"title": row.page.title}, reverse("examples_desk:example", args=[row.page.translation_key]))
        for row in ending_soon(day=timezone.localdate(), days=SOON)
        if row.standing.until is not None
    ]
