"""The mails between office and providers, about changes, invitations and saved searches that the office may word. Declared with providers.domain.mail_kinds."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.mailing.registry import Context, MailKind, Placeholder, declare
from providers.domain.entry_parts import Difference
from providers.domain.mail_kinds import ABOUT_AN_OFFERING, CONTACT, COPIES, LINK, NAME, PROVIDER, SAMPLE_UUID, SESSIONS, TITLE, sample_context
from providers.enums import RequestKind, RequestState
from providers.models import ChangeRequest, EditorInvitation, ParticipantMessage, SavedSearch


def _part(name: str, meaning: str | Promise, template: str) -> Placeholder:
    """What the shipped mail says there, which depends on the case or has many lines."""
    return Placeholder(name, meaning, lambda context: render_to_string(f"emails/{template}.txt", {**context, "base_url": settings.BASE_URL}).strip())


def _link_to_path(name: str, meaning: str | Promise) -> Placeholder:
    return Placeholder(name, meaning, lambda context: settings.BASE_URL + context["path"])


def _day(name: str, meaning: str | Promise, key: str) -> Placeholder:
    return Placeholder(name, meaning, lambda context: formats.date_format(context[key], "LONG_DATE_FORMAT"))


def _calendar(context: Context) -> str:
    return gettext("Die angehängte Kalenderdatei bringt Ihren Kalender auf den neuen Stand.") if context["offering"].starts_at else ""


def _remark(context: Context) -> str:
    remark = context["request"].remark
    return gettext("Die Koordinierungsstelle schreibt dazu: %(remark)s") % {"remark": remark} if remark else ""


def _news(context: Context) -> str:
    number = len(context["offerings"]) + context["more"]
    return ngettext("%(number)s neues Angebot zu Ihrer Suche", "%(number)s neue Angebote zu Ihrer Suche", number) % {"number": number}


def _all_hits(context: Context) -> str:
    address = settings.BASE_URL + reverse("providers:offering_list")
    return f"{address}?{context['query']}" if context["query"] else address


def _verdict(context: Context) -> str:
    return gettext("angenommen") if context["request"].state == RequestState.ACCEPTED else gettext("abgelehnt")


REASON = Placeholder("grund", _("Begründung"), lambda context: context["reason"])
CANCEL_REASON = Placeholder("grund", _("Grund der Absage"), lambda context: context["offering"].cancel_reason)
CHANGES = _part("änderungen", _("was sich ändert, je Angabe bisher und jetzt"), "_changes")
CALENDAR = Placeholder("kalender", _("ein Satz zur angehängten Kalenderdatei, wenn es Termine gibt; sonst leer"), _calendar)
PORTAL = _link_to_path("link_portal", _("Adresse im Portal"))
ENTRY = Placeholder("eintrag", _("Titel des Angebots oder Name des Trägers"), lambda context: context["title"])
OF_PROVIDER = Placeholder("träger", _("Name des Trägers"), lambda context: context["provider"].name)
UNTIL = Placeholder(
    "frist",
    _("Tag, bis zu dem die Einladung gilt"),
    lambda context: formats.date_format(timezone.localtime(context["invitation"].expires_at), "LONG_DATE_FORMAT"),
)
END = Placeholder(
    "link_ende",
    _("Adresse, unter der die Person die Suche beendet"),
    lambda context: settings.BASE_URL + reverse("providers:end_search", args=[context["search"].uuid]),
)


def _request_sample() -> dict[str, Any]:
    request = ChangeRequest(kind=RequestKind.CHANGE, state=RequestState.ACCEPTED, remark="Bitte sagen Sie auch im Haus Bescheid.")
    return sample_context() | {"request": request, "path": f"/portal/angebote/{SAMPLE_UUID}/verlauf/"}


def _change_sample() -> dict[str, Any]:
    changes = [Difference(gettext("Plätze"), ["12"], ["16"]), Difference(gettext("Ort (Haus, Straße)"), ["Rathaus"], ["Bürgerhaus"])]
    return sample_context() | {"changes": changes, "reason": "Der Saal ist größer als gedacht."}


def _entry_sample() -> dict[str, Any]:
    path = f"/portal/angebote/{SAMPLE_UUID}/verlauf/"
    days = {"confirm_by": date(2027, 3, 1), "hidden_from": date(2027, 6, 1)}
    return {"title": "Beispielkurs: Beteiligung gestalten", "what": "offering", "path": path} | days


def _invitation_sample() -> dict[str, Any]:
    invitation = EditorInvitation(expires_at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    return sample_context() | {"invitation": invitation, "path": "/portal/einladung/beispiel/"}


def _search_sample() -> dict[str, Any]:
    context, query = sample_context(), "format=basis"
    return context | {"offerings": [context["offering"]], "more": 1, "search": SavedSearch(uuid=SAMPLE_UUID, query=query), "query": query}


def _message_sample() -> dict[str, Any]:
    message = ParticipantMessage(subject="Bitte mitbringen", text="Bitte bringen Sie einen Stadtplan Ihres Quartiers mit.")
    return sample_context() | {"message": message}


NEEDED = {"editor_invited": ("link_einladung",), "participant_message": ("nachricht",), "saved_search": ("treffer", "link_ende")}


def declare_office_mails() -> None:
    """Make them known to the desk."""
    about = tuple(each for each in ABOUT_AN_OFFERING if each is not SESSIONS)
    for name, title, occasion, placeholders, sample in (
        (
            "offering_changed",
            _("Änderung, die ein Träger beantragt hat"),
            _("an alle mit Platz oder auf der Warteliste, sobald die Koordinierungsstelle die Änderung annimmt; mit Kalenderdatei"),
            (*about, CHANGES, REASON, CALENDAR),
            _change_sample,
        ),
        (
            "offering_cancelled_provider",
            _("Angebot abgesagt, an den Träger"),
            _("an den Träger, sobald sein Angebot abgesagt ist"),
            (TITLE, LINK, CANCEL_REASON, _part("angemeldete", _("ein Satz dazu, wie viele angemeldet waren"), "_people_told")),
            lambda: sample_context() | {"people": 471_147},
        ),
        (
            "offering_returned",
            _("Angebot zurückgegeben"),
            _("an den Träger, wenn die Koordinierungsstelle ein Angebot mit Hinweisen zurückgibt"),
            (TITLE, PROVIDER, REASON, PORTAL),
            lambda: _request_sample() | {"reason": "Bitte nennen Sie noch den Anmeldeschluss."},
        ),
        (
            "request_decided",
            _("Über einen Antrag entschieden"),
            _("an die Person, die eine Änderung oder Absage beantragt hat"),
            (
                TITLE,
                PROVIDER,
                Placeholder("stand", _("„angenommen“ oder „abgelehnt“"), _verdict),
                _part("entscheidung", _("ein Satz dazu, was entschieden ist"), "_decision"),
                Placeholder("bemerkung", _("was die Koordinierungsstelle dazu schreibt, als Satz; sonst leer"), _remark),
                PORTAL,
            ),
            _request_sample,
        ),
        (
            "entry_confirm",
            _("Bitte bestätigen"),
            _("an den Träger, bevor die Frist endet, bis zu der er einen Eintrag oder ein Angebot bestätigt"),
            (
                ENTRY,
                _part("anlass", _("ein Satz: was bis wann zu bestätigen ist"), "_entry_confirm"),
                _day("ausblenden_am", _("Tag, ab dem der Eintrag sonst nicht mehr öffentlich ist"), "hidden_from"),
                PORTAL,
            ),
            _entry_sample,
        ),
        (
            "entry_hidden",
            _("Ausgeblendet, weil nicht bestätigt"),
            _("an den Träger, sobald ein Eintrag oder Angebot ausgeblendet ist"),
            (ENTRY, _part("anlass", _("was ausgeblendet ist und was bleibt"), "_entry_hidden"), PORTAL),
            _entry_sample,
        ),
        (
            "editor_invited",
            _("Einladung in die Redaktion eines Trägers"),
            _("an die eingeladene Adresse"),
            (OF_PROVIDER, UNTIL, _link_to_path("link_einladung", _("Adresse, unter der die Person die Einladung annimmt"))),
            _invitation_sample,
        ),
        (
            "saved_search",
            _("Neues zu einer gemerkten Suche"),
            _("einmal am Tag, wenn ein neues Angebot zu einer gemerkten Suche passt"),
            (
                NAME,
                Placeholder("neues", _("wie viele neue Angebote es sind"), _news),
                _part("treffer", _("die neuen Angebote mit Beginn, Träger und Adresse"), "_hits"),
                Placeholder("link_treffer", _("Adresse aller Treffer"), _all_hits),
                END,
            ),
            _search_sample,
        ),
        (
            "participant_message",
            _("Nachricht eines Trägers an Teilnehmende"),
            _("an alle, an die ein Träger im Portal schreibt"),
            (
                NAME,
                TITLE,
                PROVIDER,
                LINK,
                CONTACT,
                Placeholder("betreff", _("Betreff der Nachricht"), lambda context: context["message"].subject),
                Placeholder("nachricht", _("was der Träger schreibt"), lambda context: context["message"].text),
            ),
            _message_sample,
        ),
    ):
        copies = COPIES if name == "offering_changed" else {}
        kind = MailKind(name, title, occasion, placeholders, sample, copies=copies, needed=NEEDED.get(name, ()))
        declare(kind)
