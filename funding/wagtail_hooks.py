"""Funding's part of the desk: addresses, menu, names of audit actions, what waits."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.desk import WAITING_HOOK, Waiting
from funding.enums import ApplicationState
from funding.models import FundingApplication


@hooks.register("register_log_actions")
def funding_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "scheme_stored": _("Förderlinie gespeichert"),
        "applied": _("Förderung beantragt"),
        "proposed": _("Entscheidung über Förderung vorgeschlagen"),
        "sent_back": _("Vorschlag zur Förderung zurückgegeben"),
        "approved": _("Förderung bewilligt"),
        "rejected": _("Förderung abgelehnt"),
        "proven": _("Nachweis zur Förderung eingereicht"),
        "settled": _("Förderung abgerechnet"),
        "ended": _("Förderantrag beendet"),
    }.items():
        actions.register_action(f"funding.{name}", label, label)


@hooks.register("register_admin_urls")
def funding_addresses() -> list[URLResolver]:
    """/verwaltung/foerderung/…"""
    return [path("foerderung/", include("funding.desk_urls"))]


class FundingMenuItem(MenuItem):
    """Shown to those whom the pages behind it let in."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asked for every page of the desk."""
        return bool(request.user.has_perm("funding.view_funding"))


@hooks.register("register_admin_menu_item")
def funding_menu() -> MenuItem:
    """ "Landesförderung" in the desk's menu."""
    return FundingMenuItem(_("Landesförderung"), reverse_lazy("funding_desk:applications"), name="funding", icon_name="tag", order=219)


@hooks.register(WAITING_HOOK)
def funding_to_decide(request: HttpRequest) -> list[Waiting]:
    """Applications to propose, proposals of others to confirm, proofs to settle."""
    found = []
    address = reverse("funding_desk:applications")
    rows = FundingApplication.objects.order_by()
    if request.user.has_perm("funding.propose_decision"):
        count = rows.filter(state=ApplicationState.SUBMITTED).count()
        text = ngettext("Förderantrag ist zu prüfen", "Förderanträge sind zu prüfen", count)
        found.append(Waiting(count, text, f"{address}?stand={ApplicationState.SUBMITTED}"))
    if request.user.has_perm("funding.confirm_decision"):
        count = rows.filter(state=ApplicationState.PROPOSED).exclude(proposed_by=request.user.pk).count()
        text = ngettext("Vorschlag zu einer Förderung wartet auf Ihre Bestätigung", "Vorschläge zu Förderungen warten auf Ihre Bestätigung", count)
        found.append(Waiting(count, text, f"{address}?stand={ApplicationState.PROPOSED}"))
    if request.user.has_perm("funding.settle"):
        count = rows.filter(state=ApplicationState.PROVEN).count()
        text = ngettext("Förderung ist abzurechnen", "Förderungen sind abzurechnen", count)
        found.append(Waiting(count, text, f"{address}?stand={ApplicationState.PROVEN}"))
    return found
