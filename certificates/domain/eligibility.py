"""When a certificate is due, and what is still missing. Pure: facts in, German sentences out.

The learner's page, the office's list, the nightly run and the issue itself all ask these two functions.
An empty list means: due.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.units import format_lessons, format_minutes


@dataclass(frozen=True)
class Missing:
    """One reason why it is not due yet: a stable word for the code, a sentence that fits the learner's page and the office's list."""

    reason: str
    text: str


@dataclass(frozen=True)
class SessionFact:
    """One Termin: how long it teaches, and how long the person was there (None: not recorded yet)."""

    planned_minutes: int
    attended_minutes: int | None


@dataclass(frozen=True)
class AttendanceFacts:
    """What the attendance of an offering rests on. `ends_on_date` is None while no dates are fixed."""

    has_seat: bool
    is_cancelled: bool
    is_over: bool
    ends_on_date: date | None
    sessions: tuple[SessionFact, ...]

    @property
    def planned_minutes(self) -> int:
        """Teaching minutes of all sessions."""
        return sum(session.planned_minutes for session in self.sessions)

    @property
    def attended_minutes(self) -> int:
        """Minutes the person was there, in all sessions that are recorded."""
        return sum(session.attended_minutes or 0 for session in self.sessions)


@dataclass(frozen=True)
class ModuleFact:
    """What a pathway asks for in one module and phase, and what counts towards it. `phase` is the word people read."""

    module: str
    phase: str
    required_minutes: int
    credited_minutes: int

    @property
    def missing_minutes(self) -> int:
        """Minutes still to be learned."""
        return max(0, self.required_minutes - self.credited_minutes)


@dataclass(frozen=True)
class PathwayFacts:
    """What the certificate of a pathway rests on."""

    has_left: bool
    modules: tuple[ModuleFact, ...]


def required_minutes(planned_minutes: int, minimum_percent: int) -> int:
    """The fewest whole minutes that are at least this share: 80 % of 1,620 are 1,296; 80 % of 271 are 217."""
    return -(-planned_minutes * minimum_percent // 100)


def attendance_due(facts: AttendanceFacts, minimum_percent: int) -> list[Missing]:
    """What keeps the Teilnahmebescheinigung back. The share is compared in whole minutes, nothing is rounded."""
    if not facts.has_seat:
        return [Missing("no_seat", _("Eine Teilnahmebescheinigung gibt es nur mit einem festen Platz im Angebot."))]
    if facts.is_cancelled:
        return [Missing("cancelled", _("Das Angebot wurde abgesagt."))]
    if not facts.sessions:
        return [Missing("no_sessions", _("Für das Angebot stehen noch keine Termine fest."))]
    missing = []
    if not facts.is_over:
        missing.append(Missing("not_over", _not_over(facts.ends_on_date)))
    unrecorded = sum(session.attended_minutes is None for session in facts.sessions)
    if facts.is_over and unrecorded:
        missing.append(
            Missing(
                "unrecorded",
                ngettext(
                    "Der Träger hat die Anwesenheit an %(count)d Termin noch nicht erfasst.",
                    "Der Träger hat die Anwesenheit an %(count)d Terminen noch nicht erfasst.",
                    unrecorded,
                )
                % {"count": unrecorded},
            )
        )
    elif facts.is_over and facts.attended_minutes * 100 < facts.planned_minutes * minimum_percent:
        missing.append(
            Missing(
                "too_little",
                _("Erfasst sind %(attended)s von %(planned)s; für die Bescheinigung braucht es mindestens %(percent)d %%, also %(required)s.")
                % {
                    "attended": format_minutes(facts.attended_minutes),
                    "planned": format_minutes(facts.planned_minutes),
                    "percent": minimum_percent,
                    "required": format_minutes(required_minutes(facts.planned_minutes, minimum_percent)),
                },
            )
        )
    return missing


def _not_over(ends_on_date: date | None) -> str:
    if ends_on_date is None:
        return _("Das Angebot ist noch nicht zu Ende.")
    return _("Das Angebot endet am %(date)s; danach wird geprüft, ob die Bescheinigung fällig ist.") % {"date": date_format(ends_on_date, "SHORT_DATE_FORMAT")}


def pathway_due(facts: PathwayFacts) -> list[Missing]:
    """What keeps the Zertifikat back: every module and phase with minutes missing, in the order of the pathway."""
    if facts.has_left:
        return [Missing("left", _("Dieser Bildungsweg wurde beendet."))]
    if not any(module.required_minutes for module in facts.modules):
        return [Missing("no_modules", _("Diesem Bildungsweg sind noch keine Module mit Stunden zugeordnet."))]
    return [
        Missing(
            "minutes",
            _("%(module)s (%(phase)s): Von %(required)s sind noch %(missing)s offen.")
            % {
                "module": module.module,
                "phase": module.phase,
                "missing": format_lessons(module.missing_minutes),
                "required": format_lessons(module.required_minutes),
            },
        )
        for module in facts.modules
        if module.missing_minutes
    ]
