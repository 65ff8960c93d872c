"""How many seats of an offering are given, held or free. The only place that counts them."""

from dataclasses import dataclass

from django.db import connection

from core.models import User
from providers.models import Offering

# Written by hand because every enrolment asks it while others wait for the lock: five answers in one statement, on both databases.
_COUNT = """
SELECT COUNT(*) FILTER (WHERE state IN ('confirmed', 'offered') AND group_id IS NULL),
       COUNT(*) FILTER (WHERE state = 'waiting'),
       COALESCE(MAX(queue_number), 0),
       MAX(id) FILTER (WHERE learner_id = %s AND state IN ('requested', 'confirmed', 'offered', 'waiting')),
       (SELECT COALESCE(SUM(seats), 0) FROM learners_groupregistration WHERE offering_id = %s AND state IN ('confirmed', 'offered')),
       (SELECT COUNT(*) FROM learners_groupregistration WHERE offering_id = %s AND state = 'waiting'),
       (SELECT COALESCE(MAX(queue_number), 0) FROM learners_groupregistration WHERE offering_id = %s)
FROM learners_enrolment WHERE offering_id = %s
"""


@dataclass(frozen=True)
class Seats:
    """How an offering stands. `taken` counts what somebody has or what is held: for an offer, for a group with all its seats.

    `waiting` counts places in the queue, a group as one; `highest_number` is the highest queue number ever drawn; `own_id` the
    active enrolment of the person asked about.
    """

    taken: int
    waiting: int
    highest_number: int
    own_id: int | None = None


def count_seats(offering: Offering, *, learner: User | None = None) -> Seats:
    """Count, in one query. True until somebody else writes, so under the offering's lock until its end."""
    key = offering.pk
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [learner.pk if learner else None, key, key, key, key])
        single, waiting, highest, own_id, in_groups, waiting_groups, highest_group = cursor.fetchone()
    return Seats(int(single + in_groups), waiting + waiting_groups, max(highest, highest_group), own_id)


def store_seats_taken(offering: Offering, taken: int) -> None:
    """Keep the figure that lists show equal to the count. The caller holds the offering's lock."""
    if offering.seats_taken != taken:
        # No save(): the search index need not be written anew for a seat. By hand for the same reason as _COUNT.
        with connection.cursor() as cursor:
            cursor.execute("UPDATE providers_offering SET seats_taken = %s WHERE id = %s", [taken, offering.pk])
        offering.seats_taken = taken
