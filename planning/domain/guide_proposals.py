"""Proposals of guides for projects: computed, kept with their input, changed by hand, accepted. Accepting only asks: each guide says yes herself."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from core.domain.audit import record
from core.enums import Role
from core.geo import distance_km
from core.models import User
from planning.domain.guide_assignment import AssignmentRefused, GuideSupply, Pair, ProjectDemand, Weights, assign, price_of
from planning.domain.kept_results import canonical, digest, is_intact
from planning.domain.project_guidance import hand_over
from planning.domain.projects import ProjectRefused, lock_project
from planning.enums import ProjectState, ProposalState, TeamState
from planning.models import GuideProposal, GuideWish, PracticeProject, ProjectGuideWish

ENGINE = "1"  # rises when the same input would give another result


@dataclass(frozen=True)
class WantedProposal:
    """By which rule: points per km, load and wish, and how many hours a project needs. `fixed` and `forbidden` are what somebody changed by hand."""

    name: str
    weights: Weights
    hours: int
    fixed: Mapping[str, str] = field(default_factory=dict)  # project to guide, by UUID
    forbidden: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Row:
    """One project of a proposal as the page shows it. A guide or project that is gone has no row of its own any more."""

    project: PracticeProject
    guide: User
    pair: Pair
    present: User | None  # asked when it was computed, without a yes
    present_points: int | None  # of distance and wishes


@dataclass(frozen=True)
class ProposalReading:
    """A kept proposal with today's names."""

    rows: tuple[Row, ...]
    left: tuple[str, ...]
    cost: int
    km: int
    present_km: int
    is_proven: bool
    without_wish: int  # guides who said nothing about further projects


def open_projects() -> "QuerySet[PracticeProject]":
    """Running projects that nobody has said yes to."""
    rows = PracticeProject.objects.filter(state=ProjectState.RUNNING, guide_confirmed_at__isnull=True)
    return rows.select_related("quartier__geography__gemeinde__kreis", "guide").prefetch_related("members", "guide_wishes").order_by("uuid")


def possible_guides() -> "QuerySet[GuideWish]":
    """Active guides who said what they can take, with the projects they have said yes to as `has`."""
    running = Count(
        "guide__guided_projects", filter=Q(guide__guided_projects__state=ProjectState.RUNNING, guide__guided_projects__guide_confirmed_at__isnull=False)
    )
    held = User.objects.filter(is_active=True, role_assignments__role=Role.PROCESS_GUIDE)
    rows = GuideWish.objects.filter(guide__in=held).annotate(has=running)
    return rows.select_related("guide", "gemeinde").prefetch_related("kreise").order_by("guide__uuid")


def state_wish(guide: User, values: Mapping[str, Any]) -> GuideWish:
    """Say from where one travels and what one takes; twice is once. Effects: row, one audit line."""
    with transaction.atomic():
        plain = {name: value for name, value in values.items() if name != "kreise"}
        wish, _created = GuideWish.objects.update_or_create(guide=guide, defaults=plain)
        wish.kreise.set(values["kreise"])
        record(wish, "planning.guide_wish_stated", by=guide, data={"most": wish.most_projects})
    return wish


def wish_guides(project: PracticeProject, *, liked: Iterable[User], disliked: Iterable[User], by: User) -> None:
    """A team's wishes, all at once; twice is once. Effects: rows, one audit line without names; none when nothing changed. Raises ProjectRefused."""
    with transaction.atomic():
        locked = lock_project(project)
        wanted = {guide.pk: True for guide in liked} | {guide.pk: False for guide in disliked}
        if dict(locked.guide_wishes.values_list("guide", "is_liked")) == wanted:
            return
        locked.guide_wishes.all().delete()
        ProjectGuideWish.objects.bulk_create(ProjectGuideWish(project=locked, guide_id=guide, is_liked=is_liked) for guide, is_liked in wanted.items())
        record(locked, "planning.team_wish_stated", by=by, data={"liked": sum(wanted.values()), "disliked": len(wanted) - sum(wanted.values())})


def compute_proposal(wanted: WantedProposal, *, by: User, at: datetime) -> GuideProposal:
    """Compute and keep a proposal. An equal one that is there is returned instead. Raises AssignmentRefused."""
    data, rule = canonical(_data()), canonical(_rule(wanted))
    names = {str(row.guide.uuid): row.guide.get_full_name() for row in possible_guides()}
    result = compute(data, rule, names)
    with transaction.atomic():
        alike = GuideProposal.objects.filter(name=wanted.name, rule=rule, data_sha256=digest(data), engine=ENGINE, state=ProposalState.COMPUTED)
        if existing := alike.first():
            return existing
        proposal = GuideProposal.objects.create(
            name=wanted.name,
            rule=rule,
            data=data,
            data_sha256=digest(data),
            engine=ENGINE,
            result=result,
            result_sha256=digest(result),
            computed_at=at,
            computed_by=by,
        )
        record(proposal, "planning.guides_proposed", by=by, data={"data": proposal.data_sha256, "result": proposal.result_sha256})
    return proposal


def compute(data: str, rule: str, names: Mapping[str, str] | None = None) -> str:
    """The result as canonical JSON from input and rule as canonical JSON; names only make a refusal readable. Raises AssignmentRefused."""
    problem, by = json.loads(data), json.loads(rule)
    guides, projects = _problem(problem, by["hours"], names or {})
    fixed, forbidden = by["fixed"], frozenset((project, guide) for project, guide in by["forbidden"])
    found = assign(projects, guides, _distances(projects, guides), Weights(**by["weights"]), fixed=fixed, forbidden=forbidden)
    return canonical(asdict(found))


def is_reproducible(proposal: GuideProposal) -> bool:
    """Whether the kept input gives the kept bytes again; an older engine cannot be asked any more."""
    return is_intact(proposal) and (proposal.engine != ENGINE or compute(proposal.data, proposal.rule) == proposal.result)


def accept_proposal(proposal: GuideProposal, *, by: User, at: datetime) -> GuideProposal:
    """Ask the proposed guides, as a hand-over does: guide and team get a mail, and she says yes herself. Twice is once.

    All or nothing: refused with the project's name when one was changed since. Effects: rows, audit lines, mails. Raises AssignmentRefused.
    """
    with transaction.atomic():
        locked = GuideProposal.objects.select_for_update().get(pk=proposal.pk)
        if locked.state == ProposalState.ACCEPTED:
            return locked
        if locked.state == ProposalState.DISCARDED:
            raise AssignmentRefused("Ein verworfener Vorschlag wird nicht angenommen. Rechnen Sie neu.")
        if not is_reproducible(locked):
            raise AssignmentRefused("Die Nachrechnung ergibt ein anderes Ergebnis. So kann nicht angenommen werden.")
        before = {each["key"]: each["guide"] for each in json.loads(locked.data)["projects"]}
        pairs = {pair.project: pair.guide for pair in _pairs(locked)}
        guides = {str(row.uuid): row for row in User.objects.filter(uuid__in=pairs.values())}
        rows = PracticeProject.objects.select_for_update(of=("self",), no_key=True).filter(uuid__in=pairs).select_related("guide").order_by("pk")
        found = {str(row.uuid): row for row in rows}
        if missing := pairs.keys() - found.keys():
            raise AssignmentRefused(f"{len(missing)} Projekte gibt es nicht mehr. Rechnen Sie neu.")
        for key, project in found.items():
            present = str(project.guide.uuid) if project.guide else ""
            if not project.is_open or project.guide_confirmed_at is not None or present != before[key]:
                raise AssignmentRefused(f"Das Projekt „{project.title}“ hat sich seit der Rechnung geändert. Rechnen Sie neu.")
            try:
                hand_over(project, to=guides[pairs[key]], by=by, at=at)
            except (ProjectRefused, KeyError) as refused:
                raise AssignmentRefused(f"Das Projekt „{project.title}“ kann diese Prozessbegleitung nicht bekommen. Rechnen Sie neu.") from refused
        locked.state, locked.accepted_at, locked.accepted_by = ProposalState.ACCEPTED, at, by
        locked.save(update_fields=["state", "accepted_at", "accepted_by"])
        record(locked, "planning.guides_accepted", by=by, data={"result": locked.result_sha256, "asked": len(pairs)})
    return locked


def discard_proposal(proposal: GuideProposal, *, by: User) -> None:
    """Take it from the list; an accepted one stays. Twice is once."""
    with transaction.atomic():
        if GuideProposal.objects.filter(pk=proposal.pk, state=ProposalState.COMPUTED).update(state=ProposalState.DISCARDED):
            record(proposal, "planning.guides_discarded", by=by)


def read_proposal(proposal: GuideProposal) -> ProposalReading:
    """The kept figures with today's names; four queries."""
    result, data, rule = json.loads(proposal.result), json.loads(proposal.data), json.loads(proposal.rule)
    supply, demand = _problem(data, rule["hours"], {})
    guides_by, projects_by = {row.key: row for row in supply}, {row.key: row for row in demand}
    before = {each["key"]: each["guide"] for each in data["projects"]}
    pairs = _pairs(proposal)
    people = {str(row.uuid): row for row in User.objects.filter(uuid__in=[*(pair.guide for pair in pairs), *(key for key in before.values() if key)])}
    projects = {str(row.uuid): row for row in PracticeProject.objects.filter(uuid__in=before).select_related("quartier__geography__gemeinde")}
    km, weights = _distances(demand, supply), Weights(**rule["weights"])
    rows, present_km = [], 0
    for pair in pairs:
        if pair.project not in projects or pair.guide not in people:
            continue
        old = before[pair.project]
        points = None
        if old in guides_by:
            present_km += km[pair.project, old]
            points = price_of(projects_by[pair.project], guides_by[old], km[pair.project, old], weights)
        rows.append(Row(projects[pair.project], people[pair.guide], pair, people.get(old), points))
    rows.sort(key=lambda row: (row.project.title, row.pair.project))
    held = User.objects.filter(is_active=True, role_assignments__role=Role.PROCESS_GUIDE).distinct().count()
    return ProposalReading(
        tuple(rows),
        tuple(sentence for _title, sentence in result["left"]),
        result["cost"],
        sum(pair.km for pair in pairs),
        present_km,
        result["is_proven"],
        max(0, held - len(supply)),
    )


def _pairs(proposal: GuideProposal) -> list[Pair]:
    return [Pair(each["project"], each["guide"], each["km"], tuple(each["points"]), each["is_fixed"]) for each in json.loads(proposal.result)["pairs"]]


def _rule(wanted: WantedProposal) -> dict[str, Any]:
    return {"weights": asdict(wanted.weights), "hours": wanted.hours, "fixed": dict(wanted.fixed), "forbidden": sorted(list(pair) for pair in wanted.forbidden)}


def _data() -> dict[str, Any]:
    """Guides and projects in the order of their UUIDs; who is in a team cannot accompany it."""
    wishes = list(possible_guides())
    keys = {row.guide_id: str(row.guide.uuid) for row in wishes}
    guides = [
        {
            "key": keys[row.guide_id],
            "lat": row.gemeinde.lat,
            "lon": row.gemeinde.lon,
            "has": row.has,  # type: ignore[attr-defined] # annotated by possible_guides
            "most": row.most_projects,
            "hours": row.free_hours,
            "kreise": sorted(each.ags for each in row.kreise.all()),
        }
        for row in wishes
    ]
    return {"guides": guides, "projects": [_project(row, keys) for row in open_projects()]}


def _project(row: PracticeProject, keys: Mapping[int, str]) -> dict[str, Any]:
    gemeinde = row.quartier.geography.gemeinde
    team = [keys[each.learner_id] for each in row.members.all() if each.learner_id in keys and each.state in (TeamState.MEMBER, TeamState.INVITED)]
    place = {"lat": gemeinde.lat, "lon": gemeinde.lon, "kreis": gemeinde.kreis.ags} if gemeinde else {"lat": 0.0, "lon": 0.0, "kreis": ""}
    wishes = {
        name: sorted(keys[each.guide_id] for each in row.guide_wishes.all() if each.guide_id in keys and each.is_liked == is_liked)
        for name, is_liked in (("liked", True), ("disliked", False))
    }
    return {"key": str(row.uuid), "title": row.title, **place, "guide": str(row.guide.uuid) if row.guide else "", "team": sorted(team), **wishes}


def _problem(data: Mapping[str, Any], hours: int, names: Mapping[str, str]) -> tuple[list[GuideSupply], list[ProjectDemand]]:
    guides = [
        GuideSupply(row["key"], names.get(row["key"], row["key"]), row["lat"], row["lon"], row["has"], row["most"], row["hours"], frozenset(row["kreise"]))
        for row in data["guides"]
    ]
    projects = [
        ProjectDemand(
            row["key"], row["title"], row["lat"], row["lon"], row["kreis"], hours, frozenset(row["liked"]), frozenset(row["disliked"]), frozenset(row["team"])
        )
        for row in data["projects"]
    ]
    return guides, projects


def _distances(projects: list[ProjectDemand], guides: list[GuideSupply]) -> dict[tuple[str, str], int]:
    return {(one.key, two.key): distance_km(one.lat, one.lon, two.lat, two.lon) for one in projects for two in guides}
