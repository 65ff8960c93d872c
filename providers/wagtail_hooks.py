"""The desk of this app: menus, and names of its audit actions."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry

from core.desk import DUE_HOOK, FIGURES_HOOK, SHORTCUTS_HOOK, WAITING_HOOK, Due, Figure, Shortcut, Waiting
from providers.desk import (
    messages,  # noqa: F401 -- registers itself
    need_hooks,  # noqa: F401 -- registers itself
    requests,
    seats,
    table,  # noqa: F401 -- registers itself
)
from providers.desk.interest import interest_list
from providers.desk.offerings import OfferingViewSet
from providers.desk.providers import ProviderViewSet
from providers.domain.minimum import below_minimum
from providers.domain.staleness import overdue_offerings, overdue_providers
from providers.enums import OfferingState, RequestState
from providers.models import ChangeRequest, Offering, Provider


@hooks.register("register_admin_viewset")
def provider_viewsets() -> list[ModelViewSet]:
    """Angebote and Träger."""
    return [OfferingViewSet(), ProviderViewSet()]


@hooks.register("register_admin_urls")
def interest_addresses() -> list[URLPattern]:
    """/verwaltung/interesse/"""
    return [path("interesse/", interest_list, name="desk_interest")]


@hooks.register("register_log_actions")
def watching_actions(actions: Any) -> None:
    """Words for the trail: what people want to hear of."""
    for name, label in {
        "search_saved": _("Suche gemerkt"),
        "search_ended": _("Gemerkte Suche beendet"),
        "interest_declared": _("Interesse ohne Termin gemeldet"),
        "interest_withdrawn": _("Interesse ohne Termin zurückgenommen"),
    }.items():
        actions.register_action(f"providers.{name}", label, label)


@hooks.register("register_log_actions")
def provider_actions(actions: Any) -> None:
    """Words for the trail."""
    for name, label in {
        "offering_created": _("Angebot angelegt"),
        "offering_changed": _("Angebot geändert"),
        "offering_submitted": _("Angebot eingereicht"),
    }.items():
        actions.register_action(f"providers.{name}")(WithToken.of(label))
    for name, label in {
        "offering_published": _("Angebot veröffentlicht"),
        "offering_recalled": _("Angebot aus der Prüfung zurückgeholt"),
        "offering_withdrawn": _("Angebot zurückgezogen"),
        "offering_reopened": _("Angebot wieder aufgenommen"),
        "mapping_reviewed": _("Zuordnung zu Modulen geprüft"),
        "offering_confirmed": _("Angebot bestätigt"),
        "offering_hidden": _("Angebot ausgeblendet, weil nicht bestätigt"),
        "provider_confirmed": _("Träger bestätigt"),
        "change_asked": _("Änderung beantragt"),
        "cancel_asked": _("Absage beantragt"),
        "request_dropped": _("Antrag zurückgenommen"),
        "request_accepted": _("Antrag angenommen"),
        "request_declined": _("Antrag abgelehnt"),
        "message_sent": _("Nachricht an Teilnehmende gesendet"),
        "editor_invited": _("Redaktion eingeladen"),
        "invitation_accepted": _("Einladung angenommen"),
        "invitation_revoked": _("Einladung widerrufen"),
        "editor_removed": _("Redaktion entfernt"),
        "teaching_changed": _("Lehrprofil geändert"),
        "provider_hidden": _("Träger ausgeblendet, weil nicht bestätigt"),
        "session_added": _("Termin hinzugefügt"),
        "session_changed": _("Termin geändert"),
        "session_removed": _("Termin entfernt"),
        "offering_made_inhouse": _("Nur für benannte Kommunen (inhouse)"),
        "offering_made_public": _("Wieder für alle offen"),
        "terms_published": _("Stornobedingungen veröffentlicht"),
        "cancellation_proposed": _("Absage vorgeschlagen: Mindestzahl nicht erreicht"),
        "goes_ahead": _("Findet trotz fehlender Mindestzahl statt"),
        "provider_created": _("Träger angelegt"),
        "provider_changed": _("Träger geändert"),
    }.items():
        actions.register_action(f"providers.{name}", label, label)

    actions.register_action("providers.offering_returned")(WithReason.of(_("Angebot zurückgegeben")))
    actions.register_action("providers.offering_cancelled")(WithReason.of(_("Angebot abgesagt")))


@hooks.register("register_admin_urls")
def request_addresses() -> list[URLPattern]:
    """/verwaltung/antraege/… and /verwaltung/nicht-bestaetigt/"""
    return [
        path("antraege/", requests.request_list, name="providers_desk_requests"),
        path("antraege/<uuid:uuid>/", requests.change_request, name="providers_desk_request"),
        path("nicht-bestaetigt/", requests.unconfirmed, name="providers_desk_unconfirmed"),
    ]


class OfficeMenuItem(MenuItem):
    """Shown to those whom the pages behind it let in."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asked for every page of the desk."""
        return bool(request.user.has_perm("providers.decide_request"))


@hooks.register("register_admin_menu_item")
def requests_menu() -> MenuItem:
    """ "Anträge" in the desk's menu."""
    return OfficeMenuItem(_("Anträge"), reverse_lazy("providers_desk_requests"), name="requests", icon_name="mail", order=215)


@hooks.register("register_admin_menu_item")
def unconfirmed_menu() -> MenuItem:
    """ "Nicht bestätigt" in the desk's menu."""
    return OfficeMenuItem(_("Nicht bestätigt"), reverse_lazy("providers_desk_unconfirmed"), name="unconfirmed", icon_name="warning", order=216)


@hooks.register(WAITING_HOOK)
def requests_to_decide(request: HttpRequest) -> list[Waiting]:
    """What providers ask, and what nobody has confirmed."""
    if not request.user.has_perm("providers.decide_request"):
        return []
    asked = ChangeRequest.objects.filter(state=RequestState.OPEN).count()
    at = timezone.now()
    late = overdue_offerings(timezone.localdate(), at=at).count() + overdue_providers(timezone.localdate()).count()
    return [
        Waiting(
            asked, ngettext("Antrag eines Trägers ist zu entscheiden", "Anträge von Trägern sind zu entscheiden", asked), reverse("providers_desk_requests")
        ),
        Waiting(late, ngettext("Eintrag ist nicht bestätigt", "Einträge sind nicht bestätigt", late), reverse("providers_desk_unconfirmed")),
    ]


@hooks.register("register_admin_urls")
def addresses_about_seats() -> list[URLPattern]:
    """/verwaltung/…: inhouse, cancellation terms, offerings below their minimum."""
    return [
        path("angebote/<int:pk>/inhouse/", seats.inhouse, name="providers_desk_inhouse"),
        path("stornobedingungen/", seats.terms, name="providers_desk_terms"),
        path("mindestzahl/", seats.minimum, name="providers_desk_minimum"),
    ]


@hooks.register(WAITING_HOOK)
def offerings_below_their_minimum(request: HttpRequest) -> list[Waiting]:
    """On the decision date somebody decides whether an offering takes place."""
    if not request.user.has_perm("providers.cancel_offering"):
        return []
    count = below_minimum(at=timezone.now()).count()
    text = ngettext("Angebot unter der Mindestzahl: bitte entscheiden", "Angebote unter der Mindestzahl: bitte entscheiden", count)
    return [Waiting(count, text, reverse("providers_desk_minimum"), is_urgent=True)]


@hooks.register(WAITING_HOOK)
def offerings_to_review(request: HttpRequest) -> list[Waiting]:
    """Offerings that providers have handed in."""
    if not request.user.has_perm("providers.publish_offering"):
        return []
    count = Offering.objects.filter(state=OfferingState.SUBMITTED).count()
    text = ngettext("eingereichtes Angebot ist zu prüfen", "eingereichte Angebote sind zu prüfen", count)
    return [Waiting(count, text, f"{reverse('offering:index')}?state={OfferingState.SUBMITTED}")]


@hooks.register(DUE_HOOK)
def offerings_of_the_next_days(request: HttpRequest) -> list[Due]:
    """Published offerings that begin, or whose registration ends, within two weeks."""
    if not request.user.has_perm("providers.publish_offering"):
        return []
    now, today = timezone.now(), timezone.localdate()
    until = today + timedelta(days=14)
    starting, closing = Q(starts_at__gte=now, starts_at__date__lte=until), Q(registration_until_date__range=(today, until))
    begins, closes = _("„%(title)s“ beginnt (%(taken)d von %(seats)d Plätzen belegt)"), _("Anmeldeschluss von „%(title)s“")
    found = []
    for offering in Offering.objects.filter(starting | closing, state=OfferingState.PUBLISHED):
        address = reverse("offering:edit", args=[offering.pk])
        if offering.starts_at and offering.starts_at >= now and timezone.localdate(offering.starts_at) <= until:
            found.append(Due(timezone.localdate(offering.starts_at), begins % _words(offering), address))
        if offering.registration_until_date and today <= offering.registration_until_date <= until:
            found.append(Due(offering.registration_until_date, closes % _words(offering), address))
    return found


def _words(offering: Offering) -> dict[str, Any]:
    return {"title": offering.title, "taken": offering.seats_taken, "seats": offering.seats}


@hooks.register(FIGURES_HOOK, order=100)
def offerings_and_providers(request: HttpRequest) -> list[Figure]:
    """What can be booked, and who teaches."""
    if not request.user.has_perm("providers.publish_offering"):
        return []
    upcoming = Offering.objects.filter(state=OfferingState.PUBLISHED).upcoming(timezone.now()).count()
    providers = Provider.objects.count()
    return [
        Figure(upcoming, ngettext("kommendes Angebot", "kommende Angebote", upcoming), f"{reverse('offering:index')}?state={OfferingState.PUBLISHED}"),
        Figure(providers, pgettext("singular", "Träger") if providers == 1 else pgettext("plural", "Träger"), reverse("provider:index")),
    ]


@hooks.register(SHORTCUTS_HOOK, order=100)
def offering_shortcuts(request: HttpRequest) -> list[Shortcut]:
    """New entries."""
    found = []
    if request.user.has_perm("providers.add_offering"):
        found.append(Shortcut(_("Angebot anlegen"), reverse("offering:add"), "calendar-alt"))
    if request.user.has_perm("providers.curate"):
        found.append(Shortcut(_("Interesse ohne Termin"), reverse("desk_interest"), "tag"))
    if request.user.has_perm("providers.add_provider"):
        found.append(Shortcut(_("Träger anlegen"), reverse("provider:add"), "group"))
    if request.user.has_perm("providers.publish_terms"):
        found.append(Shortcut(_("Stornobedingungen"), reverse("providers_desk_terms"), "doc-full"))
    return found


class WithReason(LogFormatter):
    """An action whose line in the trail says why."""

    @classmethod
    def of(cls, words: Any) -> type["WithReason"]:
        """The formatter for one action."""
        return type("WithReason", (cls,), {"label": words, "message": words})

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """ "Angebot abgesagt: Krankheit"."""
        return f"{self.message}: {log_entry.data.get('reason', '')}"


class WithToken(LogFormatter):
    """An action that a provider's own software may take: its line in the trail says so."""

    @classmethod
    def of(cls, words: Any) -> type["WithToken"]:
        """The formatter for one action."""
        return type("WithToken", (cls,), {"label": words, "message": words})

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """ "Angebot geändert (über einen persönlichen Zugang)". Which one stands in the line's data: the token's UUID."""
        by_program = _("%(action)s (über einen persönlichen Zugang)") % {"action": self.message}
        return str(by_program if log_entry.data.get("token") else self.message)
