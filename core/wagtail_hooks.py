"""The core's part of the desk: its first page, the trail, and names of audit actions."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from core.desk import WaitingPanel
from core.desk_trail import TrailView


@hooks.register("register_log_actions")
def core_actions(actions: Any) -> None:
    """Words for the trail."""
    actions.register_action("core.role_granted", _("Rolle vergeben"), _("Rolle vergeben"))
    actions.register_action("core.role_withdrawn", _("Rolle entzogen"), _("Rolle entzogen"))
    actions.register_action("core.token_created", _("Persönlichen Zugang angelegt"), _("Persönlichen Zugang angelegt"))
    actions.register_action("core.token_ended", _("Persönlichen Zugang beendet"), _("Persönlichen Zugang beendet"))


@hooks.register("construct_homepage_panels")
def waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    """What waits comes before what was edited last."""
    panels.insert(0, WaitingPanel())


@hooks.register("register_admin_urls")
def trail_urls() -> list[URLPattern]:
    """/verwaltung/protokoll/"""
    return [
        path("protokoll/", TrailView.as_view(), name="desk_trail"),
        path("protokoll/ergebnisse/", TrailView.as_view(results_only=True), name="desk_trail_results"),
    ]


class TrailMenuItem(MenuItem):
    """Shown to whoever may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("core.view_audit_trail"))


@hooks.register("register_reports_menu_item")
def trail_menu_item() -> MenuItem:
    """First among the reports."""
    return TrailMenuItem(_("Protokoll"), reverse("desk_trail"), name="trail", icon_name="history", order=10)
