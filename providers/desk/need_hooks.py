"""The desk's menu, addresses, first page and words of the trail about needs. Loaded by wagtail_hooks."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.desk import WAITING_HOOK, Waiting
from providers.desk import bundling as desk_bundling
from providers.desk import gaps, matching, need_ranking, needs
from providers.enums import NeedState, TeachingRequestState
from providers.models import Need, TeachingRequest


@hooks.register("register_admin_urls")
def need_addresses() -> list[URLPattern]:
    """/verwaltung/bedarfe/…"""
    return [
        path("bedarfe/", needs.need_list, name="providers_desk_needs"),
        path("bedarfe/<uuid:uuid>/", needs.need, name="providers_desk_need"),
        path("bedarfe/<uuid:uuid>/traeger/", need_ranking.candidates, name="providers_desk_candidates"),
        path("bedarfe/zusammenlegen/", desk_bundling.bundling, name="providers_desk_bundling"),
        path("luecken/", gaps.gaps, name="providers_desk_gaps"),
        path("luecken/zelle/", gaps.gap, name="providers_desk_gap"),
        path("luecken/luecken.xlsx", gaps.gaps_xlsx, name="providers_desk_gaps_xlsx"),
        path("zuordnung/", matching.run_list, name="providers_desk_matching"),
        path("zuordnung/neu/", matching.ask, name="providers_desk_matching_ask"),
        path("zuordnung/gewichte/", matching.weighting, name="providers_desk_weighting"),
        path("zuordnung/<uuid:uuid>/", matching.run, name="providers_desk_matching_run"),
        path("bedarfe/anfragen/<uuid:uuid>/", need_ranking.decide_request, name="providers_desk_teaching_request"),
    ]


@hooks.register("register_log_actions")
def need_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "need_created": _("Bedarf angelegt"),
        "need_changed": _("Bedarf geändert"),
        "need_submitted": _("Bedarf eingereicht"),
        "need_recalled": _("Bedarf zurückgeholt"),
        "need_returned": _("Bedarf zurückgegeben"),
        "need_accepted": _("Bedarf angenommen"),
        "need_priority_set": _("Dringlichkeit des Bedarfs geändert"),
        "need_withdrawn": _("Bedarf zurückgezogen"),
        "need_fulfilled": _("Bedarf erfüllt"),
        "need_bundled": _("Bedarf mit einem anderen zusammengelegt"),
        "need_split": _("Bedarf wieder getrennt"),
        "need_partner_invited": _("Weitere Kommune eingeladen"),
        "need_partner_joined": _("Weitere Kommune beteiligt sich"),
        "need_partner_left": _("Kommune beteiligt sich nicht"),
        "matching_asked": _("Vorschlag der Zuordnung angefordert"),
        "matching_check_asked": _("Vorschlag der Zuordnung wird nachgerechnet"),
        "matching_wished": _("Vorgabe für die Zuordnung"),
        "weighting_decided": _("Gewichtung der Bedarfe festgelegt"),
        "teaching_requested": _("Träger angefragt"),
        "teaching_countered": _("Gegenvorschlag eines Trägers"),
        "teaching_agreed": _("Mit einem Träger vereinbart"),
        "teaching_request_ended": _("Anfrage an einen Träger beendet"),
    }.items():
        actions.register_action(f"providers.{name}", label, label)


class NeedsMenuItem(MenuItem):
    """Shown to those whom the pages behind it let in."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asked for every page of the desk."""
        return bool(request.user.has_perm("providers.view_needs"))


@hooks.register("register_admin_menu_item")
def needs_menu() -> MenuItem:
    """ "Bedarfe" in the desk's menu."""
    return NeedsMenuItem(_("Bedarfe"), reverse_lazy("providers_desk_needs"), name="needs", icon_name="list-ul", order=214)


@hooks.register("register_admin_menu_item")
def gaps_menu() -> MenuItem:
    """ "Lücken" in the desk's menu."""
    return NeedsMenuItem(_("Lücken"), reverse_lazy("providers_desk_gaps"), name="gaps", icon_name="warning", order=217)


@hooks.register("register_admin_menu_item")
def matching_menu() -> MenuItem:
    """ "Zuordnung" in the desk's menu."""
    return NeedsMenuItem(_("Zuordnung"), reverse_lazy("providers_desk_matching"), name="matching", icon_name="link", order=218)


@hooks.register(WAITING_HOOK)
def needs_to_look_at(request: HttpRequest) -> list[Waiting]:
    """Needs that municipalities have handed in."""
    if not request.user.has_perm("providers.decide_needs"):
        return []
    count = Need.objects.filter(state=NeedState.SUBMITTED).count()
    text = ngettext("eingereichter Bedarf ist zu prüfen", "eingereichte Bedarfe sind zu prüfen", count)
    countered = TeachingRequest.objects.filter(state=TeachingRequestState.COUNTERED).count()
    about = ngettext("Gegenvorschlag eines Trägers ist zu entscheiden", "Gegenvorschläge von Trägern sind zu entscheiden", countered)
    return [
        Waiting(count, text, f"{reverse('providers_desk_needs')}?stand={NeedState.SUBMITTED}"),
        Waiting(countered, about, f"{reverse('providers_desk_needs')}?stand={NeedState.OFFERED}"),
    ]


@hooks.register("insert_global_admin_css")
def need_styles() -> SafeString:
    """The matrix of gaps, and lists wider than a phone."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/providers/desk_needs.css"))
