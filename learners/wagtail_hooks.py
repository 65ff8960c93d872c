"""The learners' part of the desk: names of audit actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def hours_and_self_study_actions(actions: Any) -> None:
    """Words for the trail: ledger, self-study, pathways."""
    actions.register_action("learners.hours_posted", _("Lernzeit erfasst"), _("Lernzeit erfasst"))
    actions.register_action("learners.hours_reversed", _("Lernzeit aufgehoben"), _("Lernzeit aufgehoben"))
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
    actions.register_action("learners.moved_up", _("Von der Warteliste nachgerückt"), _("Von der Warteliste nachgerückt"))
    actions.register_action("learners.passed_over", _("Auf der Warteliste übergangen"), _("Auf der Warteliste übergangen: zur gleichen Zeit anderswo angemeldet"))
    actions.register_action("learners.enrolment_cancelled", _("Abgemeldet"), _("Abgemeldet"))
    actions.register_action("learners.attendance_recorded", _("Anwesenheit erfasst"), _("Anwesenheit erfasst"))
    actions.register_action("learners.profile_changed", _("Profil geändert"), _("Profil geändert"))
