"""Load what the pure modules need: facts for eligibility.py, contents for snapshot.py."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.db.models import Max, Min, QuerySet, Sum

from certificates.domain.eligibility import AttendanceFacts, ModuleFact, PathwayFacts, SessionFact
from certificates.domain.snapshot import Contents, ModuleLine, SessionLine
from certificates.enums import CertificateKind
from core.time import BERLIN, berlin_date
from curriculum.enums import Phase
from curriculum.models import LearningArea
from learners.domain.progress import Progress
from learners.enums import EnrolmentState
from learners.models import Enrolment, HoursEntry
from providers.enums import OfferingState


def with_attendance(enrolments: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """Fetch what attendance_facts reads, in a number of queries that does not depend on the number of rows."""
    return enrolments.select_related("learner", "offering__provider__organisation", "offering__format__curriculum", "offering__gemeinde").prefetch_related(
        "offering__sessions", "attendances"
    )


def attendance_facts(enrolment: Enrolment, *, at: datetime) -> AttendanceFacts:
    """What the Teilnahmebescheinigung of this enrolment rests on at `at`."""
    offering = enrolment.offering
    attended = {attendance.session_id: attendance.minutes for attendance in enrolment.attendances.all()}
    return AttendanceFacts(
        has_seat=enrolment.state == EnrolmentState.CONFIRMED,
        is_cancelled=offering.state == OfferingState.CANCELLED,
        is_over=offering.ends_at is not None and offering.ends_at <= at,
        ends_on_date=None if offering.ends_at is None else berlin_date(offering.ends_at),
        sessions=tuple(SessionFact(session.teaching_minutes, attended.get(session.pk)) for session in offering.sessions.all()),
    )


def attendance_contents(enrolment: Enrolment) -> Contents:
    """What its paper says: the minutes per module are those the ledger holds for its sessions, corrections included."""
    offering = enrolment.offering
    attended = {attendance.session_id: attendance.minutes for attendance in enrolment.attendances.all()}
    sessions = tuple(
        SessionLine(
            starts_at=session.starts_at.astimezone(BERLIN),
            ends_at=session.ends_at.astimezone(BERLIN),
            planned_minutes=session.teaching_minutes,
            attended_minutes=attended[session.pk],
            is_online=session.is_online,
        )
        for session in sorted(offering.sessions.all(), key=lambda session: (session.starts_at, session.pk))
    )
    per_module = (
        HoursEntry.objects.filter(attendance__enrolment=enrolment)
        .order_by("module__position", "module_id")
        .values_list("module__code", "module__title", "module__area__title", "module__position", "module_id")
        .annotate(sum=Sum("minutes"))
    )
    return Contents(
        kind=CertificateKind.ATTENDANCE.value,
        programme=settings.SITE_NAME,
        curriculum=offering.format.curriculum.version,
        issuer=settings.CERTIFICATE_ISSUER,
        first_name=enrolment.learner.first_name,
        last_name=enrolment.learner.last_name,
        title=offering.title,
        format=offering.format.title,
        provider=offering.provider.name,
        place=offering.gemeinde.name if offering.gemeinde else "",
        modules=tuple(ModuleLine(code, title, area, minutes, 0) for code, title, area, _position, _module, minutes in per_module if minutes > 0),
        sessions=sessions,
        from_date=sessions[0].starts_at.date(),
        until_date=max(session.ends_at for session in sessions).date(),
        rule_percent=settings.MINIMUM_ATTENDANCE_PERCENT,
    )


def pathway_facts(progress: Progress) -> PathwayFacts:
    """What the Zertifikat of this begun pathway rests on."""
    return PathwayFacts(
        has_left=progress.enrolment.left_at is not None,
        modules=tuple(ModuleFact(row.module.label, str(row.phase.label), row.required, row.credited) for row in progress.rows),
    )


def pathway_contents(progress: Progress) -> Contents:
    """What its paper says: the credited minutes per module and phase, and the days of the first and the last hour."""
    enrolment = progress.enrolment
    minutes: dict[int, dict[str, int]] = defaultdict(dict)
    for row in progress.rows:
        minutes[row.module.pk][row.phase] = row.credited
    modules = {row.module.pk: row.module for row in progress.rows}
    areas = dict(LearningArea.objects.filter(modules__in=modules).values_list("modules__pk", "title"))
    days = HoursEntry.objects.filter(learner=enrolment.learner_id, module__in=modules, reverses__isnull=True, reversed_by__isnull=True).aggregate(
        first=Min("happened_on_date"), last=Max("happened_on_date")
    )
    begun = berlin_date(enrolment.begun_at)
    return Contents(
        kind=CertificateKind.PATHWAY.value,
        programme=settings.SITE_NAME,
        curriculum=enrolment.pathway.curriculum.version,
        issuer=settings.CERTIFICATE_ISSUER,
        first_name=enrolment.learner.first_name,
        last_name=enrolment.learner.last_name,
        title=enrolment.pathway.title,
        format="",
        provider="",
        place="",
        modules=tuple(
            ModuleLine(module.code, module.title, areas[pk], minutes[pk].get(Phase.PRESENCE, 0), minutes[pk].get(Phase.SELF_STUDY, 0))
            for pk, module in modules.items()
        ),
        sessions=(),
        from_date=days["first"] or begun,
        until_date=days["last"] or begun,
        rule_percent=None,
    )
