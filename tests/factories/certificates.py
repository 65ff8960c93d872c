"""Certificates are issued by their verb; these make what is due."""

from datetime import UTC, datetime, timedelta
from typing import Any

from certificates.domain.claims import of_pathway, of_seat
from certificates.domain.issue import issue_certificate
from certificates.models import Certificate
from core.models import User
from curriculum.enums import Phase
from curriculum.models import Module, Pathway
from learners.domain.attendance import Mark, record_attendance
from learners.enums import AttendanceState
from learners.models import Enrolment, PathwayEnrolment
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory, HoursEntryFactory, PathwayEnrolmentFactory
from tests.factories.providers import OfferingFactory, a_format, a_module

FIRST_DAY = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)  # 9:00 in Berlin
ISSUED_AT = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def attend(enrolment: Enrolment, *minutes: int | None, by: User | None = None) -> None:
    """Record the sessions in order: so many minutes, 0 for absent, None for not recorded."""
    by = by or UserFactory(first_name="Boris")
    for session, attended in zip(enrolment.offering.sessions.order_by("starts_at", "pk"), minutes, strict=True):
        if attended is None:
            continue
        state = AttendanceState.PRESENT if attended == session.teaching_minutes else AttendanceState.PARTIAL if attended else AttendanceState.ABSENT
        mark = Mark(enrolment_uuid=enrolment.uuid, state=state, minutes=attended, version=0)
        record_attendance(session, marks=[mark], by=by, at=session.ends_at)


def attended_enrolment(*minutes: int | None, learner: User | None = None, **offering: Any) -> Enrolment:
    """A seat in an offering in May 2026 with one day of 270 minutes per figure, recorded as `attend` does."""
    minutes = minutes or (270, 270)
    titles = ["Sozialräume analysieren", "Beteiligung: Größe zeigen & Gehör finden", "Vernetzung", "Steuerung", "Wohnen", "Pflege"]
    modules = [(a_module(str(4 + number), titles[number % len(titles)]), 270) for number in range(len(minutes))]
    made = OfferingFactory(modules=modules, first_start=FIRST_DAY, **offering)
    fields = {"learner": learner} if learner else {}
    enrolment = EnrolmentFactory(offering=made, **fields)
    attend(enrolment, *minutes)
    return Enrolment.objects.select_related("offering", "learner").get(pk=enrolment.pk)


def make_attendance_certificate(*minutes: int | None, learner: User | None = None, at: datetime = ISSUED_AT, **offering: Any) -> Certificate:
    """An issued Teilnahmebescheinigung; its PDF waits for the worker."""
    return issue_certificate(of_seat(attended_enrolment(*minutes, learner=learner, **offering)), by=None, at=at)


def attended_introduction(*minutes: int | None, learner: User | None = None, **offering: Any) -> Enrolment:
    """A seat in an Einführung of one day in May 2026."""
    introduction = a_format("einfuehrung", "Einführung", topics=["Was ein Quartier ist", "Gelingensbedingungen vor Ort"])
    return attended_enrolment(*(minutes or (270,)), learner=learner, format=introduction, **offering)


def finished_module(learner: User, code: str = "7", minutes: int = 270) -> Module:
    """A module of which this person has that many minutes, half of them in presence."""
    module = a_module(code)
    half = minutes // 2
    HoursEntryFactory(learner=learner, module=module, minutes=half, happened_on_date=FIRST_DAY.date())
    day = (FIRST_DAY + timedelta(days=3)).date()
    HoursEntryFactory(learner=learner, module=module, phase=Phase.SELF_STUDY, minutes=minutes - half, happened_on_date=day)
    return module


def finished_pathway(slug: str = "koordination", *, learner: User | None = None, short_by: int = 0) -> PathwayEnrolment:
    """Somebody with all hours of a pathway of the real curriculum, but for `short_by` minutes of its last module."""
    pathway = Pathway.objects.get(slug=slug)
    enrolment = PathwayEnrolmentFactory(pathway=pathway, **({"learner": learner} if learner else {}))
    cells = list(pathway.pathway_modules.select_related("module").order_by("module__position"))
    for day, cell in enumerate(cells):
        minutes = (cell.module.minutes or 0) - (short_by if cell is cells[-1] else 0)
        happened = (FIRST_DAY + timedelta(days=day)).date()
        HoursEntryFactory(learner=enrolment.learner, module=cell.module, phase=cell.phase, minutes=minutes, happened_on_date=happened)
    return enrolment


def make_pathway_certificate(slug: str = "koordination", *, learner: User | None = None, at: datetime = ISSUED_AT) -> Certificate:
    """An issued Zertifikat; its PDF waits for the worker."""
    return issue_certificate(of_pathway(finished_pathway(slug, learner=learner)), by=None, at=at)
