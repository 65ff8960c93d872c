"""Quartiere in a similar situation, with what worked there: only of municipalities that agreed, and only what they agreed to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import Gemeinde, User
from curriculum.models import ExamplePage
from planning.domain.refusals import FieldRefused
from planning.domain.similar_quartiere import LEAST_COMMON, Course, Nearness, Profile, find_similar
from planning.enums import MeasureState, ProjectState
from planning.models import Indicator, IndicatorValue, ProjectMeasure, Quartier, QuartierSharing


class SharingRefused(FieldRefused):
    """What cannot be shared."""


@dataclass(frozen=True)
class Likeness:
    """One similar Quartier as the page shows it: words and directions, never its values."""

    quartier: Quartier
    nearness: Nearness
    courses: tuple[tuple[Indicator, Course], ...]
    examples: tuple[ExamplePage, ...]
    measures: tuple[ProjectMeasure, ...]


@dataclass(frozen=True)
class Comparison:
    """What is known about Quartiere like this one. `indicators` are those it has itself, with their year."""

    indicators: tuple[tuple[Indicator, int], ...]
    compared: int  # how many foreign Quartiere were looked at
    found: tuple[Likeness, ...]
    least_common: int = LEAST_COMMON

    @property
    def is_possible(self) -> bool:
        """Whether it has indicators enough to be compared at all."""
        return len(self.indicators) >= LEAST_COMMON


def change_sharing(gemeinde: Gemeinde, *, shares_quartiere: bool, shares_measures: bool, by: User, at: datetime) -> QuartierSharing:
    """Say what others may see; what is taken back is gone at once. Twice is once. Effects: row, one audit line. Raises SharingRefused."""
    if shares_measures and not shares_quartiere:
        raise SharingRefused(_("Maßnahmen lassen sich nur zusammen mit den Quartieren zeigen."), "shares_measures")
    with transaction.atomic():
        Gemeinde.objects.select_for_update(no_key=True).get(pk=gemeinde.pk)
        row = QuartierSharing.objects.filter(gemeinde=gemeinde).first() or QuartierSharing(gemeinde=gemeinde, changed_at=at)
        if row.pk and (row.shares_quartiere, row.shares_measures) == (shares_quartiere, shares_measures):
            return row
        row.shares_quartiere, row.shares_measures, row.changed_at, row.changed_by = shares_quartiere, shares_measures, at, by
        row.save()
        audit.record(row, "planning.sharing_changed", by=by, data={"quartiere": shares_quartiere, "measures": shares_measures})
    return row


def compare(quartier: Quartier, *, day: date) -> Comparison:
    """The Quartiere most like this one among those whose municipality agreed, on a day. A handful of queries, however many there are.

    Of each indicator counts the newest year for which this Quartier has a value; others are compared in the same year.
    """
    years: dict[int, int] = {}
    own_rows = IndicatorValue.objects.filter(quartier=quartier, value__isnull=False, indicator__agreed_on_date__isnull=False)
    for indicator_id, year in own_rows.order_by("year").values_list("indicator_id", "year"):
        years[indicator_id] = year
    indicators = {row.pk: row for row in Indicator.objects.filter(pk__in=years).order_by("name", "pk")}
    named = tuple((row, years[pk]) for pk, row in indicators.items())
    if len(years) < LEAST_COMMON:
        return Comparison(named, 0, ())
    foreign = {row.pk: row for row in _shared_quartiere(day).exclude(geography__gemeinde=quartier.geography.gemeinde_id)}
    values = _values(years, Q(quartier__geography=quartier.geography_id) | Q(quartier__in=foreign))
    own = Profile(f"{quartier.name} {quartier.uuid}", values.pop(quartier.pk))
    by_key = {f"{row.name} {row.uuid}": row for row in foreign.values()}
    others = [Profile(key, values.pop(row.pk)) for key, row in by_key.items() if row.pk in values]
    neighbours = find_similar(own, others, [Profile(f"own-{pk}", found) for pk, found in values.items()])
    near = [by_key[neighbour.key] for neighbour in neighbours]
    examples, measures = _examples(near), _measures(near)
    found = tuple(
        Likeness(
            row,
            neighbour.nearness,
            tuple((indicators[int(name)], course) for name, course in sorted(neighbour.courses.items(), key=lambda pair: indicators[int(pair[0])].name)),
            tuple(examples[row.pk]),
            tuple(measures[row.pk]),
        )
        for row, neighbour in zip(near, neighbours, strict=True)
    )
    return Comparison(named, len(foreign), found)


def _shared_quartiere(day: date) -> "QuerySet[Quartier]":
    """Those of the divisions that hold today, where the municipality agreed."""
    holds = Q(geography__valid_until_date__isnull=True) | Q(geography__valid_until_date__gte=day)
    agreed = Quartier.objects.filter(holds, geography__gemeinde__quartier_sharing__shares_quartiere=True, geography__valid_from_date__lte=day)
    return agreed.filter(geography__is_example=False).select_related("geography__gemeinde__kreis").defer("boundary")


def _values(years: dict[int, int], where: Q) -> dict[int, dict[str, float]]:
    """By Quartier and indicator; suppressed and missing ones are not among them."""
    wanted = Q()
    for indicator_id, year in years.items():
        wanted |= Q(indicator=indicator_id, year=year)
    found: dict[int, dict[str, float]] = defaultdict(dict)
    rows = IndicatorValue.objects.filter(where, wanted, value__isnull=False).values_list("quartier_id", "indicator_id", "value")
    for quartier_id, indicator_id, value in rows:
        if value is not None:
            found[quartier_id][str(indicator_id)] = value
    return dict(found)


def _examples(quartiere: Iterable[Quartier]) -> dict[int, list[ExamplePage]]:
    """Public practice examples that name the Quartier, in the language being spoken."""
    rows = list(quartiere)
    towns = {row.geography.gemeinde_id for row in rows}
    pages = ExamplePage.objects.live().public().filter(gemeinde__in=towns, locale__language_code=get_language() or "de").order_by("title", "pk")
    found: dict[int, list[ExamplePage]] = defaultdict(list)
    for page in pages:
        for row in rows:
            if row.geography.gemeinde_id == page.gemeinde_id and row.name.casefold() == page.quartier_name.casefold():
                found[row.pk].append(page)
    return found


def _measures(quartiere: Iterable[Quartier]) -> dict[int, list[ProjectMeasure]]:
    """What practice projects finished there, where the municipality released it. Titles and phases only are shown."""
    rows = ProjectMeasure.objects.filter(
        project__quartier__in=list(quartiere), project__quartier__geography__gemeinde__quartier_sharing__shares_measures=True, state=MeasureState.DONE
    ).exclude(project__state=ProjectState.GIVEN_UP)
    found: dict[int, list[ProjectMeasure]] = defaultdict(list)
    for measure in rows.select_related("project").order_by("title", "pk"):
        found[measure.project.quartier_id].append(measure)
    return found
