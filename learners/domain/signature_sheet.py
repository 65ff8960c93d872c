"""The list people sign in the room: names and empty fields, never an address or an organisation (story B07)."""

from dataclasses import dataclass
from datetime import datetime

from learners.domain.participants import roll_of
from providers.models import Session

SPARE_LINES = 3  # for somebody who stands there and is not on the list


@dataclass(frozen=True)
class Sheet:
    """What is printed; `names` are (last name, first name) in the order of the roll call."""

    title: str
    provider: str
    place: str
    starts_at: datetime
    ends_at: datetime
    names: tuple[tuple[str, str], ...]


def sheet_of(session: Session) -> Sheet:
    """The sheet of a session as it is now."""
    offering = session.offering
    return Sheet(
        title=offering.title,
        provider=offering.provider.name,
        place="online" if session.is_online else session.house,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        names=tuple((line.enrolment.learner.last_name, line.enrolment.learner.first_name) for line in roll_of(session)),
    )
