"""What the crowd has learned: pathways, finished offerings with attendance, self-study units, and the ledger that follows.

Written in bulk, by the same rules and with the same keys as the verbs of learners.domain; check_invariants compares.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from core.time import berlin_date, berlin_datetime
from curriculum.domain.questions import Given
from curriculum.enums import Phase
from curriculum.models import Pathway, PathwayModule, SelfStudyUnit
from demo.domain.bulk import store
from demo.domain.courses import COORDINATION, STEERING
from demo.domain.crowd import Crowd, Kind, pick
from demo.domain.identity import chunks, draw_uuid
from demo.domain.offerings import Held, HeldSession
from demo.domain.people import Learner
from learners.enums import AttendanceState, EnrolmentState, ExcuseReason, HoursSource, UnitWorkState
from learners.models import Attendance, Enrolment, Excuse, HoursEntry, PathwayEnrolment, UnitAnswer, UnitWork
from providers.models import Offering

SERIES = {COORDINATION: "koordination", STEERING: "steuerung"}
REFLECTION = (
    "Am meisten überrascht hat mich, wie verschieden die Menschen denselben Platz erleben. Ich habe zwei Gespräche geführt und beide Male "
    "etwas gehört, das in keiner Statistik steht. Beim nächsten Mal plane ich mehr Zeit ein und frage früher nach Stärken. (Demo-Text)"
)
OPEN_ANSWER = "Menschen, die am Abend arbeiten; ich habe immer nur vormittags gefragt. (Demo-Text)"
PARTS = 4  # of every unit's text
REMARK = "Danke für Ihre Arbeit. Bitte beschreiben Sie noch genauer, wen Sie befragt haben und was Sie daraus für Ihr Quartier schließen. (Demo-Text)"


class LearningWriter:
    """Writes the past of the crowd. `editors` and `guides` are keys of users; `entries` counts the ledger."""

    def __init__(self, rng: Random, *, today: date, editors: dict[int, int], guides: Sequence[int], answers: dict[int, dict[str, Given]]) -> None:
        self.rng = rng
        self.today = today
        self.editors = editors
        self.guides = guides
        self.answers = answers
        self.pathways = {pathway.slug: pathway for pathway in Pathway.objects.filter(curriculum__is_current=True)}
        self.units: dict[str, list[SelfStudyUnit]] = {
            slug: list(
                SelfStudyUnit.objects.filter(module__in=PathwayModule.objects.filter(pathway=pathway, phase=Phase.SELF_STUDY).values("module")).order_by("pk")
            )
            for slug, pathway in self.pathways.items()
        }
        self.entries = 0

    def attend_finished(self, finished: Sequence[Held], crowd: Crowd) -> None:
        """Fill the finished offerings, series first with those who will have their certificate; record everybody's attendance.

        Two seats of each stay free for the named accounts. Who found no series counts as halfway.
        """
        graduates, halfway = iter(crowd.by_kind[Kind.FINISHED]), crowd.by_kind[Kind.HALFWAY]
        done: list[Learner] = []
        others = [*halfway, *crowd.by_kind[Kind.LEFT]]
        for chunk in chunks(finished, 200):
            taken: list[tuple[Held, list[Learner], int]] = []
            for held in chunk:
                slug = SERIES.get(held.course.modules)
                first = [learner for _seat, learner in zip(range(held.seats * 11 // 20), graduates, strict=False)] if slug else []
                for learner in first:
                    crowd.pathway_of[learner.pk] = slug or ""
                    learner.busy |= held.days
                done += first
                rest = pick(others, held.seats - 2 - len(first) - self.rng.randrange(0, 3), held.days, self.rng)
                taken.append((held, first + rest, len(first)))
            self._write_past(taken)
        leftover = list(graduates)
        halfway += leftover
        crowd.by_kind[Kind.FINISHED] = done

    def _write_past(self, taken: Sequence[tuple[Held, list[Learner], int]]) -> None:
        enrolments = iter(
            store(
                self._past_enrolment(held, learner, number, len(learners))
                for held, learners, _sure in taken
                for number, learner in enumerate(learners, start=1)
            )
        )
        Offering.objects.bulk_update([Offering(pk=held.pk, seats_taken=len(learners)) for held, learners, _sure in taken], ["seats_taken"])
        planned: list[tuple[Attendance, HeldSession]] = []
        for held, learners, sure in taken:
            for position, _learner in enumerate(learners):
                enrolment = next(enrolments)
                for session in held.sessions:
                    if session is held.sessions[-1] and position == len(learners) - 1 and position >= sure and held is taken[0][0]:
                        continue  # one person's last session is not recorded yet: one step before the Teilnahmebescheinigung
                    planned.append((self._attendance(enrolment, held, session, surely=position < sure), session))
        stored = store((attendance for attendance, _session in planned))
        self._credit(
            [
                HoursEntry(
                    learner_id=attendance.enrolment.learner_id,
                    module_id=session.module_id,
                    phase=Phase.PRESENCE,
                    minutes=min(attendance.minutes, session.minutes),
                    source=HoursSource.ATTENDANCE,
                    source_key=f"attendance:{attendance.pk}:{attendance.version}:{session.module_code}",
                    attendance_id=attendance.pk,
                    happened_on_date=session.day,
                    recorded_by_id=attendance.recorded_by_id,
                    recorded_at=attendance.recorded_at,
                )
                for attendance, (_planned, session) in zip(stored, planned, strict=True)
                if attendance.minutes and session.module_id is not None
            ]
        )
        store(
            Excuse(
                learner_id=attendance.enrolment.learner_id,
                module_id=session.module_id,
                minutes=session.minutes,
                reason=attendance.excuse,
                attendance_id=attendance.pk,
                source_key=f"excuse:{attendance.pk}:{attendance.version}:{session.module_id}",
                happened_on_date=session.day,
                recorded_by_id=attendance.recorded_by_id,
                recorded_at=attendance.recorded_at,
            )
            for attendance, (_planned, session) in zip(stored, planned, strict=True)
            if attendance.excuse and session.module_id is not None
        )

    def fill_running(self, held: Held, crowd: Crowd) -> None:
        """Participants of an offering that has begun and whose attendance is still open; two seats stay free."""
        learners = pick(crowd.by_kind[Kind.HALFWAY], held.seats - 2, held.days, self.rng)
        store(self._past_enrolment(held, learner, number, len(learners)) for number, learner in enumerate(learners, start=1))
        Offering.objects.filter(pk=held.pk).update(seats_taken=len(learners))

    def _past_enrolment(self, held: Held, learner: Learner, number: int, of: int) -> Enrolment:
        window = (held.sessions[0].day - held.published_on).days - 10
        at = berlin_datetime(held.published_on + timedelta(days=window * number // (of + 1)), time(10)) + timedelta(minutes=number)
        return Enrolment(
            uuid=draw_uuid(self.rng),
            offering_id=held.pk,
            learner_id=learner.pk,
            state=EnrolmentState.CONFIRMED,
            queue_number=number,
            enrolled_at=at,
            confirmed_at=at,
        )

    def _attendance(self, enrolment: Enrolment, held: Held, session: HeldSession, *, surely: bool) -> Attendance:
        luck = 0.0 if surely else self.rng.random()
        if luck < 0.84:
            state, minutes = AttendanceState.PRESENT, session.minutes
        elif luck < 0.9:
            state, minutes = AttendanceState.PARTIAL, self.rng.randrange(45, session.minutes, 15)
        else:
            state, minutes = (AttendanceState.EXCUSED if luck < 0.96 else AttendanceState.ABSENT), 0
        return Attendance(
            enrolment=enrolment,
            session_id=session.pk,
            state=state,
            minutes=minutes,
            excuse=ExcuseReason(ExcuseReason.ASKED[int(luck * 1_000) % 4]) if state == AttendanceState.EXCUSED else "",
            recorded_by_id=self.editors[held.provider_id],
            recorded_at=session.ends_at + timedelta(hours=1),
        )

    def begin_pathways(self, crowd: Crowd, begun_on: date) -> None:
        """Everybody but the newly registered has begun a pathway; some have left it."""
        slugs = sorted(self.pathways)
        rows = []
        for kind, learners in crowd.by_kind.items():
            if kind is Kind.NEW:
                continue
            for learner in learners:
                slug = crowd.pathway_of.setdefault(learner.pk, self.rng.choices(slugs, (5, 2, 3))[0])
                rows.append((learner, slug, kind is Kind.LEFT))
        for chunk in chunks(rows, 5_000):
            store(
                PathwayEnrolment(
                    uuid=draw_uuid(self.rng),
                    learner_id=learner.pk,
                    pathway=self.pathways[slug],
                    guide_id=self.guides[learner.pk % len(self.guides)],
                    begun_at=berlin_datetime(begun_on + timedelta(days=self.rng.randrange(20)), time(18)),
                    left_at=berlin_datetime(self.today - timedelta(days=self.rng.randrange(3, 17)), time(18)) if left else None,
                )
                for learner, slug, left in chunk
            )

    def study(self, crowd: Crowd, begun_on: date, *, at_least: int) -> None:
        """Self-study: all units of the finished; some of the others, as many as the ledger needs to reach `at_least` entries."""
        wishes = self._wishes(crowd, at_least - self.entries)
        while batch := list(islice(wishes, 20_000)):
            self._write_works(batch, begun_on)

    def _wishes(self, crowd: Crowd, missing: int) -> Iterator[tuple[Learner, SelfStudyUnit, str]]:
        """Who works on which unit and how far; `missing` is how many accepted ones are wanted at least."""
        for learner in crowd.by_kind[Kind.FINISHED]:
            units = self._units(crowd, learner)
            missing -= len(units)
            yield from ((learner, unit, UnitWorkState.ACCEPTED) for unit in units)
        studying = [*crowd.by_kind[Kind.HALFWAY], *crowd.by_kind[Kind.LEFT]]
        for position, learner in enumerate(studying):
            units = self._units(crowd, learner)
            average = max(0.3 * len(units), missing / (len(studying) - position))
            accepted = min(len(units) - 2, round(average * self.rng.uniform(0.4, 1.6)))
            missing -= accepted
            yield from ((learner, unit, UnitWorkState.ACCEPTED) for unit in units[:accepted])
            if self.rng.random() < 0.3:
                yield learner, units[accepted], self.rng.choice((UnitWorkState.SUBMITTED, UnitWorkState.SUBMITTED, UnitWorkState.RETURNED, UnitWorkState.OPEN))
        for learner in crowd.by_kind[Kind.BEGUN]:
            if missing <= 0:
                return
            units = self._units(crowd, learner)[:3]
            missing -= len(units)
            yield from ((learner, unit, UnitWorkState.ACCEPTED) for unit in units)

    def _units(self, crowd: Crowd, learner: Learner) -> list[SelfStudyUnit]:
        return self.units[crowd.pathway_of[learner.pk]]

    def _write_works(self, wanted: Sequence[tuple[Learner, SelfStudyUnit, str]], begun_on: date) -> None:
        for chunk in chunks(wanted, 5_000):
            works = store(self._work(learner, unit, state, begun_on) for learner, unit, state in chunk)
            # Answers are kept for what a guide still looks at; of the many accepted works they would only fill the disk.
            store(
                UnitAnswer(work_id=work.pk, question=question, given=given, answered_at=work.check_passed_at or work.begun_at)
                for work in works
                if work.state in (UnitWorkState.SUBMITTED, UnitWorkState.RETURNED)
                for question, given in self.answers.get(work.unit_id, {}).items()
            )
            self._credit(
                [
                    HoursEntry(
                        learner_id=work.learner_id,
                        module_id=unit.module_id,
                        phase=Phase.SELF_STUDY,
                        minutes=unit.minutes,
                        source=HoursSource.SELF_STUDY,
                        source_key=f"unit:{work.pk}:1",
                        unit_work_id=work.pk,
                        happened_on_date=_submitted_on(work),
                        recorded_by_id=work.decided_by_id,
                        approved_by_id=work.decided_by_id,
                        recorded_at=work.decided_at,
                    )
                    for work, (_learner, unit, _state) in zip(works, chunk, strict=True)
                    if work.state == UnitWorkState.ACCEPTED and work.decided_by_id and work.decided_at
                ]
            )

    def _work(self, learner: Learner, unit: SelfStudyUnit, state: str, begun_on: date) -> UnitWork:
        span = (self.today - begun_on).days - 40
        begun = berlin_datetime(begun_on + timedelta(days=22 + self.rng.randrange(span)), time(19, self.rng.randrange(60)))
        submitted = begun + timedelta(days=4, hours=1)
        decided = begun + timedelta(days=7)
        if state == UnitWorkState.SUBMITTED:
            submitted = self._lately()
            begun = submitted - timedelta(days=5)
        is_open, is_decided = state == UnitWorkState.OPEN, state in (UnitWorkState.ACCEPTED, UnitWorkState.RETURNED)
        return UnitWork(
            uuid=draw_uuid(self.rng),
            learner_id=learner.pk,
            unit_id=unit.pk,
            state=state,
            read_parts=2 if is_open else PARTS,
            check_passed_at=None if is_open else begun + timedelta(days=2),
            reflection="" if is_open else REFLECTION,
            begun_at=begun,
            submitted_at=None if is_open else submitted,
            decided_at=decided if is_decided else None,
            decided_by_id=self.guides[learner.pk % len(self.guides)] if is_decided else None,
            remark=REMARK if state == UnitWorkState.RETURNED else "",
        )

    def _lately(self) -> datetime:
        return berlin_datetime(self.today - timedelta(days=self.rng.randrange(1, 12)), time(20, self.rng.randrange(60)))

    def _credit(self, lines: list[HoursEntry]) -> None:
        store(lines)
        self.entries += len(lines)


def _submitted_on(work: UnitWork) -> date:
    return berlin_date(work.submitted_at or work.begun_at)
