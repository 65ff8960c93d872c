"""The core's part of the desk: names of audit actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def core_actions(actions: Any) -> None:
    """Words for the trail."""
    actions.register_action("core.role_granted", _("Rolle vergeben"), _("Rolle vergeben"))
    actions.register_action("core.role_withdrawn", _("Rolle entzogen"), _("Rolle entzogen"))
