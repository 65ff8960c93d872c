"""What to do about missing minutes: bookable offerings for presence, units for self-study. Constant queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module, SelfStudyUnit
from learners.domain.overlap import Slot, first_clash
from learners.domain.progress import Progress
from learners.enums import EnrolmentState
from learners.models import Enrolment, UnitWork
from providers.domain.bitsets import members_of
from providers.domain.stock import current_stock
from providers.models import Offering, OfferingModule, Session

PER_MODULE = 3
OF_A_CANDIDATE = (
    "module",
    "minutes",
    *(f"offering__{name}" for name in ("uuid", "title", "starts_at", "seats", "seats_taken", "provider__organisation__name")),
)
CANDIDATES_PER_MODULE = 12  # so that three remain even when most clash with own sessions


@dataclass(frozen=True)
class Suggestion:
    """An offering that would close something: how many of its minutes for this module would count."""

    offering: Offering
    minutes: int
    would_count: int


@dataclass(frozen=True)
class Gap:
    """A module that misses `minutes` in `phase`, with what would close it: offerings for presence, units for self-study."""

    module: Module
    phase: Phase
    minutes: int
    offerings: tuple[Suggestion, ...] = ()
    units: tuple[SelfStudyUnit, ...] = ()


def gaps_of(progresses: Iterable[Progress], *, learner_id: int, held: Sequence[Slot], at: datetime) -> list[Gap]:
    """Every module that misses something, in the guide's order, with at most three offerings each or the units not begun yet.

    Offerings are bookable today, not the person's own, and do not clash with `held`, the coming sessions in which the person has a seat.
    Those with free seats come first, then the earlier ones, then by primary key. Three queries, whatever the numbers, and those of the stock when it is made anew.
    A module that two pathways ask for in the same phase is one gap, with the larger figure.
    """
    missing: dict[tuple[int, Phase], tuple[Module, int]] = {}
    for progress in progresses:
        for row in progress.unplanned:
            _module, minutes = missing.get((row.module.pk, row.phase), (row.module, 0))
            missing[row.module.pk, row.phase] = (row.module, max(minutes, row.missing))
    in_presence = {pk: wanted for (pk, phase), wanted in missing.items() if phase == Phase.PRESENCE}
    offerings = _offerings(in_presence, learner_id=learner_id, held=held, at=at)
    units = _units([module for module, phase in missing if phase == Phase.SELF_STUDY], learner_id=learner_id)
    return [
        Gap(
            module=module,
            phase=phase,
            minutes=minutes,
            offerings=tuple(offerings[module.pk]) if phase == Phase.PRESENCE else (),
            units=tuple(units[module.pk]) if phase == Phase.SELF_STUDY else (),
        )
        for (_pk, phase), (module, minutes) in sorted(missing.items(), key=lambda item: (item[0][1], item[1][0].position, item[0][0]))
    ]


def _offerings(missing: dict[int, tuple[Module, int]], *, learner_id: int, held: Sequence[Slot], at: datetime) -> dict[int, list[Suggestion]]:
    found: dict[int, list[Suggestion]] = defaultdict(list)
    if not missing:
        return found
    places = _candidates(missing.values(), at=at)
    own = Enrolment.objects.filter(learner=learner_id, state__in=EnrolmentState.ACTIVE)
    # The stock may be a second old, the database is not.
    open_now = Offering.objects.bookable(berlin_date(at)).filter(pk__in={pk for found_here in places.values() for pk in found_here}, starts_at__gt=at)
    candidates = [
        row
        for row in OfferingModule.objects.filter(module__in=missing, offering__in=open_now)
        .exclude(offering__in=own.values("offering"))
        .select_related("offering__provider__organisation")
        .only(*OF_A_CANDIDATE)
        if row.offering_id in places[row.module_id]
    ]
    candidates.sort(key=lambda row: (row.offering.is_full, places[row.module_id][row.offering_id]))
    times = _slots({candidate.offering_id for candidate in candidates})
    for candidate in candidates:
        chosen = found[candidate.module_id]
        if len(chosen) < PER_MODULE and first_clash(times[candidate.offering_id], held) is None:
            chosen.append(Suggestion(candidate.offering, candidate.minutes, min(candidate.minutes, missing[candidate.module_id][1])))
    return found


def _candidates(missing: Iterable[tuple[Module, int]], *, at: datetime) -> dict[int, dict[int, int]]:
    """By module the offerings that could be booked, each with its place in the order: free ones first, then the earlier ones."""
    stock = current_stock()
    free, with_waiting_list, *_others = stock.ranks(berlin_date(at))
    found = {}
    for module, _minutes in missing:
        taught = stock.values.get(("modul", module.code), 0) & stock.ahead(at)
        members = islice(chain(members_of(taught & free), members_of(taught & with_waiting_list)), CANDIDATES_PER_MODULE)
        found[module.pk] = {stock.keys[member]: place for place, member in enumerate(members)}
    return found


def _slots(offerings: Collection[int]) -> dict[int, list[Slot]]:
    slots: dict[int, list[Slot]] = defaultdict(list)
    for offering, starts_at, ends_at in Session.objects.filter(offering__in=offerings).order_by().values_list("offering", "starts_at", "ends_at"):
        slots[offering].append(Slot(starts_at, ends_at, ""))
    return slots


def _units(modules: Collection[int], *, learner_id: int) -> dict[int, list[SelfStudyUnit]]:
    found: dict[int, list[SelfStudyUnit]] = defaultdict(list)
    if modules:
        begun = UnitWork.objects.filter(learner=learner_id).values("unit")
        for unit in SelfStudyUnit.objects.filter(module__in=modules).exclude(pk__in=begun).order_by("position", "pk"):
            found[unit.module_id].append(unit)
    return found
