"""Calendars to follow."""

from tests.architecture.access.calendars import feed
from tests.architecture.states import State, shown

STATES: dict[str, tuple[State, ...]] = {
    "providers:overview": (shown(label="noch nicht fertig", status=503),),
    "learners:calendar": (shown("learner", label="leer"), shown("learner", before=feed)),
}
