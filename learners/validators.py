"""Rules of single values, asked by forms and verbs alike. Pure: the caller turns an answer into an error."""

from learners.enums import AttendanceState


def minutes_of(state: str, minutes: int | None, *, teaching_minutes: int) -> int | None:
    """The minutes a mark stands for, or None when they do not fit: part attendance is 1 to teaching - 1, the rest follows from the state."""
    if state == AttendanceState.PRESENT:
        return teaching_minutes or None
    if state == AttendanceState.PARTIAL:
        return minutes if minutes is not None and 0 < minutes < teaching_minutes else None
    return 0
