"""Who checked in themselves: most people of the running offering's first session, one of them late; nothing is confirmed yet."""

from datetime import timedelta
from hashlib import sha256
from itertools import cycle

from demo.domain.bulk import store
from demo.domain.offerings import Held
from learners.enums import EnrolmentState
from learners.models import CheckIn, CheckInDoor, Enrolment
from providers.models import Session

MINUTES = (-18, -11, -7, -6, -2, 1, 3)  # before or after the beginning, as people come
LATE = 35


def check_in_crowd(held: Held, *, opened_by: int) -> None:
    """Check in four of five people around the beginning; the door was closed at the end. Draws no chance, so all other data stay."""
    session = Session.objects.get(pk=held.sessions[0].pk)
    CheckInDoor.objects.create(
        session=session,
        secret=sha256(session.uuid.bytes).hexdigest()[:40],
        opened_at=session.starts_at - timedelta(minutes=30),
        opened_by_id=opened_by,
        closed_at=session.ends_at,
    )
    people = list(Enrolment.objects.filter(offering=held.pk, state=EnrolmentState.CONFIRMED).order_by("queue_number").values_list("pk", flat=True))
    *punctual, late = people[: len(people) * 4 // 5]
    minutes = dict(zip(punctual, cycle(MINUTES), strict=False)) | {late: LATE}
    store(CheckIn(enrolment_id=pk, session_id=session.pk, checked_in_at=session.starts_at + timedelta(minutes=minute)) for pk, minute in minutes.items())
