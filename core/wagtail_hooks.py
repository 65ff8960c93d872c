"""The core's part of the desk: its first page, and names of audit actions."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from core.desk import WaitingPanel


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
