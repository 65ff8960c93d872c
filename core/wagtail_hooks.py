"""The core's part of the desk: its first page, the trail, and names of audit actions."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from core.desk import WaitingPanel
from core.desk_trail import TrailView
from core.page_cache.marks import mark


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


@hooks.register("on_serve_page", order=1000)  # innermost: what a page's restriction answers instead is not promised
def same_for_visitors(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Editors' pages look the same to every visitor, unless they hold a form."""

    def serve_marked(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        mark(response)
        return response

    return serve_marked
