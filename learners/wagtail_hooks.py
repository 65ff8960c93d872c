"""The learners' part of the desk: addresses, menu, names of audit actions."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.desk import FIGURES_HOOK, SHORTCUTS_HOOK, WAITING_HOOK, Figure, Shortcut, Waiting
from learners import (
    desk,
    desk_excuses,
    desk_occupancy,  # noqa: F401 -- registers itself
    desk_progress,
    desk_reports,  # noqa: F401 -- registers itself
)
from learners.domain.claim_decisions import claims_for
from learners.domain.guidance import works_for
from learners.enums import ClaimState, EnrolmentState, UnitWorkState
from learners.models import Enrolment


@hooks.register("register_log_actions")
def hours_and_self_study_actions(actions: Any) -> None:
    """Words for the trail: ledger, self-study, pathways."""
    actions.register_action("learners.hours_posted", _("Lernzeit erfasst"), _("Lernzeit erfasst"))
    actions.register_action("learners.hours_reversed", _("Lernzeit aufgehoben"), _("Lernzeit aufgehoben"))
    actions.register_action("learners.hours_report_asked", _("Lernzeitenübersicht angefordert"), _("Lernzeitenübersicht angefordert"))
    actions.register_action("learners.progress_exported", _("Lernstände heruntergeladen"), _("Lernstände aller Teilnehmenden heruntergeladen"))
    for name, label in {
        "excused": _("Entschuldigt"),
        "excuse_taken_back": _("Entschuldigung aufgehoben"),
        "excuse_rule_recorded": _("Regel für Entschuldigungen festgehalten"),
        "excuse_rule_taken_back": _("Regel für Entschuldigungen zurückgenommen"),
        "claim_acceptance_withdrawn": _("Annahme eines Antrags auf Anrechnung zurückgenommen"),
        "claim_submitted": _("Antrag auf Anrechnung eingereicht"),
        "claim_accepted": _("Antrag auf Anrechnung angenommen"),
        "claim_returned": _("Antrag auf Anrechnung zurückgegeben"),
        "claim_withdrawn": _("Antrag auf Anrechnung zurückgenommen"),
    }.items():
        actions.register_action(f"learners.{name}", label, label)
    actions.register_action("learners.competences_assessed", _("Kompetenzen eingeschätzt"), _("Kompetenzen eingeschätzt"))
    actions.register_action("learners.competences_shared", _("Kompetenzprofil freigegeben"), _("Freigabe des Kompetenzprofils geändert"))
    actions.register_action("learners.plan_asked", _("Lernplan angefordert"), _("Lernplan angefordert"))
    actions.register_action("learners.plan_adopted", _("Lernplan übernommen"), _("Lernplan übernommen"))
    actions.register_action("learners.pathway_begun", _("Bildungsweg begonnen"), _("Bildungsweg begonnen"))
    actions.register_action("learners.pathway_left", _("Bildungsweg verlassen"), _("Bildungsweg verlassen"))
    actions.register_action("learners.unit_begun", _("Selbstlerneinheit begonnen"), _("Selbstlerneinheit begonnen"))
    actions.register_action("learners.unit_check_passed", _("Verständnisfragen bestanden"), _("Verständnisfragen bestanden"))
    actions.register_action("learners.unit_submitted", _("Selbstlerneinheit eingereicht"), _("Selbstlerneinheit eingereicht"))
    actions.register_action("learners.unit_accepted", _("Selbstlerneinheit angenommen"), _("Selbstlerneinheit angenommen"))
    actions.register_action("learners.unit_returned", _("Selbstlerneinheit zurückgegeben"), _("Selbstlerneinheit zurückgegeben"))


@hooks.register("register_log_actions")
def enrolment_and_attendance_actions(actions: Any) -> None:
    """Words for the trail: seats, queue, attendance."""
    actions.register_action("learners.enrolled", _("Angemeldet"), _("Angemeldet"))
    for name, label in {
        "moved_up": _("Von der Warteliste nachgerückt"),
        "seat_offered": _("Platz angeboten"),
        "offer_expired": _("Platzangebot verfallen"),
        "enrolment_approved": _("Anmeldung freigegeben"),
        "enrolment_declined": _("Anmeldung nicht freigegeben"),
        "enrolment_replaced": _("Durch eine andere Person ersetzt"),
        "group_registered": _("Gruppe angemeldet"),
        "group_cancelled": _("Gruppe abgemeldet"),
        "group_seats_returned": _("Plätze der Gruppe zurückgegeben"),
        "group_released": _("Plätze ohne Namen zurückgegeben"),
        "person_named": _("Person für einen Platz benannt"),
        "name_withdrawn": _("Benennung zurückgezogen"),
    }.items():
        actions.register_action(f"learners.{name}", label, label)
    actions.register_action(
        "learners.passed_over", _("Auf der Warteliste übergangen"), _("Auf der Warteliste übergangen: zur gleichen Zeit anderswo angemeldet")
    )
    actions.register_action("learners.enrolment_cancelled", _("Abgemeldet"), _("Abgemeldet"))
    actions.register_action("learners.attendance_recorded", _("Anwesenheit erfasst"), _("Anwesenheit erfasst"))
    actions.register_action("learners.feedback_given", _("Rückmeldung gegeben"), _("Rückmeldung gegeben"))
    actions.register_action("learners.check_in_opened", _("Selbst-Check-in geöffnet"), _("Selbst-Check-in geöffnet"))
    actions.register_action("learners.check_in_closed", _("Selbst-Check-in geschlossen"), _("Selbst-Check-in geschlossen"))
    actions.register_action("learners.checked_in", _("Selbst eingecheckt"), _("Selbst eingecheckt"))
    actions.register_action("learners.calendar_feed_renewed", _("Kalender-Adresse eingerichtet"), _("Kalender-Adresse eingerichtet"))
    actions.register_action("learners.calendar_feed_ended", _("Kalender-Adresse ausgeschaltet"), _("Kalender-Adresse ausgeschaltet"))
    actions.register_action("learners.profile_changed", _("Profil geändert"), _("Profil geändert"))


@hooks.register("register_log_actions")
def learning_group_actions(actions: Any) -> None:
    """Words for the trail: learning groups."""
    actions.register_action("learners.learning_group_founded", _("Lerngruppe angelegt"), _("Lerngruppe angelegt"))
    actions.register_action("learners.learning_group_extended", _("Lerngruppe: weitere Angebote"), _("Die Reihe einer Lerngruppe fortgesetzt"))
    actions.register_action("learners.learning_group_joined", _("Lerngruppe: Beitritt"), _("Lerngruppe beigetreten oder um Aufnahme gebeten"))
    actions.register_action("learners.learning_group_decided", _("Lerngruppe: Entscheidung"), _("Über die Aufnahme in eine Lerngruppe entschieden"))
    actions.register_action("learners.learning_group_left", _("Lerngruppe: Austritt"), _("Lerngruppe verlassen"))
    actions.register_action("learners.learning_group_told", _("Lerngruppe: Mitteilung"), _("An eine Lerngruppe geschrieben"))


@hooks.register("register_admin_urls")
def enrolment_addresses() -> list[URLPattern]:
    """/verwaltung/teilnehmende/…"""
    return [
        path("teilnehmende/", desk.EnrolmentListView.as_view(), name="learners_desk_enrolments"),
        path("teilnehmende/ergebnisse/", desk.EnrolmentListView.as_view(results_only=True), name="learners_desk_enrolments_results"),
        path("teilnehmende/lernstaende.csv", desk_progress.progress_csv, name="learners_desk_progress_csv"),
        path("teilnehmende/entschuldigt/", desk_excuses.excuse_rules, name="learners_desk_excuse_rules"),
        path("teilnehmende/entschuldigt/<int:pk>/zuruecknehmen/", desk_excuses.take_back, name="learners_desk_take_back_excuse_rule"),
        path("teilnehmende/<uuid:uuid>/", desk.enrolment, name="learners_desk_enrolment"),
    ]


class EnrolmentsMenuItem(MenuItem):
    """Shown to those whom the pages behind it let in."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asked for every page of the desk."""
        return bool(request.user.has_perm("learners.view_enrolments"))


@hooks.register("register_admin_menu_item")
def enrolments_menu() -> MenuItem:
    """ "Teilnehmende" in the desk's menu."""
    return EnrolmentsMenuItem(_("Teilnehmende"), reverse_lazy("learners_desk_enrolments"), name="teilnehmende", icon_name="group", order=230)


@hooks.register(WAITING_HOOK)
def units_to_accept(request: HttpRequest) -> list[Waiting]:
    """Self-study that was handed in; the office may decide on all of it."""
    if not request.user.is_authenticated or not request.user.has_perm("learners.guide"):
        return []
    count = works_for(request.user).filter(state=UnitWorkState.SUBMITTED).count()
    text = ngettext("eingereichte Selbstlerneinheit ist anzusehen", "eingereichte Selbstlerneinheiten sind anzusehen", count)
    return [Waiting(count, text, reverse("learners:guidance"))]


@hooks.register(WAITING_HOOK)
def claims_to_decide(request: HttpRequest) -> list[Waiting]:
    """Claims of hours; the office decides on earlier learning."""
    if not request.user.is_authenticated or not request.user.has_perm("learners.decide_claims"):
        return []
    count = claims_for(request.user).filter(state=ClaimState.SUBMITTED).count()
    text = ngettext("Antrag auf Anrechnung ist zu entscheiden", "Anträge auf Anrechnung sind zu entscheiden", count)
    return [Waiting(count, text, reverse("learners:claims_to_decide"))]


@hooks.register(FIGURES_HOOK, order=200)
def seats_and_queues(request: HttpRequest) -> list[Figure]:
    """Who has a seat in something that is not over, and who waits for one."""
    if not request.user.has_perm("learners.view_enrolments"):
        return []
    coming = Enrolment.objects.filter(offering__ends_at__gte=timezone.now())
    counts = dict(coming.values_list("state").annotate(Count("pk")).order_by())
    confirmed, waiting = counts.get(EnrolmentState.CONFIRMED, 0), counts.get(EnrolmentState.WAITING, 0)
    address = reverse("learners_desk_enrolments")
    return [
        Figure(confirmed, ngettext("belegter Platz", "belegte Plätze", confirmed), address),
        Figure(waiting, ngettext("Person auf Wartelisten", "Personen auf Wartelisten", waiting), address),
    ]


@hooks.register(SHORTCUTS_HOOK, order=200)
def enrolment_shortcuts(request: HttpRequest) -> list[Shortcut]:
    """Somebody on the telephone, the report for the ministry, and the rule that is seldom needed."""
    shortcuts = []
    if request.user.has_perm("learners.view_enrolments"):
        shortcuts.append(Shortcut(_("Teilnehmende suchen"), reverse("learners_desk_enrolments"), "search"))
    if request.user.has_perm("learners.export_progress"):
        shortcuts.append(Shortcut(_("Lernstände aller als Tabelle (CSV)"), reverse("learners_desk_progress_csv"), "download"))
    if request.user.has_perm("learners.add_excuserule"):
        shortcuts.append(Shortcut(_("Regel für entschuldigte Fehlzeiten"), reverse("learners_desk_excuse_rules"), "cogs"))
    return shortcuts
