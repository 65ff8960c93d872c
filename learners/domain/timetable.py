"""When people are already booked: the sessions of their confirmed enrolments, as slots for the clash test."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from core.kept_query import KeptQuery
from core.models import User
from learners.domain.overlap import Slot, first_clash
from learners.domain.refusals import SessionOverlap
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState, OverlapRule
from providers.models import Offering

# The slots of one person, asked under the lock by everybody who enrols; with the offering, so that the statement is always the same.
_OF_ONE: KeptQuery[tuple[int, datetime, datetime, str]] = KeptQuery(
    lambda learner, besides: _slots(Enrolment.objects.filter(learner=learner)).exclude(offering=besides), User._meta.pk, Offering._meta.pk
)


def slots_of(offering: Offering) -> list[Slot]:
    """The sessions of an offering; empty while its dates are on request."""
    return [Slot(session.starts_at, session.ends_at, offering.title) for session in offering.sessions.all()]


def booked_slots(learner_ids: Collection[int], *, besides: Offering) -> dict[int, list[Slot]]:
    """Per person the sessions in which a seat is theirs, leaving out the offering `besides` and what was called off.

    A place in a queue, or a seat only offered, is not in it: people may wait for two offerings and take the one that comes first.
    """
    if len(learner_ids) == 1:
        rows = _OF_ONE.rows(*learner_ids, besides.pk)
    else:
        rows = list(_slots(Enrolment.objects.filter(learner_id__in=learner_ids)).exclude(offering=besides))
    booked: dict[int, list[Slot]] = defaultdict(list)
    for learner_id, starts_at, ends_at, title in rows:
        booked[learner_id].append(Slot(starts_at, ends_at, title))
    return booked


def _slots(enrolments: "QuerySet[Enrolment]") -> "QuerySet[Enrolment, tuple[int, datetime, datetime, str]]":
    return enrolments.filter(state=EnrolmentState.CONFIRMED, offering__state=OfferingState.PUBLISHED, offering__sessions__isnull=False).values_list(
        "learner_id", "offering__sessions__starts_at", "offering__sessions__ends_at", "offering__title"
    )


def blocks_overlaps(offering: Offering) -> bool:
    """Whether two seats at one time are refused here, or only warned about: the offering's rule, else the site's."""
    return (offering.overlap_rule or settings.SESSION_OVERLAP) == OverlapRule.BLOCK


def refuse_overlap(offering: Offering, *, learner: User, knowingly: bool = False) -> None:
    """Raise SessionOverlap when the person has a seat elsewhere at that time; `knowingly` passes where it is only a warning."""
    blocks = blocks_overlaps(offering)
    if knowingly and not blocks:
        return
    if clash := first_clash(slots_of(offering), booked_slots([learner.pk], besides=offering).get(learner.pk, [])):
        raise SessionOverlap(clash[1].title, clash[1].starts_at, may_go_on=not blocks)
