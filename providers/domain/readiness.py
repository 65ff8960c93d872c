"""What an offering still lacks before people may see and book it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.time import berlin_date
from core.units import format_minutes
from providers.enums import DeliveryMode, PlaceType
from providers.models import Offering, Session


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or does not fit: the form field it belongs to, and a sentence that says what to do."""

    field: str
    sentence: str
    is_about_now: bool = False  # true today, though nothing in the entry is wrong


def gaps_before_publication(offering: Offering, *, at: datetime) -> list[Gap]:
    """Everything that keeps this offering from being published at `at`, in the order of the form; empty means ready."""
    sessions = list(offering.sessions.prefetch_related("session_modules__module"))
    return [*_text_gaps(offering), *_place_gaps(offering), *_date_gaps(offering, sessions, at=at), *_price_gaps(offering), *_module_gaps(offering, sessions)]


def _text_gaps(offering: Offering) -> list[Gap]:
    gaps = []
    if not offering.title.strip():
        gaps.append(Gap("title", _("Bitte geben Sie einen Titel an.")))
    if not offering.summary.strip():
        gaps.append(Gap("summary", _("Bitte beschreiben Sie das Angebot in einem Satz.")))
    if not (offering.contact_email or offering.provider.contact_email):
        gaps.append(Gap("contact_email", _("Bitte geben Sie eine E-Mail-Adresse für Fragen an.")))
    if not offering.provider.is_published:
        gaps.append(Gap("provider", _("Der Träger ist noch nicht öffentlich.")))
    return gaps


def _place_gaps(offering: Offering) -> list[Gap]:
    if offering.mode == DeliveryMode.ONLINE or offering.place_type == PlaceType.INHOUSE:
        return []
    gaps = []
    if offering.kreis_id is None:
        gaps.append(Gap("kreis", _("Bitte wählen Sie den Kreis, in dem das Angebot stattfindet, oder „online“.")))
    if not offering.venue.strip():
        gaps.append(Gap("venue", _("Bitte geben Sie Haus und Straße an, oder wählen Sie „online“.")))
    return gaps


def _date_gaps(offering: Offering, sessions: list[Session], *, at: datetime) -> list[Gap]:
    gaps = []
    if not sessions and not offering.dates_on_request:
        gaps.append(Gap("sessions", _("Bitte geben Sie mindestens einen Termin an, oder wählen Sie „Termine auf Anfrage“.")))
    if sessions and sessions[0].starts_at <= at:
        gaps.append(Gap("sessions", _("Der erste Termin liegt in der Vergangenheit."), is_about_now=True))
    deadline = offering.registration_until_date
    if deadline is None:
        # Without a public way in (inhouse, dates still to be agreed) people ask the provider instead of enrolling.
        if sessions and offering.place_type != PlaceType.INHOUSE:
            gaps.append(Gap("registration_until_date", _("Bitte geben Sie den Anmeldeschluss an.")))
        return gaps
    if deadline < berlin_date(at):
        gaps.append(Gap("registration_until_date", _("Der Anmeldeschluss liegt in der Vergangenheit."), is_about_now=True))
    if sessions and deadline > berlin_date(sessions[0].starts_at):
        gaps.append(Gap("registration_until_date", _("Der Anmeldeschluss liegt nach dem ersten Termin.")))
    return gaps


def _price_gaps(offering: Offering) -> list[Gap]:
    if offering.fee_cents is None:
        return [Gap("fee_cents", _("Bitte geben Sie die Gebühr an; bei einem kostenfreien Angebot 0."))]
    return []


def _module_gaps(offering: Offering, sessions: list[Session]) -> list[Gap]:
    promised = {row.module_id: row for row in offering.offering_modules.select_related("module")}
    gaps = []
    if not promised and not offering.format.topics:
        # Only the introduction has fixed topics instead of modules (Leitfaden, Einführungsqualifizierung).
        gaps.append(Gap("modules", _("Bitte geben Sie mindestens ein Modul mit Minuten an.")))
    taught: dict[int, int] = {}
    for session in sessions:
        rows = list(session.session_modules.all())
        for row in rows:
            taught[row.module_id] = taught.get(row.module_id, 0) + row.minutes
            if row.module_id not in promised:
                gaps.append(Gap("sessions", _("%(module)s steht bei einem Termin, aber nicht beim Angebot.") % {"module": row.module.label}))
        if sum(row.minutes for row in rows) > session.teaching_minutes:
            gaps.append(
                Gap(
                    "sessions",
                    _("Am %(day)s sind %(planned)s auf Module verteilt, der Termin dauert ohne Pausen aber nur %(available)s.")
                    % {
                        "day": date_format(berlin_date(session.starts_at), "SHORT_DATE_FORMAT"),
                        "planned": format_minutes(sum(row.minutes for row in rows)),
                        "available": format_minutes(session.teaching_minutes),
                    },
                )
            )
    if sessions:
        gaps += [
            Gap(
                "modules",
                _("%(module)s: Das Angebot nennt %(promised)s, die Termine ergeben %(taught)s.")
                % {"module": row.module.label, "promised": format_minutes(row.minutes), "taught": format_minutes(taught.get(row.module_id, 0))},
            )
            for row in promised.values()
            if taught.get(row.module_id, 0) != row.minutes
        ]
    return gaps
