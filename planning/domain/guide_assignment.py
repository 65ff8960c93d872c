"""Which guide for which practice project, at least total cost. Pure: dataclasses in, dataclasses out; all figures are whole numbers.

The cost of a pair is its distance in km times a weight and a penalty for each wish it goes against; the k-th project of a guide costs k times the load's weight, so
that many small loads are cheaper than one large one. As many projects as possible get a guide first; among those solutions the cheapest is proven by HiGHS
and reckoned again here. The order of the input does not matter: everything is sorted by key, and the solver gives the same answer to the same question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.integer_programme import IntegerProgramme, Solved

SECONDS: Final = 20.0
KINDS: Final = ("distance", "load", "guide_wish", "team_wish")


class AssignmentRefused(Exception):
    """What was fixed by hand is not possible; the message is a sentence for whoever fixed it."""


@dataclass(frozen=True)
class GuideSupply:
    """A guide: how many projects she has, how many she takes at most, and her free hours in the time planned for."""

    key: str
    name: str
    lat: float
    lon: float
    has: int
    most: int
    hours: int
    kreise: frozenset[str] = frozenset()  # those she would like; empty: all alike


@dataclass(frozen=True)
class ProjectDemand:
    """A project without a guide: where it is, the hours it needs, whom the team would like or not, who cannot (they are in the team)."""

    key: str
    title: str
    lat: float
    lon: float
    kreis: str
    hours: int
    liked: frozenset[str] = frozenset()
    disliked: frozenset[str] = frozenset()
    impossible: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Weights:
    """Points per km, per project a guide then has, and per wish gone against."""

    distance: int = 1
    load: int = 20
    guide_wish: int = 30
    team_wish: int = 60


@dataclass(frozen=True)
class Pair:
    """A project and its guide, with the points of each kind in the order of KINDS; the load is that of this one more project."""

    project: str
    guide: str
    km: int
    points: tuple[int, int, int, int]
    is_fixed: bool


@dataclass(frozen=True)
class Assignment:
    """The pairs by key of the project, projects nobody is free for with the reason, and the total in points."""

    pairs: tuple[Pair, ...]
    left: tuple[tuple[str, str], ...]
    cost: int
    is_proven: bool


Distances = Mapping[tuple[str, str], int]  # (project, guide) to km


def assign(
    projects: Sequence[ProjectDemand],
    guides: Sequence[GuideSupply],
    km: Distances,
    weights: Weights,
    *,
    fixed: Mapping[str, str] | None = None,
    forbidden: frozenset[tuple[str, str]] = frozenset(),
) -> Assignment:
    """The cheapest assignment of as many projects as possible. `fixed` names guides by project, `forbidden` pairs that must not be. Raises AssignmentRefused."""
    wanted, supply, fixed = sorted(projects, key=lambda row: row.key), sorted(guides, key=lambda row: row.key), dict(fixed or {})
    _refuse_impossible(wanted, supply, fixed, forbidden)
    pairs = [
        (project, guide)
        for project in wanted
        for guide in supply
        if _may(project, guide, forbidden) and fixed.get(project.key, guide.key) == guide.key and guide.most > guide.has and guide.hours >= project.hours
    ]
    if not pairs:
        return Assignment((), tuple((row.title, _reason(row, supply, forbidden)) for row in wanted), 0, is_proven=True)
    most = _solve(pairs, km, weights, fixed, count=None)
    solved = _solve(pairs, km, weights, fixed, count=sum(most.decisions))
    chosen = [pair for pair, taken in zip(pairs, solved.decisions, strict=False) if taken]
    held = dict.fromkeys((guide.key for guide in supply), 0)
    found = []
    for project, guide in chosen:
        held[guide.key] += 1
        points = (
            weights.distance * km[project.key, guide.key],
            weights.load * (guide.has + held[guide.key]),
            *_wishes(project, guide, weights),
        )
        found.append(Pair(project.key, guide.key, km[project.key, guide.key], points, project.key in fixed))
    cost = sum(sum(pair.points) for pair in found)
    served = {pair.project for pair in found}
    left = tuple((row.title, _reason(row, supply, forbidden)) for row in wanted if row.key not in served)
    return Assignment(tuple(found), left, cost, most.is_proven and solved.is_proven and solved.bound > cost - 1)


def _solve(pairs: Sequence[tuple[ProjectDemand, GuideSupply]], km: Distances, weights: Weights, fixed: Mapping[str, str], *, count: int | None) -> Solved:
    """Without `count` as many pairs as possible; with it the cheapest of so many."""
    costs = [-1 if count is None else weights.distance * km[project.key, guide.key] + sum(_wishes(project, guide, weights)) for project, guide in pairs]
    programme = IntegerProgramme(costs, must=[project.key in fixed for project, _guide in pairs])
    for key in sorted({project.key for project, _guide in pairs}):
        programme.add_row([(number, 1) for number, (project, _guide) in enumerate(pairs) if project.key == key], most=1)
    for key in sorted({guide.key for _project, guide in pairs}):
        own = [number for number, (_project, guide) in enumerate(pairs) if guide.key == key]
        guide = pairs[own[0]][1]
        programme.add_row([(number, pairs[number][0].hours) for number in own], most=guide.hours)
        steps = range(1, min(guide.most - guide.has, len(own)) + 1)
        places = [programme.add_helper(cost=0 if count is None else weights.load * (guide.has + step)) for step in steps]
        # Places are taken from the cheapest on, because each costs more than the one before.
        programme.add_row([*((number, 1) for number in own), *((place, -1) for place in places)], least=0, most=0)
    if count is not None:
        programme.add_row([(number, 1) for number in range(len(pairs))], least=count, most=count)
    solved = programme.solve(SECONDS)
    if solved is None:
        raise AssignmentRefused("Was festgelegt ist, passt nicht zusammen: Die Stunden oder Plätze einer Prozessbegleitung reichen dafür nicht.")
    return solved


def _wishes(project: ProjectDemand, guide: GuideSupply, weights: Weights) -> tuple[int, int]:
    """Points of the guide's wish and of the team's: a wish for others counts once, one against this guide twice."""
    elsewhere = bool(guide.kreise) and project.kreis not in guide.kreise
    against = 2 if guide.key in project.disliked else int(bool(project.liked) and guide.key not in project.liked)
    return weights.guide_wish * elsewhere, weights.team_wish * against


def price_of(project: ProjectDemand, guide: GuideSupply, km: int, weights: Weights) -> int:
    """Points of distance and wishes, without the load: what two guides of one project differ by."""
    return weights.distance * km + sum(_wishes(project, guide, weights))


def _may(project: ProjectDemand, guide: GuideSupply, forbidden: frozenset[tuple[str, str]]) -> bool:
    return guide.key not in project.impossible and (project.key, guide.key) not in forbidden


def _refuse_impossible(
    projects: Sequence[ProjectDemand], guides: Sequence[GuideSupply], fixed: Mapping[str, str], forbidden: frozenset[tuple[str, str]]
) -> None:
    by_key, known = {row.key: row for row in guides}, {row.key: row for row in projects}
    for project_key, guide_key in sorted(fixed.items()):
        project, guide = known.get(project_key), by_key.get(guide_key)
        if project is None or guide is None:
            raise AssignmentRefused("Festgelegt ist ein Projekt oder eine Prozessbegleitung, die es hier nicht mehr gibt.")
        if not _may(project, guide, forbidden):
            raise AssignmentRefused(f"{guide.name} kann das Projekt „{project.title}“ nicht begleiten: im Team, oder ausgeschlossen und festgelegt zugleich.")
        own = [known[key] for key, name in fixed.items() if name == guide_key and key in known]
        if guide.has + len(own) > guide.most:
            raise AssignmentRefused(f"{guide.name} sind {len(own)} Projekte festgelegt; frei sind {max(0, guide.most - guide.has)}.")
        if sum(row.hours for row in own) > guide.hours:
            raise AssignmentRefused(f"{guide.name} sind {sum(row.hours for row in own)} Stunden festgelegt; frei sind {guide.hours}.")


def _reason(project: ProjectDemand, guides: Sequence[GuideSupply], forbidden: frozenset[tuple[str, str]]) -> str:
    """Why nobody is free, by counting the guides."""
    if not guides:
        return f"Für das Projekt „{project.title}“ ist niemand frei: Es gibt keine Prozessbegleitung."
    barred = [row for row in guides if not _may(project, row, forbidden)]
    full = [row for row in guides if row not in barred and row.has >= row.most]
    short = [row for row in guides if row not in barred and row not in full and row.hours < project.hours]
    taken = len(guides) - len(barred) - len(full) - len(short)
    said = [
        (len(barred), "ausgeschlossen oder im Team"),
        (len(full), "ohne freien Platz"),
        (len(short), f"mit weniger als {project.hours} freien Stunden"),
        (taken, "mit anderen Projekten belegt"),
    ]
    return f"Für das Projekt „{project.title}“ ist niemand frei: " + ", ".join(f"{number} {words}" for number, words in said if number) + "."
