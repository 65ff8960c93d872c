"""The desk of this app: names of its audit actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def provider_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "offering_created": _("Angebot angelegt"),
        "offering_changed": _("Angebot geändert"),
        "offering_submitted": _("Angebot eingereicht"),
        "offering_published": _("Angebot veröffentlicht"),
        "offering_returned": _("Angebot zurückgegeben"),
        "offering_cancelled": _("Angebot abgesagt"),
        "session_added": _("Termin hinzugefügt"),
        "session_changed": _("Termin geändert"),
        "session_removed": _("Termin entfernt"),
        "provider_created": _("Träger angelegt"),
        "provider_changed": _("Träger geändert"),
    }.items():
        actions.register_action(f"providers.{name}", label, label)
