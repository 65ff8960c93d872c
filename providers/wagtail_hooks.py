"""The desk of this app: menus, and names of its audit actions."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry

from core.desk import WAITING_HOOK, Waiting
from providers.desk.offerings import OfferingViewSet
from providers.desk.providers import ProviderViewSet
from providers.enums import OfferingState
from providers.models import Offering


@hooks.register("register_admin_viewset")
def provider_viewsets() -> list[ModelViewSet]:
    """Angebote and Träger."""
    return [OfferingViewSet(), ProviderViewSet()]


@hooks.register("register_log_actions")
def provider_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "offering_created": _("Angebot angelegt"),
        "offering_changed": _("Angebot geändert"),
        "offering_submitted": _("Angebot eingereicht"),
        "offering_published": _("Angebot veröffentlicht"),
        "session_added": _("Termin hinzugefügt"),
        "session_changed": _("Termin geändert"),
        "session_removed": _("Termin entfernt"),
        "provider_created": _("Träger angelegt"),
        "provider_changed": _("Träger geändert"),
    }.items():
        actions.register_action(f"providers.{name}", label, label)

    actions.register_action("providers.offering_returned")(WithReason.of(_("Angebot zurückgegeben")))
    actions.register_action("providers.offering_cancelled")(WithReason.of(_("Angebot abgesagt")))


@hooks.register(WAITING_HOOK)
def offerings_to_review(request: HttpRequest) -> list[Waiting]:
    """Offerings that providers have handed in."""
    if not request.user.has_perm("providers.publish_offering"):
        return []
    count = Offering.objects.filter(state=OfferingState.SUBMITTED).count()
    text = ngettext("eingereichtes Angebot ist zu prüfen", "eingereichte Angebote sind zu prüfen", count)
    return [Waiting(count, text, f"{reverse('offering:index')}?state={OfferingState.SUBMITTED}")]


class WithReason(LogFormatter):
    """An action whose line in the trail says why."""

    @classmethod
    def of(cls, words: Any) -> type["WithReason"]:
        """The formatter for one action."""
        return type("WithReason", (cls,), {"label": words, "message": words})

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """ "Angebot abgesagt: Krankheit"."""
        return f"{self.message}: {log_entry.data.get('reason', '')}"
