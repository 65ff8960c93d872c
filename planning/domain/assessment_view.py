"""What professionals say of a Quartier, as one of the three views."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.time import berlin_date
from planning.channel_enums import Certainty, Channel, Level, QuartierTopic, Trend, ViewState
from planning.domain.view_reading import View, ViewTable
from planning.enums import ActorSector
from planning.models import AssessmentRound, Quartier


def assessment_view(quartier: Quartier) -> View:
    """The newest closed round that bears weight, else the newest closed one with what it lacks, else what runs. One query."""
    rounds = list(AssessmentRound.objects.filter(quartier=quartier).order_by("-closed_at", "-pk"))
    closed = [(each, json.loads(each.result)) for each in rounds if not each.is_open]
    running = next((each for each in rounds if each.is_open), None)
    valid = next(((each, result) for each, result in closed if not result["missing"]), None)
    if valid:
        return _there(*valid, running)
    if closed:
        return _thin(*closed[0], running)
    if running:
        return View(Channel.ASSESSMENT, ViewState.RUNNING, _("läuft noch: Ergebnisse gibt es nach dem Abschluss."), _running(running))
    return View(Channel.ASSESSMENT, ViewState.MISSING, _("nicht erhoben: Es gab noch keine Einschätzung."))


def shortcoming_words(result: Mapping[str, Any]) -> list[str]:
    """What a round lacks, in sentences."""
    words = {
        "persons": _("Es braucht mindestens zwei Personen."),
        "sectors": _("Es braucht mindestens zwei Sektoren."),
        "strength": _("Es ist keine Stärke benannt."),
    }
    return [words[each] for each in result["missing"]]


def spread_words(lowest: int, highest: int) -> str:
    """ "trägt meist" or "trägt meist bis belastet stark"."""
    if lowest == highest:
        return str(Level(lowest).label)
    return _("%(lowest)s bis %(highest)s") % {"lowest": Level(lowest).label, "highest": Level(highest).label}


def result_in_words(result: Mapping[str, Any]) -> tuple[tuple[tuple[str, str], ...], tuple[ViewTable, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Facts, table and lists of a result that bears weight."""
    facts = (
        (_("Urteile der Personen"), _("von Klasse %(lowest)d bis Klasse %(highest)d") % {"lowest": result["lowest"], "highest": result["highest"]}),
        (_("Entwicklung"), _tally(result["trend"], Trend)),
        (_("Sicherheit der Urteile"), _tally(result["certainty"], Certainty)),
    )
    rows = tuple(
        (str(QuartierTopic(topic).label), str(Level(spread["median"]).label), spread_words(spread["lowest"], spread["highest"]), str(spread["persons"]))
        for topic, spread in result["criteria"].items()
    )
    table = ViewTable(_("Einschätzung nach Punkten"), (_("Punkt"), _("mittleres Urteil"), _("Spanne"), _("Personen")), rows)
    lists = tuple(
        (title, tuple(result[key])) for title, key in ((_("Stärken"), "strengths"), (_("Belastungen"), "burdens"), (_("Belege"), "evidence")) if result[key]
    )
    return tuple(fact for fact in facts if fact[1]), (table,), lists


def people_words(result: Mapping[str, Any]) -> str:
    """ "3 Personen aus Kommune, Zivilgesellschaft"."""
    sectors = ", ".join(str(ActorSector(each).label) for each in result["sectors"])
    persons = ngettext("%(number)d Person", "%(number)d Personen", result["persons"]) % {"number": result["persons"]}
    return _("%(persons)s aus: %(sectors)s") % {"persons": persons, "sectors": sectors} if sectors else persons


def _there(round_: AssessmentRound, result: Mapping[str, Any], running: AssessmentRound | None) -> View:
    facts, tables, lists = result_in_words(result)
    words = _("Klasse %(number)d von 4, mittleres Urteil") % {"number": result["class"]}
    return View(
        Channel.ASSESSMENT,
        ViewState.THERE,
        words,
        (*_source(round_, result), *facts, *_running(running)),
        tables,
        lists,
        number=result["class"],
        of=len(Level),
        medians=tuple((topic, spread["median"]) for topic, spread in result["criteria"].items()),
    )


def _thin(round_: AssessmentRound, result: Mapping[str, Any], running: AssessmentRound | None) -> View:
    words = _("nicht belastbar: %(reasons)s") % {"reasons": " ".join(shortcoming_words(result))}
    return View(Channel.ASSESSMENT, ViewState.THIN, words, (*_source(round_, result), *_running(running)))


def _source(round_: AssessmentRound, result: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    closed = date_format(berlin_date(round_.closed_at), "DATE_FORMAT") if round_.closed_at else ""
    return (_("abgeschlossen"), closed), (_("Quelle"), round_.title), (_("Abdeckung"), people_words(result))


def _running(round_: AssessmentRound | None) -> tuple[tuple[str, str], ...]:
    if round_ is None:
        return ()
    return ((_("läuft gerade"), _("%(title)s, Bögen bis %(day)s") % {"title": round_.title, "day": date_format(round_.until_date, "DATE_FORMAT")}),)


def _tally(counted: Mapping[str, int], words: type[Trend] | type[Certainty]) -> str:
    return ", ".join(f"{counted[each]} × {each.label}" for each in words if each in counted)
