"""The desk of this app: names of its audit actions, and the list of certificates."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from certificates.domain.due import without_pdf
from certificates.enums import CertificateState, WithdrawalState
from certificates.models import Certificate, Withdrawal
from core.desk import FIGURES_HOOK, WAITING_HOOK, Figure, Waiting


@hooks.register("register_log_actions")
def certificate_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "issued": _("Nachweis ausgestellt"),
        "rendered": _("PDF des Nachweises erstellt"),
        "downloaded": _("Nachweis heruntergeladen"),
        "bulk_started": _("Sammelausstellung begonnen"),
        "bulk_downloaded": _("Nachweise einer Sammelausstellung heruntergeladen"),
        "revoked": _("Nachweis zurückgezogen"),
        "replaced": _("Nachweis ersetzt"),
        "withdrawal_requested": _("Rückzug oder Ersatz beantragt"),
        "withdrawal_declined": _("Antrag abgelehnt, der Nachweis bleibt"),
    }.items():
        actions.register_action(f"certificates.{name}", label, label)


@hooks.register("register_admin_urls")
def certificate_urls() -> list[URLResolver]:
    """/verwaltung/nachweise/"""
    return [path("nachweise/", include("certificates.desk_urls"))]


class CertificateMenuItem(MenuItem):
    """Shown to whoever may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("certificates.view_certificate"))


class WithdrawalMenuItem(MenuItem):
    """Shown to whoever may be the second person."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("certificates.decide_withdrawal"))


class CertificateMenu(SubmenuMenuItem):
    """The lists of the desk; shown to whoever may see one of them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rules as the views."""
        return bool(request.user.has_perm("certificates.view_certificate") or request.user.has_perm("certificates.decide_withdrawal"))


@hooks.register("register_admin_menu_item")
def certificate_menu() -> MenuItem:
    """Nachweise: all that were issued, and whoever is finished without one."""
    entries = [
        CertificateMenuItem(_("Ausgestellt"), reverse("certificates_desk:index"), name="certificates-issued", icon_name="form", order=10),
        CertificateMenuItem(_("Noch ohne Nachweis"), reverse("certificates_desk:open"), name="certificates-open", icon_name="tasks", order=20),
    ]
    entries.append(CertificateMenuItem(_("Sammelausstellung"), reverse("certificates_desk:bulk"), name="certificates-bulk", icon_name="list-ul", order=25))
    entries.append(WithdrawalMenuItem(_("Rückzüge"), reverse("certificates_desk:withdrawals"), name="certificates-withdrawals", icon_name="undo", order=30))
    return CertificateMenu(_("Nachweise"), Menu(items=entries), name="certificates", icon_name="form", order=600)


@hooks.register(WAITING_HOOK)
def certificates_without_pdf(request: HttpRequest) -> list[Waiting]:
    """Issued, but the file is not there: waiting for the worker, or failed."""
    if not request.user.has_perm("certificates.revoke_certificate"):
        return []
    count = without_pdf().count()
    text = ngettext("Nachweis hat noch keine PDF-Datei", "Nachweise haben noch keine PDF-Datei", count)
    return [Waiting(count, text, reverse("certificates_desk:index"))]


@hooks.register(WAITING_HOOK)
def withdrawals_to_decide(request: HttpRequest) -> list[Waiting]:
    """Requests of others that this person may decide: four eyes."""
    if not request.user.has_perm("certificates.decide_withdrawal"):
        return []
    count = Withdrawal.objects.filter(state=WithdrawalState.OPEN).exclude(requested_by=request.user.pk).count()
    text = ngettext("Rückzug eines Nachweises wartet auf Ihre Bestätigung", "Rückzüge von Nachweisen warten auf Ihre Bestätigung", count)
    return [Waiting(count, text, reverse("certificates_desk:withdrawals"), is_urgent=True)]


@hooks.register(FIGURES_HOOK, order=300)
def certificates_in_force(request: HttpRequest) -> list[Figure]:
    """Valid ones."""
    if not request.user.has_perm("certificates.view_certificate"):
        return []
    count = Certificate.objects.filter(state=CertificateState.VALID).count()
    return [Figure(count, ngettext("gültiger Nachweis", "gültige Nachweise", count), reverse("certificates_desk:index"))]
