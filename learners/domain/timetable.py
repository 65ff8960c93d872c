"""When people are already booked: the sessions of their confirmed enrolments, as slots for the clash test."""

from collections import defaultdict
from collections.abc import Collection

from learners.domain.overlap import Slot
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState
from providers.models import Offering


def slots_of(offering: Offering) -> list[Slot]:
    """The sessions of an offering; empty while its dates are on request."""
    return [Slot(session.starts_at, session.ends_at, offering.title) for session in offering.sessions.all()]


def booked_slots(learner_ids: Collection[int], *, besides: Offering) -> dict[int, list[Slot]]:
    """Per person the sessions in which a seat is theirs, leaving out the offering `besides` and what was called off.

    A place in a queue is not in it: people may wait for two offerings and take the one that comes first.
    """
    rows = (
        Enrolment.objects.filter(
            learner_id__in=learner_ids, state=EnrolmentState.CONFIRMED, offering__state=OfferingState.PUBLISHED, offering__sessions__isnull=False
        )
        .exclude(offering=besides)
        .values_list("learner_id", "offering__sessions__starts_at", "offering__sessions__ends_at", "offering__title")
    )
    booked: dict[int, list[Slot]] = defaultdict(list)
    for learner_id, starts_at, ends_at, title in rows:
        booked[learner_id].append(Slot(starts_at, ends_at, title))
    return booked
