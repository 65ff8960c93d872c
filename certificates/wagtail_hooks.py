"""The desk of this app: names of its audit actions, and the list of certificates."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from certificates.domain.due import without_pdf
from certificates.enums import CertificateState, WithdrawalState
from certificates.models import Certificate, RegisterCheck, Withdrawal
from core.desk import FIGURES_HOOK, WAITING_HOOK, Figure, Waiting

ENTRIES = (
    (_("Ausgestellt"), "index", "form", "certificates.view_certificate"),
    (_("Noch ohne Nachweis"), "open", "tasks", "certificates.view_certificate"),
    (_("Sammelausstellung"), "bulk", "list-ul", "certificates.reissue_certificate"),
    (_("Rückzüge"), "withdrawals", "undo", "certificates.decide_withdrawal"),
    (_("Register"), "register", "table", "certificates.export_register"),
    (_("Regeln"), "rules", "cogs", "certificates.view_ruleset"),
    (_("Wortlaute"), "wordings", "doc-full", "certificates.view_wording"),
)


@hooks.register("register_log_actions")
def certificate_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "issued": _("Nachweis ausgestellt"),
        "rendered": _("PDF des Nachweises erstellt"),
        "downloaded": _("Nachweis heruntergeladen"),
        "fee_settled": _("Gebühr als beglichen vermerkt"),
        "fee_open_again": _("Vermerk über die Gebühr zurückgenommen"),
        "rule_recorded": _("Regel für Nachweise festgehalten"),
        "rule_taken_back": _("Regel für Nachweise zurückgenommen"),
        "wording_released": _("Wortlaut eines Nachweises freigegeben"),
        "register_exported": _("Register der Nachweise heruntergeladen"),
        "bulk_started": _("Sammelausstellung begonnen"),
        "bulk_downloaded": _("Nachweise einer Sammelausstellung heruntergeladen"),
        "shared": _("Link zum Nachweis erstellt"),
        "link_ended": _("Link zum Nachweis beendet"),
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


@hooks.register("insert_global_admin_css")
def desk_style() -> str:
    """Lists that fit a phone."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/certificates/desk.css"))


class CertificateMenuItem(MenuItem):
    """Shown to whoever has the permission its view asks for."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm(self.permission))


class CertificateMenu(SubmenuMenuItem):
    """The lists of the desk; shown to whoever may see one of them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rules as the views."""
        return any(request.user.has_perm(permission) for _label, _name, _icon, permission in ENTRIES)


@hooks.register("register_admin_menu_item")
def certificate_menu() -> MenuItem:
    """Nachweise: lists, bulk issue, four eyes, rules and words."""
    entries = [
        CertificateMenuItem(label, reverse(f"certificates_desk:{name}"), name=f"certificates-{name}", icon_name=icon, order=10 * number, permission=permission)
        for number, (label, name, icon, permission) in enumerate(ENTRIES, start=1)
    ]
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


@hooks.register(WAITING_HOOK)
def register_is_wrong(request: HttpRequest) -> list[Waiting]:
    """What the last daily count found."""
    if not request.user.has_perm("certificates.export_register"):
        return []
    last = RegisterCheck.objects.first()
    count = len(last.problems) if last else 0
    text = ngettext("Abweichung im Register der Nachweise", "Abweichungen im Register der Nachweise", count)
    return [Waiting(count, text, reverse("certificates_desk:register"), is_urgent=True)]


@hooks.register(FIGURES_HOOK, order=300)
def certificates_in_force(request: HttpRequest) -> list[Figure]:
    """Valid ones."""
    if not request.user.has_perm("certificates.view_certificate"):
        return []
    count = Certificate.objects.filter(state=CertificateState.VALID).count()
    return [Figure(count, ngettext("gültiger Nachweis", "gültige Nachweise", count), reverse("certificates_desk:index"))]
