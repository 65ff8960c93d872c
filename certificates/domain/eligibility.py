"""When a certificate is due, and what is still missing. Pure: rules and facts in, German sentences out.

The learner's page, the office's list, the nightly run and the issue itself all ask `missing_for`. An empty list means: due.
Shares are compared in whole minutes and nothing is rounded: 1,296 of 1,620 are 80 %, 1,295 are not.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.units import format_euro, format_lessons, format_minutes


@dataclass(frozen=True)
class Rules:
    """When a kind is due: shares in whole percent. `valid_from_date` is None for what holds where the office decided nothing else."""

    minimum_percent: int
    minimum_percent_per_module: int | None = None
    needs_acceptance: bool = True
    needs_settled_fee: bool = False
    is_automatic: bool = False
    valid_from_date: date | None = None


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
class ModuleFact:
    """What is asked for in one module (and phase, as people read it; empty where both count together), and what was recorded.

    `unaccepted_minutes` are those of the recorded ones that nobody has accepted yet: self-study before its decision.
    """

    module: str
    phase: str
    required_minutes: int
    recorded_minutes: int
    unaccepted_minutes: int = 0

    def counted_minutes(self, rules: Rules) -> int:
        """The minutes that count: what was accepted, where that is asked for, and never more than is asked for."""
        recorded = self.recorded_minutes - (self.unaccepted_minutes if rules.needs_acceptance else 0)
        return max(0, min(self.required_minutes, recorded))


@dataclass(frozen=True)
class SeatFacts:
    """What a certificate about a seat rests on. The dates are None while no dates are fixed."""

    has_seat: bool
    is_cancelled: bool
    is_over: bool
    begins_on_date: date | None
    ends_on_date: date | None
    sessions: tuple[SessionFact, ...]
    modules: tuple[ModuleFact, ...] = ()
    open_fee_cents: int = 0

    @property
    def planned_minutes(self) -> int:
        """Teaching minutes of all sessions."""
        return sum(session.planned_minutes for session in self.sessions)

    @property
    def attended_minutes(self) -> int:
        """Minutes the person was there, in all sessions that are recorded."""
        return sum(session.attended_minutes or 0 for session in self.sessions)


@dataclass(frozen=True)
class HoursFacts:
    """What a certificate about hours of the ledger rests on: a pathway, a module, or everything that was learned."""

    has_left: bool
    modules: tuple[ModuleFact, ...]


def required_minutes(planned_minutes: int, percent: int) -> int:
    """The fewest whole minutes that are at least this share: 80 % of 1,620 are 1,296; 80 % of 271 are 217."""
    return -(-planned_minutes * percent // 100)


def counted_minutes(facts: SeatFacts | HoursFacts, rules: Rules) -> int:
    """The minutes that are held against the rules; they stand in the snapshot beside the threshold."""
    if isinstance(facts, SeatFacts):
        return facts.attended_minutes
    return sum(module.counted_minutes(rules) for module in facts.modules)


def threshold_minutes(facts: SeatFacts | HoursFacts, rules: Rules) -> int:
    """The fewest minutes in sum that satisfy the rules."""
    planned = facts.planned_minutes if isinstance(facts, SeatFacts) else sum(module.required_minutes for module in facts.modules)
    return required_minutes(planned, rules.minimum_percent)


def missing_for(facts: SeatFacts | HoursFacts, rules: Rules) -> list[Missing]:
    """What keeps the certificate back, in sentences; empty when it is due."""
    return _missing_for_seat(facts, rules) if isinstance(facts, SeatFacts) else _missing_hours(facts, rules)


def _missing_for_seat(facts: SeatFacts, rules: Rules) -> list[Missing]:
    if not facts.has_seat:
        return [Missing("no_seat", _("Eine Teilnahmebescheinigung gibt es nur mit einem festen Platz im Angebot."))]
    if facts.is_cancelled:
        return [Missing("cancelled", _("Das Angebot wurde abgesagt."))]
    if not facts.sessions:
        return [Missing("no_sessions", _("Für das Angebot stehen noch keine Termine fest."))]
    if not facts.is_over:
        return [Missing("not_over", _not_over(facts.ends_on_date))]
    unrecorded = sum(session.attended_minutes is None for session in facts.sessions)
    if unrecorded:
        text = ngettext(
            "Der Träger hat die Anwesenheit an %(count)d Termin noch nicht erfasst.",
            "Der Träger hat die Anwesenheit an %(count)d Terminen noch nicht erfasst.",
            unrecorded,
        )
        return [Missing("unrecorded", text % {"count": unrecorded})]
    missing = []
    if facts.attended_minutes * 100 < facts.planned_minutes * rules.minimum_percent:
        text = _("Erfasst sind %(attended)s von %(planned)s; für die Bescheinigung braucht es mindestens %(percent)d %%, also %(required)s.")
        figures = {
            "attended": format_minutes(facts.attended_minutes),
            "planned": format_minutes(facts.planned_minutes),
            "percent": rules.minimum_percent,
            "required": format_minutes(threshold_minutes(facts, rules)),
        }
        missing.append(Missing("too_little", text % figures))
    missing += _too_little_of_a_module(facts, rules)
    if rules.needs_settled_fee and facts.open_fee_cents:
        text = _("Die Gebühr von %(fee)s ist noch nicht als beglichen vermerkt.")
        missing.append(Missing("fee", text % {"fee": format_euro(facts.open_fee_cents)}))
    return missing


def _too_little_of_a_module(facts: SeatFacts, rules: Rules) -> list[Missing]:
    percent = rules.minimum_percent_per_module
    if percent is None:
        return []
    text = _("%(module)s: Erfasst sind %(attended)s von %(planned)s; je Modul braucht es mindestens %(percent)d %%, also %(required)s.")
    return [
        Missing(
            "too_little_of_module",
            text
            % {
                "module": module.module,
                "attended": format_minutes(module.recorded_minutes),
                "planned": format_minutes(module.required_minutes),
                "percent": percent,
                "required": format_minutes(required_minutes(module.required_minutes, percent)),
            },
        )
        for module in facts.modules
        if module.recorded_minutes * 100 < module.required_minutes * percent
    ]


def _not_over(ends_on_date: date | None) -> str:
    if ends_on_date is None:
        return _("Das Angebot ist noch nicht zu Ende.")
    return _("Das Angebot endet am %(date)s; danach wird geprüft, ob die Bescheinigung fällig ist.") % {"date": date_format(ends_on_date, "SHORT_DATE_FORMAT")}


def _missing_hours(facts: HoursFacts, rules: Rules) -> list[Missing]:
    """Every module and phase with minutes missing, in the order of the facts; the sum only where no module is to blame."""
    if facts.has_left:
        return [Missing("left", _("Dieser Bildungsweg wurde beendet."))]
    if not any(module.required_minutes for module in facts.modules):
        return [Missing("no_modules", _("Es sind noch keine Module mit Stunden da, die hier zählen."))]
    missing = [each for module in facts.modules for each in _missing_of_module(module, rules)]
    counted, threshold = counted_minutes(facts, rules), threshold_minutes(facts, rules)
    if not missing and counted < threshold:
        text = _("Es zählen %(counted)s; gebraucht werden mindestens %(required)s.")
        missing.append(Missing("sum", text % {"counted": format_minutes(counted), "required": format_minutes(threshold)}))
    return missing


def _missing_of_module(module: ModuleFact, rules: Rules) -> list[Missing]:
    required = required_minutes(module.required_minutes, rules.minimum_percent_per_module or 0)
    counted = module.counted_minutes(rules)
    if counted >= required:
        return []
    where = f"{module.module} ({module.phase})" if module.phase else module.module
    figures = {"module": where, "missing": format_lessons(required - counted), "required": format_lessons(module.required_minutes)}
    if min(module.required_minutes, module.recorded_minutes) >= required:
        text = _("%(module)s: %(missing)s Selbstlernen sind erfasst, aber noch nicht angenommen.")
        return [Missing("not_accepted", text % figures)]
    return [Missing("minutes", _("%(module)s: Von %(required)s sind noch %(missing)s offen.") % figures)]
