"""What the attendance lists say of a funded participation or event: read, never typed."""

from learners.enums import AttendanceState
from learners.models import Attendance, Enrolment
from providers.models import Offering


def attendance_percent(enrolment: Enrolment) -> int:
    """How much of the teaching time the person was there, rounded down; 0 while nothing is recorded."""
    whole = sum(session.teaching_minutes for session in enrolment.offering.sessions.all())
    there = sum(enrolment.attendances.values_list("minutes", flat=True))
    return 0 if not whole else min(100, 100 * there // whole)


def people_there(offering: Offering) -> int:
    """How many different people were there at least once."""
    return Attendance.objects.filter(enrolment__offering=offering, state__in=AttendanceState.CAME).values("enrolment").distinct().count()
