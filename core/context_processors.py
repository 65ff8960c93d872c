"""What every template may say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.enums import Role
from core.language import local

# Addresses, not URL names: they are promised to the outside (docs/structure.md) and belong to apps the core does not know.
MAIN_NAVIGATION = (
    ("/angebote/", _("Angebote")),
    ("/traeger/", pgettext_lazy("plural", "Träger")),
    ("/lernbereiche/", _("Lernbereiche")),
    ("/bildungswege/", _("Bildungswege")),
    ("/module/", _("Module")),
    ("/praxisbeispiele/", _("Praxisbeispiele")),
    ("/hilfe/", _("So funktioniert es")),
    ("/nachweis/", _("Nachweis prüfen")),
)
# First of all in the header, as BITV 2.0 § 4 wants it: Leichte Sprache and Gebärdensprache.
SERVICE_NAVIGATION = (
    ("/leichte-sprache/", _("Leichte Sprache")),
    ("/gebaerdensprache/", _("Gebärdensprache")),
)
FOOTER_NAVIGATION = (
    ("/hilfe/", _("So funktioniert es")),
    ("/veranstaltungen/", _("Veranstaltungen")),
    ("/kontakt/", _("Kontakt")),
    ("/leichte-sprache/", _("Leichte Sprache")),
    ("/gebaerdensprache/", _("Gebärdensprache")),
    ("/barrierefreiheit/", _("Barrierefreiheit")),
    ("/datenschutz/", _("Datenschutz")),
    ("/nutzungsbedingungen/", _("Nutzungsbedingungen")),
    ("/impressum/", _("Impressum")),
    ("/daten/", _("Offene Daten")),
)
ROLE_NAVIGATION = (
    ("/portal/", _("Träger-Portal"), frozenset({Role.PROVIDER_EDITOR})),
    ("/begleitung/", _("Begleitung"), frozenset({Role.PROCESS_GUIDE})),
    ("/kommune/", _("Kommune"), frozenset({Role.MUNICIPALITY_CONTACT})),
    ("/verwaltung/", _("Verwaltung"), Role.DESK),
)

ACCOUNT_PAGES = (
    ("/mein-bereich/profil/", _("Profil")),
    ("/konto/email/", _("E-Mail-Adresse")),
    ("/konto/password/change/", _("Passwort")),
    ("/konto/2fa/", _("Zweiter Faktor")),
    ("/konto/zugaenge/", _("Zugänge für Programme")),
)


@dataclass(frozen=True)
class NavigationEntry:
    """A link of a menu; `current` is the value of aria-current, empty for all other places."""

    path: str
    label: Any
    current: str = ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Name and address of the site, the menus, and whether development pages are on."""
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "development_pages": settings.DEVELOPMENT_PAGES,
        "main_navigation": _entries(MAIN_NAVIGATION, request.path),
        "service_navigation": _entries(SERVICE_NAVIGATION, request.path),
        "account_pages": _entries(ACCOUNT_PAGES, request.path),
        "footer_navigation": _entries(FOOTER_NAVIGATION, request.path),
        "account_navigation": _entries(_account_links(user), request.path) if user is not None and user.is_authenticated else [],
    }


def _account_links(user: Any) -> Iterable[tuple[str, Any]]:
    yield "/mein-bereich/", _("Mein Bereich")
    held = {role for role, _organisation in user.role_pairs}
    for path, label, roles in ROLE_NAVIGATION:
        if held & roles or (user.is_superuser and path == "/verwaltung/"):
            yield path, label


def _entries(links: Iterable[tuple[str, Any]], here: str) -> list[NavigationEntry]:
    """The links in the language of the page."""
    found = ((local(path), label) for path, label in links)
    return [NavigationEntry(path, label, "page" if here == path else "true" if here.startswith(path) else "") for path, label in found]
