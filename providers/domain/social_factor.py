"""The social index of a municipality's Quartiere as a factor of the assignment's weights (docs/decisions/0185). Off unless a rule says otherwise.

The index belongs to the planning app, which stands above this one: it is read through the reverse relations of the Gemeinde and the canonical
JSON that a published index keeps.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.models import Gemeinde, Organisation
from providers.models import NeedWeighting


@dataclass(frozen=True)
class Burden:
    """0 where all residents live in Quartiere of the best class, 100 where all live in the neediest; `index` is the run it rests on."""

    percent: int
    index: str


def burdens_of(organisations: Iterable[Organisation]) -> dict[int, Burden]:
    """By primary key of the organisation; nothing for whoever has no published index."""
    found: dict[int, Burden] = {}
    for organisation in {each.pk: each for each in organisations}.values():
        if organisation.gemeinde is not None and (burden := burden_of(organisation.gemeinde)) is not None:
            found[organisation.pk] = burden
    return found


def burden_of(gemeinde: Gemeinde) -> Burden | None:
    """From the latest published status index of its Quartiere. An index of changes over years says nothing about how things are."""
    for geography in gemeinde.geographies.filter(is_example=False).order_by("-valid_from_date", "pk"):
        for run in geography.runs.filter(state="published").order_by("-published_at", "-pk"):
            if len(json.loads(run.data)["years"]) == 1 and (percent := _mean(run)) is not None:
                return Burden(percent, str(run.uuid))
    return None


def weight_of(people: Iterable[tuple[int, Organisation]], per_person: int, rule: NeedWeighting, burdens: dict[int, Burden]) -> int:
    """People × priority; with the factor a hundred times that, so that shares of a person are not rounded away, and each municipality's people
    count up to `social_percent` percent more by how burdened its Quartiere are."""
    if not rule.social_percent:
        return per_person * sum(number for number, _organisation in people)
    hundredfold = 0
    for number, organisation in people:
        burden = burdens.get(organisation.pk)
        hundredfold += number * (10_000 + rule.social_percent * (burden.percent if burden else 0))
    return max(1, per_person * hundredfold // 100)


def _mean(run: Any) -> int | None:
    """The classes stand from best to neediest, as scores rise with need; residents weigh them."""
    names = [each["name"] for each in json.loads(run.specification)["classes"]]
    if len(names) < 2:
        return None
    place = {name: number for number, name in enumerate(names)}
    classes = {area["key"]: area.get("class", "") for area in json.loads(run.result)["areas"]}
    residents = total = 0
    for key, population in run.geography.quartiere.values_list("key", "population"):
        if classes.get(key) in place:
            residents += population
            total += population * place[classes[key]]
    return None if not residents else round(100 * total / (residents * (len(names) - 1)))
