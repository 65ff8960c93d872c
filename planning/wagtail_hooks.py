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
        "feature_changed": _("Merkmal eines Quartiers geändert"),
        "feature_removed": _("Merkmal eines Quartiers entfernt"),
        "event_stored": _("Veranstaltung gespeichert"),
        "event_published": _("Veranstaltung angekündigt"),
        "event_cancelled": _("Veranstaltung abgesagt"),
        "event_registered": _("zu einer Veranstaltung angemeldet"),
        "event_withdrawn": _("von einer Veranstaltung abgemeldet"),
        "event_result_added": _("Ergebnis einer Veranstaltung eingetragen"),
        "event_result_settled": _("Ergebnis einer Veranstaltung abgeschlossen"),
        "sharing_changed": _("Freigabe der Quartiere für andere Kommunen geändert"),
        "mandate_given": _("Koordination eines Quartiers übertragen"),
        "mandate_ended": _("Ende eines Mandats eingetragen"),
        "delegate_invited": _("für ein Mandat eingeladen"),
        "delegate_accepted": _("Einladung für ein Mandat angenommen"),
        "delegate_revoked": _("Zugang zu einem Mandat beendet"),
        "moved_to_version": _("in einen neuen Gebietsstand übernommen"),
        "project_founded": _("Praxisprojekt begonnen"),
        "project_changed": _("Praxisprojekt geändert"),
        "project_phase_entered": _("Phase eines Praxisprojekts eingetragen"),
        "project_exception": _("Ausnahme von der Bestandsaufnahme festgehalten"),
        "project_finished": _("Abschluss eines Praxisprojekts bestätigt"),
        "project_given_up": _("Praxisprojekt aufgegeben"),
        "project_invited": _("ins Team eines Praxisprojekts gefragt"),
        "project_joined": _("ins Team eines Praxisprojekts gekommen"),
        "project_declined": _("Team eines Praxisprojekts abgelehnt"),
        "project_left": _("Team eines Praxisprojekts verlassen"),
        "project_part_stored": _("Teil eines Praxisprojekts gespeichert"),
        "project_part_removed": _("Teil eines Praxisprojekts entfernt"),
        "project_agreement_confirmed": _("Vereinbarung bestätigt"),
        "project_roles_assigned": _("Zuständigkeiten gespeichert"),
        "evidence_submitted": _("Beleg eingereicht"),
        "evidence_accepted": _("Beleg angenommen"),
        "evidence_returned": _("Beleg mit Rückfrage zurückgegeben"),
        "log_written": _("Projekttagebuch geschrieben"),
        "fund_round_opened": _("Runde des Verfügungsfonds eröffnet"),
        "fund_applied": _("Antrag an den Verfügungsfonds eingetragen"),
        "fund_decided": _("Beschluss über einen Antrag an den Verfügungsfonds"),
        "fund_proven": _("Verwendung aus dem Verfügungsfonds nachgewiesen"),
        "guide_confirmed": _("Begleitung eines Praxisprojekts zugesagt"),
        "guide_changed": _("Begleitung eines Praxisprojekts übergeben"),
        "guide_wish_stated": _("Wünsche einer Prozessbegleitung gespeichert"),
        "team_wish_stated": _("Wünsche eines Teams zur Prozessbegleitung gespeichert"),
        "guides_proposed": _("Prozessbegleitungen vorgeschlagen"),
        "guides_accepted": _("Vorschlag für Prozessbegleitungen angenommen"),
        "guides_discarded": _("Vorschlag für Prozessbegleitungen verworfen"),
        "note_written": _("Notiz der Begleitung geschrieben"),
        "note_removed": _("Notiz der Begleitung entfernt"),
        "meeting_recorded": _("Treffen der Begleitung gespeichert"),
        "channel_switched": _("Blick auf die Quartiere geschaltet"),
        "deviation_proposed": _("Abweichung von der Klasse vorgeschlagen"),
        "deviation_confirmed": _("Abweichung von der Klasse bestätigt"),
        "deviation_withdrawn": _("Abweichung von der Klasse zurückgezogen"),
        "assessment_opened": _("Einschätzung von Fachkräften begonnen"),
        "assessor_asked": _("Fachkraft um einen Bogen gebeten"),
        "asking_taken_back": _("Bitte um einen Bogen zurückgenommen"),
        "sheet_handed_in": _("Einschätzungsbogen abgegeben"),
        "sheet_declined": _("Einschätzungsbogen abgesagt"),
        "assessment_closed": _("Einschätzung von Fachkräften abgeschlossen"),
        "consultation_opened": _("Erhebung bei der Bewohnerschaft begonnen"),
        "consultation_entered": _("Zahlen einer Erhebung eingetragen"),
        "consultation_closed": _("Erhebung bei der Bewohnerschaft abgeschlossen"),
        "consultation_outcome": _("Was aus einer Erhebung wird, eingetragen"),
        "box_written": _("in den Online-Kasten geschrieben"),
        "box_accepted": _("Beitrag im Online-Kasten aufgenommen"),
        "box_refused": _("Beitrag im Online-Kasten nicht aufgenommen"),
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


class EventsMenuItem(MenuItem):
    """Shown to whoever organises."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the page."""
        return bool(request.user.has_perm("planning.organise_events"))


@hooks.register("register_admin_menu_item")
def events_menu() -> MenuItem:
    """The office's events have pages outside the desk, shared with municipalities."""
    return EventsMenuItem(_("Veranstaltungen"), reverse_lazy("planning:managed_events"), name="veranstaltungen", icon_name="date", order=655)


@hooks.register("insert_global_admin_css")
def map_styles() -> SafeString:
    """Colours of the map, the same as on the public page."""
    return format_html_join(
        "", '<link rel="stylesheet" href="{}">', [(static("css/core/map.css"),), (static("css/planning/map.css"),), (static("css/planning/channels.css"),)]
    )
