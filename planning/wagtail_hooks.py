"""Planning's part of the desk: addresses, menu, names of audit actions."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_log_actions")
def planning_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "values_imported": _("Indikatorwerte importiert"),
        "boundaries_stored": _("Grenzen von Quartieren gespeichert"),
        "division_begun": _("Gliederung in Quartiere begonnen"),
        "version_begun": _("neuer Gebietsstand begonnen"),
        "quartier_stored": _("Quartier gespeichert"),
        "quartier_removed": _("Quartier entfernt"),
        "quartiere_imported": _("Quartiere aus einer Datei übernommen"),
        "feature_added": _("Merkmal eines Quartiers eingetragen"),
        "feature_removed": _("Merkmal eines Quartiers entfernt"),
        "mandate_given": _("Koordination eines Quartiers übertragen"),
        "mandate_ended": _("Ende eines Mandats eingetragen"),
        "indicator_stored": _("Indikator gespeichert"),
        "index_computed": _("Index berechnet"),
        "index_published": _("Index veröffentlicht"),
        "index_withdrawn": _("Index zurückgezogen"),
        "allocation_computed": _("Zuteilung berechnet"),
        "allocation_decided": _("Zuteilung beschlossen"),
        "allocation_discarded": _("Szenario einer Zuteilung verworfen"),
    }.items():
        actions.register_action(f"planning.{name}", label, label)


@hooks.register("register_admin_urls")
def planning_addresses() -> list[URLResolver]:
    """/verwaltung/sozialindex/…"""
    return [path("sozialindex/", include("planning.desk_urls"))]


class PlanningMenuItem(MenuItem):
    """Shown to those whom the pages behind it let in."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asked for every page of the desk."""
        return bool(request.user.has_perm("planning.view_index"))


@hooks.register("register_admin_menu_item")
def planning_menu() -> MenuItem:
    """ "Sozialindex" in the desk's menu."""
    return PlanningMenuItem(_("Sozialindex"), reverse_lazy("planning_desk:geographies"), name="sozialindex", icon_name="globe", order=650)


@hooks.register("insert_global_admin_css")
def map_styles() -> SafeString:
    """Colours of the map, the same as on the public page."""
    return format_html_join("", '<link rel="stylesheet" href="{}">', [(static("css/core/map.css"),), (static("css/planning/map.css"),)])
