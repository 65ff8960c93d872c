"""The people of an offering as a sheet: what the provider's page shows, and no address."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.time import berlin_date
from core.workbook import Sheet, Value
from learners.enums import EnrolmentState
from learners.models import Attendance
from providers.models import Offering


def participant_sheet(offering: Offering) -> Sheet:
    """Confirmed first, then the queue, in the order of arrival; a column with minutes per session. Three queries."""
    sessions = list(offering.sessions.order_by("starts_at", "pk"))
    recorded = {(row.enrolment_id, row.session_id): row for row in Attendance.objects.filter(session__offering=offering)}
    people = list(offering.enrolments.filter(state__in=EnrolmentState.ACTIVE).select_related("learner__learner_profile").order_by("queue_number"))
    people.sort(key=lambda row: row.state != EnrolmentState.CONFIRMED)
    days = [date_format(berlin_date(session.starts_at), "SHORT_DATE_FORMAT") for session in sessions]
    head = [_("Nachname"), _("Vorname"), _("Organisation"), _("Stand"), _("Mitteilung"), *(_("%(day)s (Minuten)") % {"day": day} for day in days)]
    rows: list[list[Value]] = []
    for enrolment in people:
        learner = enrolment.learner
        minutes: list[Value] = [found.minutes if (found := recorded.get((enrolment.pk, session.pk))) else None for session in sessions]
        employer = learner.learner_profile.employer if hasattr(learner, "learner_profile") else ""
        rows.append([learner.last_name, learner.first_name, employer, str(enrolment.get_state_display()), enrolment.note, *minutes])
    return Sheet(_("Teilnehmende"), head, rows)
