"""The core's part of the desk: its first page, the trail, and names of audit actions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel

from core.desk import (
    DUE_HOOK,
    SHORTCUTS_HOOK,
    WAITING_HOOK,
    ChangesPanel,
    Due,
    DuePanel,
    FiguresPanel,
    Shortcut,
    ShortcutsPanel,
    Waiting,
    WaitingPanel,
)
from core.desk_barriers import barrier, barrier_list
from core.desk_trail import TrailView
from core.domain.barriers import open_reports
from core.mailing import desk as mailing_desk  # noqa: F401 -- the mails' part of the desk registers itself
from core.page_cache.marks import mark
from core.search import desk as search_desk  # noqa: F401 -- the search's part of the desk registers itself


@hooks.register("register_log_actions")
def core_actions(actions: Any) -> None:
    """Words for the trail."""
    actions.register_action("core.role_granted", _("Rolle vergeben"), _("Rolle vergeben"))
    actions.register_action("core.role_withdrawn", _("Rolle entzogen"), _("Rolle entzogen"))
    actions.register_action("core.barrier_reported", _("Barriere gemeldet"), _("Barriere gemeldet"))
    actions.register_action("core.barrier_answered", _("Meldung einer Barriere beantwortet"), _("Meldung einer Barriere beantwortet"))
    actions.register_action("core.mail_text_changed", _("Text einer Mail geändert"), _("Text einer Mail geändert"))
    actions.register_action("core.mail_text_reset", _("Text einer Mail zurückgesetzt"), _("Text einer Mail zurückgesetzt"))
    actions.register_action("core.mail_rule_added", _("Mail-Regel hinzugefügt"), _("Mail-Regel hinzugefügt"))
    actions.register_action("core.mail_rule_switched", _("Mail-Regel an- oder abgeschaltet"), _("Mail-Regel an- oder abgeschaltet"))
    actions.register_action("core.mail_sent_again", _("E-Mail noch einmal verschickt"), _("E-Mail noch einmal verschickt"))
    actions.register_action("core.mail_set_aside", _("Nicht zugestellte E-Mail erledigt"), _("Nicht zugestellte E-Mail erledigt"))
    actions.register_action("core.token_created", _("Persönlichen Zugang angelegt"), _("Persönlichen Zugang angelegt"))
    actions.register_action("core.token_ended", _("Persönlichen Zugang beendet"), _("Persönlichen Zugang beendet"))


@hooks.register("construct_homepage_panels")
def home_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Ours before Wagtail's. One's own last edits are among the last changes already."""
    panels[:] = [panel for panel in panels if not isinstance(panel, RecentEditsPanel)]
    panels[:0] = [WaitingPanel(), DuePanel(), ShortcutsPanel(), FiguresPanel(), ChangesPanel()]


@hooks.register("insert_global_admin_css")
def desk_stylesheets() -> str:
    """The house's colours and type."""
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(name),) for name in ("css/fonts.css", "css/core/desk.css")))


@hooks.register("register_admin_urls")
def trail_urls() -> list[URLPattern]:
    """/verwaltung/protokoll/ and /verwaltung/barrieren/"""
    return [
        path("barrieren/", barrier_list, name="desk_barriers"),
        path("barrieren/<uuid:uuid>/", barrier, name="desk_barrier"),
        path("protokoll/", TrailView.as_view(), name="desk_trail"),
        path("protokoll/ergebnisse/", TrailView.as_view(results_only=True), name="desk_trail_results"),
    ]


@hooks.register(WAITING_HOOK)
def waiting_barriers(request: HttpRequest) -> list[Waiting]:
    """Reports of barriers: those past or near their deadline first, then all others."""
    if not request.user.has_perm("core.answer_barrier_report"):
        return []
    last_day = timezone.localdate() + timedelta(days=settings.BARRIER_REMINDER_DAYS)
    counts = open_reports().order_by().aggregate(due=Count("pk", filter=Q(due_date__lte=last_day)), later=Count("pk", filter=Q(due_date__gt=last_day)))
    due, later = counts["due"], counts["later"]
    address = reverse("desk_barriers")
    return [
        Waiting(
            due,
            ngettext("Meldung einer Barriere ist bald fällig oder überfällig", "Meldungen von Barrieren sind bald fällig oder überfällig", due),
            address,
            is_urgent=True,
        ),
        Waiting(later, ngettext("Meldung einer Barriere wartet auf Antwort", "Meldungen von Barrieren warten auf Antwort", later), address),
    ]


@hooks.register(DUE_HOOK)
def due_barriers(request: HttpRequest) -> list[Due]:
    """Answers to reports of barriers that must be given within two weeks."""
    if not request.user.has_perm("core.answer_barrier_report"):
        return []
    last_day = timezone.localdate() + timedelta(days=14)
    text = _("Meldung %(number)s beantworten (%(path)s)")
    return [
        Due(report.due_date, text % {"number": report.number, "path": report.page_path}, reverse("desk_barrier", args=[report.uuid]))
        for report in open_reports().filter(due_date__lte=last_day)
    ]


@hooks.register(SHORTCUTS_HOOK, order=900)
def core_shortcuts(request: HttpRequest) -> list[Shortcut]:
    """The trail."""
    return [Shortcut(_("Im Protokoll nachsehen"), reverse("desk_trail"), "history")] if request.user.has_perm("core.view_audit_trail") else []


class BarrierMenuItem(MenuItem):
    """Shown to whoever may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("core.view_barrier_report"))


@hooks.register("register_admin_menu_item")
def barrier_menu_item() -> MenuItem:
    """After the programme."""
    return BarrierMenuItem(_("Barrieren"), reverse("desk_barriers"), name="barriers", icon_name="warning", order=560)


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
        mark(response, parameters=getattr(page, "query_parameters", ()))
        return response

    return serve_marked
