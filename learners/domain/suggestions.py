"""What to do about missing minutes: bookable offerings for presence, units for self-study. Constant queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Value, When, Window
from django.db.models.functions import RowNumber

from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module, SelfStudyUnit
from learners.domain.overlap import Slot, first_clash
from learners.domain.progress import Progress
from learners.enums import EnrolmentState
from learners.models import Enrolment, UnitWork
from providers.models import Offering, OfferingModule, Session

PER_MODULE = 3
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
    Those with free seats come first, then the earlier ones, then by primary key. Three queries, whatever the numbers.
    A module that two pathways ask for in the same phase is one gap, with the larger figure.
    """
    missing: dict[tuple[int, Phase], tuple[Module, int]] = {}
    for progress in progresses:
        for row in progress.unplanned:
            _module, minutes = missing.get((row.module.pk, row.phase), (row.module, 0))
            missing[row.module.pk, row.phase] = (row.module, max(minutes, row.missing))
    in_presence = {module: minutes for (module, phase), (_module, minutes) in missing.items() if phase == Phase.PRESENCE}
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


def _offerings(missing: dict[int, int], *, learner_id: int, held: Sequence[Slot], at: datetime) -> dict[int, list[Suggestion]]:
    found: dict[int, list[Suggestion]] = defaultdict(list)
    if not missing:
        return found
    own = Enrolment.objects.filter(learner=learner_id, state__in=EnrolmentState.ACTIVE)
    ranked = OfferingModule.objects.filter(module__in=missing, offering__in=Offering.objects.bookable(berlin_date(at)).filter(starts_at__gt=at)).exclude(
        offering__in=own.values("offering")
    )
    full_last = Case(When(offering__seats_taken__lt=F("offering__seats"), then=Value(0)), default=Value(1))
    candidates = list(
        ranked.annotate(place=Window(RowNumber(), partition_by=F("module"), order_by=[full_last, F("offering__starts_at"), F("offering_id")]))
        .filter(place__lte=CANDIDATES_PER_MODULE)
        .select_related("offering__provider__organisation")
        .defer("offering__description", "offering__search_text")
        .order_by("module__position", "place")
    )
    times = _slots(Session.objects.filter(offering__in={candidate.offering_id for candidate in candidates}))
    for candidate in candidates:
        chosen = found[candidate.module_id]
        if len(chosen) < PER_MODULE and first_clash(times[candidate.offering_id], held) is None:
            chosen.append(Suggestion(candidate.offering, candidate.minutes, min(candidate.minutes, missing[candidate.module_id])))
    return found


def _slots(sessions: Iterable[Session]) -> dict[int, list[Slot]]:
    slots: dict[int, list[Slot]] = defaultdict(list)
    for session in sessions:
        slots[session.offering_id].append(Slot(session.starts_at, session.ends_at, ""))
    return slots


def _units(modules: Collection[int], *, learner_id: int) -> dict[int, list[SelfStudyUnit]]:
    found: dict[int, list[SelfStudyUnit]] = defaultdict(list)
    if modules:
        begun = UnitWork.objects.filter(learner=learner_id).values("unit")
        for unit in SelfStudyUnit.objects.filter(module__in=modules).exclude(pk__in=begun).order_by("position", "pk"):
            found[unit.module_id].append(unit)
    return found
