"""Load what the paper says: contents for snapshot.py, from the seat or from the ledger."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from certificates.domain.ledger_lines import Line, day_lines, module_lines
from certificates.domain.snapshot import Contents, DayLine, SessionLine
from certificates.enums import CertificateKind
from core.models import User
from core.time import BERLIN, berlin_date
from curriculum.models import Module
from learners.domain.progress import Progress
from learners.enums import HoursSource
from learners.models import Enrolment, HoursEntry
from providers.enums import DeliveryMode


def seat_contents(enrolment: Enrolment, kind: CertificateKind) -> Contents:
    """What the paper about a seat says: the minutes per module are those the ledger holds for its sessions, corrections included."""
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
    lines = _lines(HoursEntry.objects.filter(attendance__enrolment=enrolment))
    minutes_per_day: dict[date, int] = defaultdict(int)
    for session in sessions:
        minutes_per_day[session.starts_at.date()] += session.attended_minutes
    return Contents(
        **_for_everybody(enrolment.learner),
        kind=kind.value,
        curriculum=offering.format.curriculum.version,
        title=offering.title,
        format=offering.format.title,
        provider=offering.provider.name,
        place=offering.gemeinde.name if offering.gemeinde else "",
        mode=str(DeliveryMode(offering.mode).label),
        topics=tuple(offering.format.topics) if kind == CertificateKind.INTRODUCTION else (),
        modules=module_lines(lines),
        sessions=sessions,
        days=tuple(DayLine(day, minutes, 0) for day, minutes in sorted(minutes_per_day.items())),
        from_date=sessions[0].starts_at.date(),
        until_date=max(session.ends_at for session in sessions).date(),
    )


def pathway_contents(progress: Progress) -> Contents:
    """What the Zertifikat says: the credited minutes per module and phase, and the days on which they were learned."""
    enrolment = progress.enrolment
    credited = {(row.module.pk, row.phase.value): row.credited for row in progress.rows}
    lines = [line for line in _lines(_ledger_of(enrolment.learner, [row.module for row in progress.rows])) if (line.module.pk, line.phase) in credited]
    begun = berlin_date(enrolment.begun_at)
    return Contents(
        **_for_everybody(enrolment.learner),
        **_span(lines, begun),
        kind=CertificateKind.PATHWAY.value,
        curriculum=enrolment.pathway.curriculum.version,
        title=enrolment.pathway.title,
        modules=module_lines(lines, at_most=credited),
        days=day_lines(lines, at_most=credited),
    )


def module_contents(learner: User, module: Module) -> Contents:
    """What the Modulnachweis says: all minutes of the module, where and when."""
    lines = _lines(_ledger_of(learner, [module]))
    return Contents(
        **_for_everybody(learner),
        **_span(lines, None),
        kind=CertificateKind.MODULE.value,
        curriculum=module.curriculum.version,
        title=module.title,
        format=str(module.get_kind_display()),
        modules=module_lines(lines),
        days=day_lines(lines),
    )


def transcript_contents(learner: User) -> Contents:
    """What the Leistungsübersicht says: every module with its minutes per phase, providers and days."""
    lines = _lines(HoursEntry.objects.filter(learner=learner))
    return Contents(
        **_for_everybody(learner),
        **_span(lines, None),
        kind=CertificateKind.TRANSCRIPT.value,
        curriculum=lines[-1].module.curriculum.version,
        title=settings.SITE_NAME,
        modules=module_lines(lines),
        days=day_lines(lines),
    )


def _for_everybody(learner: User) -> dict[str, Any]:
    return {"programme": settings.SITE_NAME, "issuer": settings.CERTIFICATE_ISSUER, "first_name": learner.first_name, "last_name": learner.last_name}


def _span(lines: list[Line], otherwise: Any) -> dict[str, Any]:
    days = [line.happened_on_date for line in lines]
    return {"from_date": min(days, default=otherwise), "until_date": max(days, default=otherwise)}


def _ledger_of(learner: User, modules: Iterable[Module]) -> Any:
    return HoursEntry.objects.filter(learner=learner, module__in=list(modules))


def _lines(entries: Any) -> list[Line]:
    """Entries that hold (neither counter-entries nor what they took back), by day; one query."""
    related = ("module__area", "module__curriculum", "attendance__session__offering__provider__organisation")
    held = entries.filter(reverses__isnull=True, reversed_by__isnull=True).select_related(*related).order_by("happened_on_date", "pk")
    return [Line(entry.module, entry.phase, entry.minutes, entry.happened_on_date, _where(entry)) for entry in held]


def _where(entry: HoursEntry) -> str:
    """Who taught it; without a teacher, how it was learned."""
    return entry.attendance.session.offering.provider.name if entry.attendance else str(HoursSource(entry.source).label)
