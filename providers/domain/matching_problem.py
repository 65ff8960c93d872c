"""The office's own assignment problem, as the contract's document of `match_needs`: open needs of a half-year, providers with what they have left.

Conditions that the contract does not know (format, region, language, accessibility, audience) become forbidden assignments, so that the
document can be reckoned anew outside, and says everything that decided.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median_low
from typing import Any

from core.models import Organisation
from core.units import MINUTES_PER_LESSON
from curriculum.models import Module
from providers.domain.matching import Assignment, MatchingProblem, TeachingNeed, TeachingProvider
from providers.domain.need_ranking import teachers_for, wanted_of
from providers.domain.ranking import Barrier, Teacher, Wanted, barriers_of_teacher
from providers.domain.social_factor import burdens_of, weight_of
from providers.domain.teaching import Half
from providers.domain.teaching_requests import open_minutes
from providers.enums import MatchingWishKind, NeedPriority, NeedState, PartnerState
from providers.models import MatchingWish, Need, NeedWeighting, Provider

EVERYWHERE_KM = 1_000  # where a provider works its Kreise say, not a distance
MIDDLE_OF_THE_STATE = (48.54, 9.04)  # of providers that say no place at all; only journeys depend on it
USUAL_FEE_CENTS = 9_000  # per lesson, while nobody has said a fee
ELSEWHERE = frozenset({Barrier.CAPACITY, Barrier.BUDGET, Barrier.MODULE})  # what the problem itself knows


def half_bounds(half: Half) -> tuple[date, date]:
    """First and last day."""
    return (date(half[0], 1, 1), date(half[0], 6, 30)) if half[1] == 1 else (date(half[0], 7, 1), date(half[0], 12, 31))


def document_of(half: Half, rule: NeedWeighting) -> dict[str, Any]:
    """Needs that are open and begin by the end of the half-year, providers that said how much they can teach in it, and the office's wishes."""
    first, last = half_bounds(half)
    teachers = [teacher for teacher in teachers_for(first, last) if teacher.capacity_minutes is not None]
    fees = [teacher.fee_cents_per_lesson for teacher in teachers if teacher.fee_cents_per_lesson is not None]
    usual = median_low(fees) if fees else USUAL_FEE_CENTS
    places = places_of(teachers)
    codes = dict(Module.objects.values_list("pk", "code"))
    open_needs = Need.objects.filter(state__in=NeedState.OPEN, from_date__lte=last, until_date__gte=first, places__any={"inhouse"})
    needs: list[dict[str, Any]] = []
    forbidden: list[dict[str, str]] = []
    asked: dict[str, set[str]] = {}
    rows = open_needs.select_related("municipality__gemeinde", "host__kreis", "format").prefetch_related("partners__municipality__gemeinde").order_by("uuid")
    burdens = burdens_of(town for need in rows for _people, town in _shares(need)) if rule.social_percent else {}
    for need in rows:
        wanted, key = wanted_of(need), str(need.uuid)
        minutes = {codes[pk]: each for pk, each in open_minutes(need).items()} or (
            {introduction_of(wanted): wanted.format_minutes} if need.format.topics and not wanted.minutes else {}
        )
        if not minutes or (not wanted.minutes and need.requests.exists()):
            continue
        asked[key] = set(minutes)
        needs.append(_need(need, wanted, minutes, weight_of(_shares(need), per_person(need, rule), rule, burdens)))
        forbidden += [
            {"need": key, "module": code, "provider": teacher.key}
            for teacher in teachers
            if set(barriers_of_teacher(wanted, teacher)) - ELSEWHERE
            for code in sorted(minutes)
            if code in taught_by(teacher)
        ]
    must, never = _wishes(asked, {teacher.key for teacher in teachers})
    return {
        "providers": [_provider(teacher, places[teacher.key], usual) for teacher in teachers],
        "needs": needs,
        "km_cents": rule.km_cents,
        "forced": must,
        "forbidden": forbidden + [entry for entry in never if entry not in forbidden],
    }


def problem_from(document: Mapping[str, Any]) -> MatchingProblem:
    """The problem that such a document says."""
    return MatchingProblem(
        providers=tuple(TeachingProvider(**(row | {"teaches": frozenset(row["teaches"])})) for row in document["providers"]),
        needs=tuple(
            TeachingNeed(
                id=row["id"],
                lat=row["lat"],
                lon=row["lon"],
                lessons={module["module"]: module["lessons"] for module in row["modules"]},
                weight=row["weight"],
                budget_cents=row["budget_cents"],
            )
            for row in document["needs"]
        ),
        km_cents=document["km_cents"],
        forced=tuple(Assignment(**row) for row in document["forced"]),
        forbidden=frozenset(Assignment(**row) for row in document["forbidden"]),
    )


def introduction_of(wanted: Wanted) -> str:
    """What stands for the module of a need that asks for a format alone."""
    return f"@{wanted.format}"


def taught_by(teacher: Teacher) -> frozenset[str]:
    """Modules, and formats that are asked for alone."""
    return teacher.modules | {f"@{slug}" for slug in teacher.formats}


def places_of(teachers: Iterable[Teacher]) -> dict[str, tuple[float, float]]:
    """Where each provider is: its own place, else the middle of its Kreise, else the middle of the state."""
    slugs = [teacher.key for teacher in teachers]
    kreise: dict[str, list[tuple[float, float]]] = {slug: [] for slug in slugs}
    for slug, lat, lon in (
        Provider.objects.filter(slug__in=slugs, kreise__isnull=False).order_by("slug", "kreise__ags").values_list("slug", "kreise__lat", "kreise__lon")
    ):
        kreise[slug].append((lat, lon))
    found = {}
    for teacher in teachers:
        points = kreise[teacher.key]
        if teacher.lat is not None and teacher.lon is not None:
            found[teacher.key] = (teacher.lat, teacher.lon)
        elif points:
            found[teacher.key] = (round(sum(lat for lat, _lon in points) / len(points), 4), round(sum(lon for _lat, lon in points) / len(points), 4))
        else:
            found[teacher.key] = MIDDLE_OF_THE_STATE
    return found


def per_person(need: Need, rule: NeedWeighting) -> int:
    """How much each person counts by the need's priority."""
    return {NeedPriority.LOW: rule.low, NeedPriority.NORMAL: rule.normal, NeedPriority.HIGH: rule.high}[NeedPriority(need.priority)]


def _shares(need: Need) -> list[tuple[int, Organisation]]:
    """Whose people they are."""
    joined = [(partner.people, partner.municipality) for partner in need.partners.all() if partner.state == PartnerState.JOINED]
    return [(need.people, need.municipality), *joined]


def _need(need: Need, wanted: Wanted, minutes: Mapping[str, int], weight: int) -> dict[str, Any]:
    return {
        "id": str(need.uuid),
        "lat": wanted.lat,
        "lon": wanted.lon,
        "modules": [{"module": code, "lessons": -(-each // MINUTES_PER_LESSON)} for code, each in sorted(minutes.items())],
        "weight": weight,
        "budget_cents": need.budget_cents,
    }


def _provider(teacher: Teacher, place: tuple[float, float], usual_fee: int) -> dict[str, Any]:
    fee = teacher.fee_cents_per_lesson
    return {
        "id": teacher.key,
        "lat": place[0],
        "lon": place[1],
        "max_km": EVERYWHERE_KM,
        "teaches": sorted(taught_by(teacher)),
        "capacity_lessons": (teacher.free_minutes or 0) // MINUTES_PER_LESSON,
        "fee_cents_per_lesson": usual_fee if fee is None else fee,
    }


def _wishes(asked: Mapping[str, set[str]], providers: set[str]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Those that still have an object, sorted."""
    found: dict[str, list[dict[str, str]]] = {MatchingWishKind.MUST.value: [], MatchingWishKind.NEVER.value: []}
    rows = MatchingWish.objects.values_list("need__uuid", "module__code", "provider__slug", "kind")
    for need, code, slug, kind in sorted((str(need), code, slug, kind) for need, code, slug, kind in rows):
        if code in asked.get(need, set()) and slug in providers:
            found[kind].append({"need": need, "module": code, "provider": slug})
    return found[MatchingWishKind.MUST.value], found[MatchingWishKind.NEVER.value]
