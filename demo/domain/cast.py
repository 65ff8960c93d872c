"""What the two learners among the named accounts did, step by step through the real verbs, each at its own past moment."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from core.models import User
from core.time import berlin_datetime
from curriculum.domain.questions import Given
from curriculum.enums import Phase
from curriculum.models import Module, Pathway, PathwayModule, SelfStudyUnit
from demo.domain.learning import PARTS, REFLECTION, REMARK
from demo.domain.offerings import Held
from demo.domain.people import ALMOST_DONE, COORDINATOR, GUIDE, LEARNER
from learners.domain.attendance import Mark, record_attendance
from learners.domain.enrolment import SessionOverlap, cancel_enrolment, enrol
from learners.domain.guidance import accept_unit, return_unit
from learners.domain.hours import recognise_hours
from learners.domain.pathways import begin_pathway
from learners.domain.self_study import answer_check, begin_unit, read_part, save_notes, save_reflection, submit_unit
from learners.enums import AttendanceState
from learners.models import Attendance, Enrolment, UnitWork
from providers.models import Offering, Session

Answers = dict[int, dict[str, Given]]


class Cast:
    """Plays the named learners. `editors` are keys of users by provider, `answers` the right answers by unit."""

    def __init__(self, accounts: dict[str, User], editors: dict[int, int], answers: Answers, *, today: date, begun_on: date) -> None:
        self.accounts = accounts
        self.editors = User.objects.in_bulk(list(editors.values()))
        self.editor_of = {provider: self.editors[key] for provider, key in editors.items()}
        self.answers = answers
        self.today = today
        self.begun_on = begun_on
        self.pathway = Pathway.objects.get(curriculum__is_current=True, slug="koordination")
        modules = PathwayModule.objects.filter(pathway=self.pathway, phase=Phase.SELF_STUDY).values("module")
        self.units = list(SelfStudyUnit.objects.filter(module__in=modules).select_related("module").order_by("module__position", "position"))

    def play_learner(self, finished: Sequence[Held], running: Held, upcoming: Sequence[Held]) -> None:
        """Halfway: two attended offerings, one of them corrected; units in every state; a seat, a queue, a cancellation ahead."""
        learner = self._begin(LEARNER.email)
        for held in finished:
            self._attend(held, learner)
        self._attend(running, learner, sessions=0)
        self._correct(finished[-1], learner)
        for unit in self.units[:5]:
            self._accept(self._submit(unit, learner, self._day(60 + 20 * unit.position)))
        self._submit(self.units[5], learner, self._day(4))
        return_unit(self._submit(self.units[6], learner, self._day(12)), remark=REMARK, by=self.accounts[GUIDE.email], at=self._day(8))
        begun = begin_unit(self.units[7], learner=learner, at=self._day(2))
        read_part(begun, 1)
        save_notes(begun, "Beim nächsten Treffen nachfragen: Wer führt die Liste? (Demo-Text)")
        recognise_hours(
            learner=learner,
            module=Module.objects.get(curriculum__is_current=True, code="11"),
            phase=Phase.PRESENCE,
            minutes=135,
            happened_on_date=self.begun_on + timedelta(days=5),
            reason="Anerkennung: Netzwerkseminar bei einem anderen Träger, Bescheinigung lag vor (Demo).",
            by=self.accounts[COORDINATOR.email],
            at=self._day(40),
        )
        self._book_ahead(learner, upcoming)

    def play_almost_done(self, series: Held) -> None:
        """Everything attended, every unit accepted but the last, which waits for the guide."""
        learner = self._begin(ALMOST_DONE.email)
        self._attend(series, learner)
        for position, unit in enumerate(self.units[:-1]):
            self._accept(self._submit(unit, learner, self._day(120 - 9 * position)))
        self._submit(self.units[-1], learner, self._day(3))

    def _begin(self, email: str) -> User:
        learner = self.accounts[email]
        begin_pathway(self.pathway, learner=learner, by=learner, at=berlin_datetime(self.begun_on, time(19)), guide=self.accounts[GUIDE.email])
        return learner

    def _attend(self, held: Held, learner: User, *, sessions: int | None = None) -> Enrolment:
        """Take a seat on the last day and be there in the first `sessions` sessions, or in all."""
        offering = Offering.objects.get(pk=held.pk)
        enrolment = enrol(offering, learner=learner, by=learner, at=berlin_datetime(held.deadline or held.published_on, time(8)))
        for each in held.sessions[:sessions]:
            session = Session.objects.select_related("offering").get(pk=each.pk)
            mark = Mark(enrolment.uuid, AttendanceState.PRESENT, None, 0)
            record_attendance(session, marks=[mark], by=self.editor_of[held.provider_id], at=each.ends_at + timedelta(hours=1))
        return enrolment

    def _correct(self, held: Held, learner: User) -> None:
        """The editor had overlooked that somebody left early: the ledger keeps entry, counter-entry and the right entry."""
        attendance = Attendance.objects.select_related("enrolment", "session__offering").get(session=held.sessions[-1].pk, enrolment__learner=learner)
        mark = Mark(attendance.enrolment.uuid, AttendanceState.PARTIAL, 225, attendance.version)
        record_attendance(
            attendance.session,
            marks=[mark],
            by=self.editor_of[held.provider_id],
            at=held.sessions[-1].ends_at + timedelta(days=3),
            reason="Frühere Abreise war auf der Liste vermerkt (Demo).",
        )

    def _submit(self, unit: SelfStudyUnit, learner: User, at: datetime) -> UnitWork:
        work = begin_unit(unit, learner=learner, at=at - timedelta(days=4))
        read_part(work, PARTS)
        answer_check(work, self.answers[unit.pk], at=at - timedelta(days=1))
        save_reflection(work, REFLECTION)
        return submit_unit(work, by=learner, at=at)

    def _accept(self, work: UnitWork) -> None:
        accept_unit(work, by=self.accounts[GUIDE.email], at=(work.submitted_at or work.begun_at) + timedelta(days=3))

    def _book_ahead(self, learner: User, upcoming: Sequence[Held]) -> None:
        """Two seats, one place in a queue, one seat given up again."""
        at = self._day(1)
        fitting = self._enrol_where_possible(upcoming, learner, at, full=False)
        next(fitting)
        next(fitting)
        cancel_enrolment(next(fitting), by=learner, at=at + timedelta(minutes=20))
        next(self._enrol_where_possible(upcoming, learner, at, full=True), None)  # a tiny scale may have no full one

    def _enrol_where_possible(self, offers: Sequence[Held], learner: User, at: datetime, *, full: bool) -> Iterator[Enrolment]:
        """Enrol in one after the other that is open, full or not as wanted, and clashes with nothing."""
        for held in offers:
            offering = Offering.objects.select_related("provider").get(pk=held.pk)
            if held.deadline is None or offering.is_full != full:
                continue
            try:
                yield enrol(offering, learner=learner, by=learner, at=at)
            except SessionOverlap:
                continue

    def _day(self, days_ago: int) -> datetime:
        return berlin_datetime(self.today - timedelta(days=days_ago), time(17))
