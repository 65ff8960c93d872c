"""From the site to a planning problem: what is missing, what is on offer, where seats are already held. Six queries and those of progress."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from core.models import User
from core.time import berlin_date, end_of_day, start_of_day
from curriculum.enums import Phase
from curriculum.models import Pathway, SelfStudyUnit
from learners.domain.learning_plan import Appointment, Choice, Learner, Requirement, Weights
from learners.domain.plan_reasons import Considered
from learners.domain.plan_wishes import Wishes
from learners.domain.progress import Progress, progress_of_many
from learners.domain.self_study_blocks import Unit, enough_units
from learners.enums import EnrolmentState, PlanKind
from learners.models import Enrolment, PathwayEnrolment, UnitWork
from providers.enums import DeliveryMode, OfferingState, PlaceType
from providers.models import Offering, Session

# What each kind spares outweighs the rest; the rest breaks ties. Cents, kilometres there and back, days, offerings, days until the end.
WEIGHTS = {
    PlanKind.CHEAPEST: Weights(fee_cent=100, km=10, day=10, offering=1, finish_day=0),
    PlanKind.NEAREST: Weights(fee_cent=1, km=2_000, day=200_000, offering=1, finish_day=0),
    PlanKind.EARLIEST: Weights(fee_cent=1, km=30, day=0, offering=500, finish_day=100_000),
}


@dataclass(frozen=True)
class Situation:
    """Everything a plan is made from, at an instant. `short` are self-study minutes for which there are no more units, by module."""

    progress: Progress
    requirements: tuple[Requirement, ...]
    considered: tuple[Considered, ...]
    learner: Learner
    units: tuple[Unit, ...]
    short: tuple[tuple[str, int], ...]
    waiting: tuple[str, ...]


def situation_of(learner: User, pathway: Pathway, wishes: Wishes, *, at: datetime) -> Situation:
    """Load it. What the person has a seat in is planned already: its minutes are not missing and its times are taken."""
    begun = PathwayEnrolment.objects.filter(learner=learner, pathway=pathway, left_at__isnull=True).select_related("pathway").first()
    enrolment = begun or PathwayEnrolment(learner=learner, pathway=pathway, begun_at=at)
    progress = progress_of_many([enrolment], at=at)[enrolment.pk]
    missing = {row.module.code: row.missing for row in progress.unplanned if row.phase == Phase.PRESENCE}
    own = Enrolment.objects.filter(learner=learner, state__in=EnrolmentState.ACTIVE)
    held = Session.objects.filter(offering__in=own.filter(state=EnrolmentState.CONFIRMED).values("offering"), offering__state=OfferingState.PUBLISHED)
    units, short = _units(learner, progress)
    return Situation(
        progress=progress,
        requirements=tuple(Requirement(code, Phase.PRESENCE.value, minutes) for code, minutes in missing.items()),
        considered=tuple(_considered(missing, own.values_list("offering", flat=True), at=at)),
        learner=Learner(
            lat=wishes.lat,
            lon=wishes.lon,
            max_km=wishes.max_km,
            online_ok=wishes.online_ok,
            not_before=wishes.not_before,
            not_after=wishes.not_after,
            blocked=tuple(
                Appointment(session.starts_at, session.ends_at)
                for session in held.filter(ends_at__gt=start_of_day(wishes.not_before), starts_at__lt=end_of_day(wishes.not_after))
            ),
            budget_cents=wishes.budget_cents,
            max_days_per_month=wishes.max_days_per_month,
        ),
        units=tuple(units),
        short=tuple(short),
        waiting=tuple(str(uuid) for uuid in own.filter(state=EnrolmentState.WAITING).values_list("offering__uuid", flat=True)),
    )


def _considered(missing: dict[str, int], own: Iterable[int], *, at: datetime) -> list[Considered]:
    """All offerings that teach something missing and can still be booked, or whose dates are on request; not one's own."""
    bookable = Q(registration_until_date__gte=berlin_date(at), starts_at__gt=at) | Q(dates_on_request=True)
    offerings = (
        Offering.objects.public()
        .filter(bookable, state=OfferingState.PUBLISHED, offering_modules__module__code__in=missing, offering_modules__module__curriculum__is_current=True)
        .exclude(place_type=PlaceType.INHOUSE)
        .exclude(pk__in=own)
        .select_related("gemeinde", "kreis")
        .prefetch_related("offering_modules__module", "sessions")
        .defer("description", "search_text")
        .distinct()
        .order_by("pk")
    )
    return [_consider(offering) for offering in offerings]


def _consider(offering: Offering) -> Considered:
    covers = {(row.module.code, Phase.PRESENCE.value): row.minutes for row in offering.offering_modules.all()}
    sessions = tuple(Appointment(session.starts_at, session.ends_at) for session in sorted(offering.sessions.all(), key=lambda session: session.starts_at))
    place = offering.gemeinde or offering.kreis
    online = offering.mode == DeliveryMode.ONLINE or place is None
    choice = Choice(
        id=str(offering.uuid),
        covers=covers,
        sessions=sessions,
        place=None if online or place is None else (place.lat, place.lon),
        fee_cents=offering.fee_cents or 0,
        subsidy_cents=offering.subsidy_cents or 0,
        seats=offering.free_seats,
    )
    return Considered(str(offering.uuid), covers, choice if sessions else None, offering.group_type, is_full=offering.is_full)


def _units(learner: User, progress: Progress) -> tuple[list[Unit], list[tuple[str, int]]]:
    """Units for what is missing in self-study, module by module in the guide's order."""
    missing = {row.module: row.missing for row in progress.unplanned if row.phase == Phase.SELF_STUDY}
    begun = UnitWork.objects.filter(learner=learner).values("unit")
    by_module: dict[int, list[Unit]] = defaultdict(list)
    for unit in SelfStudyUnit.objects.filter(module__in=list(missing)).exclude(pk__in=begun).select_related("module").order_by("position", "pk"):
        by_module[unit.module_id].append(Unit(unit.slug, unit.module.code, unit.minutes))
    units: list[Unit] = []
    short = []
    for module, minutes in missing.items():
        chosen, lacking = enough_units(by_module[module.pk], minutes)
        units += chosen
        if lacking:
            short.append((module.code, lacking))
    return units, short


def as_document(requirements: Sequence[Requirement], choices: Sequence[Choice], learner: Learner, weights: Weights) -> dict[str, Any]:
    """The problem as the contract of `plan_learning` writes it, to be frozen or handed to the command."""
    return {
        "requirements": [{"module": one.module, "phase": one.phase, "minutes": one.minutes} for one in requirements],
        "offerings": [
            {
                "id": one.id,
                "covers": [{"module": module, "phase": phase, "minutes": minutes} for (module, phase), minutes in one.covers.items()],
                "sessions": [_times(session) for session in one.sessions],
                "online": one.place is None,
                "lat": one.place[0] if one.place else None,
                "lon": one.place[1] if one.place else None,
                "fee_cents": one.fee_cents,
                "subsidy_cents": one.subsidy_cents,
                "seats": one.seats,
            }
            for one in choices
        ],
        "learner": {
            "lat": learner.lat,
            "lon": learner.lon,
            "max_km": learner.max_km,
            "online_ok": learner.online_ok,
            "blocked": [_times(taken) for taken in learner.blocked],
            "not_before": learner.not_before.isoformat(),
            "not_after": learner.not_after.isoformat(),
            "budget_cents": learner.budget_cents,
            "max_days_per_month": learner.max_days_per_month,
        },
        "weights": {
            "fee_cent": weights.fee_cent,
            "km": weights.km,
            "day": weights.day,
            "offering": weights.offering,
            "finish_day": weights.finish_day,
        },
    }


def _times(appointment: Appointment) -> dict[str, str]:
    return {"start": appointment.start.isoformat(), "end": appointment.end.isoformat()}
