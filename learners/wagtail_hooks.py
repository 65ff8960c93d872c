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
