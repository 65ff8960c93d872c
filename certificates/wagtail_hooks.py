"""The desk of this app: names of its audit actions, and the list of certificates."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def certificate_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "issued": _("Nachweis ausgestellt"),
        "rendered": _("PDF des Nachweises erstellt"),
        "downloaded": _("Nachweis heruntergeladen"),
        "revoked": _("Nachweis zurückgezogen"),
    }.items():
        actions.register_action(f"certificates.{name}", label, label)
