"""Hints on Bildungszeit, ESF Plus and FernUSG for one course, reckoned from its own sessions by dated rules. Pure but for `facts_of`.

A hint never decides anything: it says what the course's figures give, what the platform cannot know, and where the rule stands.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from core.time import berlin_date
from core.units import MINUTES_PER_LESSON, format_lessons
from curriculum.models import Pathway
from funding.domain.hint_rules import DISTANCE, EDUCATION_LEAVE, ESF, DatedRule
from providers.models import Offering

Rule = TypeVar("Rule", bound=DatedRule)


@dataclass(frozen=True)
class CourseFacts:
    """Teaching minutes by Berlin day, self-study minutes that belong to the course, fee, and whether it is for one organisation only."""

    minutes_by_day: tuple[tuple[date, int], ...]
    asynchronous_minutes: int = 0
    fee_cents: int | None = None
    is_inhouse: bool = False

    @property
    def taught_minutes(self) -> int:
        """All of it."""
        return sum(minutes for _day, minutes in self.minutes_by_day)


@dataclass(frozen=True)
class Hint:
    """`fits` is None where the figures say neither yes nor no."""

    key: str
    title: str
    text: str
    source: str
    fits: bool | None


def hints_for(facts: CourseFacts) -> list[Hint]:
    """All hints, by the rules that hold on the first day; none without sessions."""
    if not facts.minutes_by_day:
        return []
    day = facts.minutes_by_day[0][0]
    found = [_education_leave(facts, day), _esf(facts, day), _distance(facts, day)]
    return [hint for hint in found if hint is not None]


def facts_of(offering: Offering) -> CourseFacts:
    """Of an offering as it stands. What participants learn by themselves elsewhere is no part of its contract."""
    days: defaultdict[date, int] = defaultdict(int)
    for session in offering.sessions.all():
        days[berlin_date(session.starts_at)] += session.teaching_minutes
    fee = offering.fee_cents
    return CourseFacts(tuple(sorted(days.items())), fee_cents=fee, is_inhouse=offering.is_closed or offering.place_type == "inhouse")


def pathway_hints(day: date) -> list[tuple[str, Hint]]:
    """FernUSG for each Bildungsweg of the current curriculum, by its minutes of presence and self-study: whoever offers it as one paid contract
    has to look. Self-study with somebody who accepts it is monitored in the wide sense of the courts."""
    found = []
    for pathway in Pathway.objects.filter(curriculum__is_current=True).order_by("pk"):
        hint = _distance(CourseFacts(((day, pathway.presence_minutes),), asynchronous_minutes=pathway.self_study_minutes), day)
        if hint is not None:
            found.append((str(pathway), hint))
    return found


def _education_leave(facts: CourseFacts, day: date) -> Hint | None:
    rule = _rule(EDUCATION_LEAVE, day)
    if rule is None:
        return None
    average = facts.taught_minutes / len(facts.minutes_by_day)
    hours = f"{average / 60:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    fits = average >= rule.minutes_per_day and facts.asynchronous_minutes < facts.taught_minutes
    if fits:
        text = _("Im Schnitt %(hours)s Zeitstunden am Tag: Der Umfang passt. Nötig ist außerdem, dass der Träger als Bildungseinrichtung anerkannt ist.")
    else:
        text = _("Im Schnitt %(hours)s Zeitstunden am Tag; nötig sind mindestens sechs, ohne Pausen. So ist es keine Bildungszeit.")
    return Hint("bildungszeit", _("Bildungszeit Baden-Württemberg"), text % {"hours": hours}, rule.source, fits)


def _esf(facts: CourseFacts, day: date) -> Hint | None:
    rule = _rule(ESF, day)
    if rule is None:
        return None
    lessons = facts.taught_minutes / MINUTES_PER_LESSON
    against = []
    if not rule.least_lessons <= lessons <= rule.most_lessons:
        against.append(_("der Umfang (%(lessons)s; nötig sind 8 bis 160)") % {"lessons": format_lessons(facts.taught_minutes)})
    if facts.minutes_by_day[-1][0] > _months_later(day, rule.months):
        against.append(_("die Dauer (mehr als sechs Monate)"))
    if facts.is_inhouse:
        against.append(_("dass es nur für eine Organisation ist"))
    if facts.fee_cents is not None and facts.fee_cents > rule.most_fee_cents:
        against.append(_("die Gebühr (höchstens 6.000 €)"))
    if against:
        text = _("Dagegen spricht: %(reasons)s.") % {"reasons": "; ".join(against)}
    else:
        text = _("Umfang und Dauer passen. Den Zuschuss beantragt der Träger bei der L-Bank; fragen Sie ihn, ob es ein ESF-Fachkurs ist.")
    text += " " + _("Beschäftigte von Bund, Land, Kreisen und Gemeinden sind ausgeschlossen.")
    return Hint("esf", _("Fachkurse, ESF Plus"), text, rule.source, not against)


def _distance(facts: CourseFacts, day: date) -> Hint | None:
    """Only said where it matters: a paid course with something asynchronous."""
    rule = _rule(DISTANCE, day)
    if rule is None or not facts.asynchronous_minutes or facts.fee_cents == 0:
        return None
    share = 100 * facts.asynchronous_minutes / (facts.asynchronous_minutes + facts.taught_minutes)
    is_distance = share > rule.percent
    if is_distance:
        text = _(
            "%(percent)d %% sind zeitversetztes Lernen. Wird der Lernerfolg überwacht, kann eine Zulassung der ZFU nötig sein; der Träger muss das prüfen."
        )
    else:
        text = _("%(percent)d %% sind zeitversetztes Lernen, nicht mehr als die Hälfte: Für Fernunterricht spricht das nicht.")
    return Hint("fernusg", _("Fernunterricht"), text % {"percent": int(share)}, rule.source, not is_distance)


def _rule(rules: Sequence[Rule], day: date) -> Rule | None:
    return next((rule for rule in rules if rule.holds_on(day)), None)


def _months_later(day: date, months: int) -> date:
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))
