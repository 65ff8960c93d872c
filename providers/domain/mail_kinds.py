"""The mails about offerings that the office may word, with their placeholders. Declared when the app is loaded."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.domain.office import office_addresses
from core.enums import MailRecipients
from core.mailing.registry import Context, MailKind, Placeholder, declare
from core.models import Gemeinde, Organisation, User
from core.time import berlin_datetime
from providers.models import Offering, Provider, Session

SAMPLE_UUID = UUID("00000000-0000-4000-8000-000000000001")
SAMPLE_START = berlin_datetime(date(2027, 3, 1), time(9))


def _person(context: Context) -> User:
    person: User = context["learner"] if "learner" in context else context["person"]
    return person


def _link(name: str, *arguments: object) -> str:
    return settings.BASE_URL + reverse(name, args=arguments)


def _sessions(context: Context) -> str:
    return render_to_string("emails/_sessions.txt", dict(context)).strip()


NAME = Placeholder("name", _("Vor- und Nachname der Person"), lambda context: _person(context).get_full_name())
FIRST_NAME = Placeholder("vorname", _("Vorname der Person"), lambda context: _person(context).first_name)
TITLE = Placeholder("angebot", _("Titel des Angebots"), lambda context: context["offering"].title)
PROVIDER = Placeholder("träger", _("Name des Trägers"), lambda context: context["offering"].provider.name)
SESSIONS = Placeholder("termine", _("alle Termine mit Uhrzeit und Ort, je Zeile einer"), _sessions)
LINK = Placeholder("link_angebot", _("Adresse der Seite des Angebots"), lambda context: _link("providers:offering", context["offering"].uuid))
CONTACT = Placeholder("kontakt", _("E-Mail-Adresse für Fragen"), lambda context: contact_of(context["offering"]))
ABOUT_AN_OFFERING = (NAME, FIRST_NAME, TITLE, PROVIDER, SESSIONS, LINK, CONTACT)


def contact_of(offering: Offering) -> str:
    """Who answers questions about an offering."""
    return offering.contact_email or offering.provider.contact_email


COPIES: dict[str, Callable[[Context], list[str]]] = {
    MailRecipients.PROVIDER: lambda context: [contact_of(context["offering"])],
    MailRecipients.OFFICE: lambda context: office_addresses(),
}


def sample_context() -> dict[str, Any]:
    """An offering with two sessions and a person, nothing of it stored."""
    provider = Provider(organisation=Organisation(name="Beispielakademie am Neckar"), contact_email="kurse@beispielakademie.example")
    offering = Offering(uuid=SAMPLE_UUID, title="Beispielkurs: Beteiligung gestalten", provider=provider, venue="Bürgerhaus, Beispielgasse 1")
    offering.cancel_reason = "Die Referentin ist erkrankt."
    days = (SAMPLE_START, SAMPLE_START + timedelta(days=7))
    sessions = [Session(offering=offering, starts_at=day, ends_at=day + timedelta(minutes=330)) for day in days]
    offering.starts_at, offering.ends_at = sessions[0].starts_at, sessions[-1].ends_at
    person = User(first_name="Erika", last_name="Beispielfrau", email="erika@beispiel.example")
    path = reverse("providers:offering", args=[SAMPLE_UUID])
    return {"offering": offering, "provider": provider, "sessions": sessions, "person": person, "path": path}


def _cancelled_begin(context: Context) -> str:
    offering = context["offering"]
    if offering.starts_at is None:
        return str(_("Die Termine standen noch nicht fest."))
    return render_to_string("emails/_cancelled_dates.txt", {"offering": offering}).strip()


def _place_now(context: Context) -> str:
    offering = context["offering"]
    if offering.is_closed:
        room = offering.host_room or _("der Raum wird noch bekannt gegeben")
        return gettext("Es findet jetzt inhouse bei der Kommune %(host)s statt (%(room)s).") % {"host": offering.host.name, "room": room}
    return gettext("Es ist wieder für alle offen und findet hier statt: %(venue)s.") % {"venue": offering.venue or _("online")}


def _inhouse_sample() -> dict[str, Any]:
    context = sample_context()
    context["offering"].is_closed, context["offering"].host_room = True, "Sitzungssaal 2"
    context["offering"].host = Gemeinde(ags="08421000", name="Ulm")
    return context


def _small_sample() -> dict[str, Any]:
    context = sample_context()
    context["offering"].seats_taken, context["offering"].minimum_seats = 471_147, 471_148
    return context | {"decide_on": date(2027, 2, 1)}


def declare_mails() -> None:
    """Make them known to the desk."""
    reason = Placeholder("grund", _("Grund der Absage"), lambda context: context["offering"].cancel_reason)
    dates = Placeholder("termine_entfallen", _("ein Satz dazu, welche Termine entfallen"), _cancelled_begin)
    browse = Placeholder("link_angebote", _("Adresse aller Angebote"), lambda context: _link("providers:offering_list"))
    declare(
        MailKind(
            name="offering_dates_changed",
            title=_("Termine oder Ort geändert"),
            occasion=_("an alle mit Platz oder auf der Warteliste, sobald sich Termine oder Ort eines veröffentlichten Angebots ändern; mit Kalenderdatei"),
            placeholders=ABOUT_AN_OFFERING,
            sample=sample_context,
            copies=COPIES,
        )
    )
    declare(
        MailKind(
            name="offering_cancelled",
            title=_("Angebot abgesagt"),
            occasion=_("an alle mit Platz oder auf der Warteliste, sobald ein Angebot abgesagt wird; mit Kalenderdatei"),
            placeholders=(*(each for each in ABOUT_AN_OFFERING if each is not SESSIONS), reason, dates, browse),
            sample=sample_context,
        )
    )
    declare(
        MailKind(
            name="offering_place_changed",
            title=_("Inhouse geworden oder wieder offen"),
            occasion=_(
                "an alle mit Platz oder auf der Warteliste, sobald ein Angebot zu einem Inhouse-Angebot wird oder wieder für alle offen ist; mit Kalenderdatei"
            ),
            placeholders=(*ABOUT_AN_OFFERING, Placeholder("ort_jetzt", _("ein Satz dazu, wo und für wen es jetzt stattfindet"), _place_now)),
            sample=_inhouse_sample,
        )
    )
    declare(
        MailKind(
            name="below_minimum",
            title=_("Mindestzahl nicht erreicht"),
            occasion=_("einmal an den Träger, sobald zu entscheiden ist, ob ein Angebot mit zu wenigen Anmeldungen stattfindet"),
            placeholders=(
                TITLE,
                PROVIDER,
                LINK,
                Placeholder("belegt", _("Zahl der belegten Plätze"), lambda context: str(context["offering"].seats_taken)),
                Placeholder("mindestzahl", _("Zahl der Plätze, die mindestens belegt sein sollten"), lambda context: str(context["offering"].minimum_seats)),
                Placeholder(
                    "link_teilnehmende", _("Adresse der Teilnehmenden im Portal"), lambda context: _link("learners:portal_offering", context["offering"].uuid)
                ),
            ),
            sample=_small_sample,
            shown={"belegt": "3", "mindestzahl": "6"},
        )
    )
