"""The programme's part of the desk: menu, phase matrix, records of units, names of audit actions."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter
from wagtail.models import BaseLogEntry, Page, Revision
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from core.desk import DUE_HOOK, SHORTCUTS_HOOK, Due, Shortcut
from curriculum import desk_content_checks, desk_example_hooks, desk_pages  # noqa: F401 -- register their hooks
from curriculum.desk_panels import OpenFactsPanel
from curriculum.models import SelfStudyUnit


@hooks.register("register_log_actions")
def curriculum_actions(actions: Any) -> None:
    """Words for the trail."""
    actions.register_action("curriculum.phases_decided", _("Phasen eines Bildungswegs entschieden"), _("Phasen eines Bildungswegs entschieden"))

    actions.register_action(
        "curriculum.schedule_refused",
        _("Geplante Veröffentlichung ausgesetzt: nicht fertig, oder Barriere ohne Begründung"),
        _("Geplante Veröffentlichung ausgesetzt: nicht fertig, oder Barriere ohne Begründung"),
    )

    @actions.register_action("curriculum.published_with_barriers")
    class PublishedWithBarriers(LogFormatter):
        """Says the reason and the barriers in the page's history."""

        label = _("Trotz Barrieren veröffentlicht")

        def format_message(self, log_entry: BaseLogEntry) -> str:
            """What was wrong, and why it went out all the same."""
            words = {"reason": log_entry.data.get("reason", ""), "barriers": " ".join(log_entry.data.get("barriers", []))}
            return _("Trotz Barrieren veröffentlicht. Begründung: %(reason)s – Barrieren: %(barriers)s") % words


@hooks.register("register_admin_urls")
def phase_matrix_urls() -> list[URLResolver]:
    """/verwaltung/phasenmatrix/"""
    return [path("phasenmatrix/", include("curriculum.desk_urls"))]


class PhaseMatrixMenuItem(MenuItem):
    """Shown to whoever may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("curriculum.view_phase_matrix"))


@hooks.register("register_admin_menu_item")
def phase_matrix_menu_item() -> MenuItem:
    """Beside the pages."""
    return PhaseMatrixMenuItem(_("Phasenmatrix"), reverse("curriculum_desk:phase_matrix"), name="phase-matrix", icon_name="table", order=510)


@register_snippet
class SelfStudyUnitViewSet(SnippetViewSet):
    """Records of the units; their texts are pages below the module's page."""

    model = SelfStudyUnit
    menu_label = _("Selbstlerneinheiten")
    menu_name = "self-study-units"
    menu_order = 520
    icon = "list-ol"
    add_to_admin_menu = True
    list_display = ["title", "module", "minutes"]
    list_filter = ["module"]
    ordering = ["module__position", "position"]
    list_per_page = 20
    copy_view_enabled = False
    panels = [FieldPanel("module"), FieldPanel("position"), FieldPanel("title"), FieldPanel("title_en"), FieldPanel("slug"), FieldPanel("minutes")]


@hooks.register("construct_homepage_panels")
def open_facts_panel(request: HttpRequest, panels: list[Component]) -> None:
    """What the operator still owes, for whoever may write it."""
    if page_permission_policy.user_has_any_permission(request.user, ["change"]):
        panels.append(OpenFactsPanel())


@hooks.register(DUE_HOOK)
def scheduled_pages(request: HttpRequest) -> list[Due]:
    """Pages that go public or private by the clock within two weeks."""
    now, until = timezone.now(), timezone.now() + timedelta(days=14)
    goes, ends = _("Seite „%(title)s“ wird veröffentlicht"), _("Seite „%(title)s“ läuft ab")
    scheduled = Revision.page_revisions.filter(approved_go_live_at__range=(now, until))
    return [
        Due(
            timezone.localdate(revision.approved_go_live_at),
            goes % {"title": revision.object_str},
            reverse("wagtailadmin_pages:edit", args=[revision.object_id]),
        )
        for revision in scheduled
    ] + [
        Due(timezone.localdate(page.expire_at), ends % {"title": page.title}, reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for page in Page.objects.live().filter(expire_at__range=(now, until))
    ]


@hooks.register(SHORTCUTS_HOOK, order=50)
def page_shortcuts(request: HttpRequest) -> list[Shortcut]:
    """Texts."""
    return (
        [Shortcut(_("Seite bearbeiten"), reverse("wagtailadmin_explore_root"), "doc-full-inverse")]
        if page_permission_policy.user_has_any_permission(request.user, ["change"])
        else []
    )


@hooks.register("construct_main_menu")
def keep_menu_short(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's own help speaks of Wagtail, not of this programme; the office's help is docs and /hilfe/."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]


@hooks.register("construct_reports_menu")
def keep_reports_short(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Reports of what is not used here are left out; the trail (core.desk_trail) says all that Wagtail's site history says."""
    menu_items[:] = [item for item in menu_items if item.name not in {"workflows", "workflow-tasks", "page-types-usage", "site-history"}]
