"""Work on self-study units, the learner's side: begin, read, take notes, answer the check, reflect, submit. The guide's side is guidance.py.

open → submitted → accepted, or submitted → returned → submitted … The row of the work is the lock: a decision and a
change by the learner at the same moment come one after the other, and the second sees what the first did.
Drafts and failed tries leave no line in the audit trail: how often and when somebody studies is nobody's business.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from curriculum.domain.questions import Given, Question
from curriculum.domain.units import questions_of
from curriculum.enums import Phase
from curriculum.models import PathwayModule, SelfStudyUnit
from learners.domain.check import Result, grade
from learners.domain.unit_mails import tell_deciders
from learners.enums import UnitWorkState
from learners.models import UnitAnswer, UnitWork

REFLECTION_AT_LEAST = 200  # characters: about three sentences, so that the guide has something to answer to
REFLECTION_AT_MOST = 10_000
NOTES_AT_MOST = 20_000


class SelfStudyRefused(Exception):
    """This step is not possible; `message` is the German sentence for the person."""

    message = _("Dieser Schritt ist gerade nicht möglich.")

    def __str__(self) -> str:
        return str(self.message)


class UnitNotInPathway(SelfStudyRefused):
    """People work on the modules of their open pathways."""

    message = _("Diese Einheit gehört nicht zu einem Bildungsweg, den Sie begonnen haben.")


class UnitOnlyPrepares(SelfStudyRefused):
    """Self-study counts where an open pathway asks for it; otherwise a unit prepares for a session."""

    message = _("Diese Einheit bereitet auf die Präsenz vor. In Ihrem Bildungsweg wird sie nicht angerechnet und deshalb nicht eingereicht.")


class NotesTooLong(SelfStudyRefused):
    """More than notes."""

    message = _("Ihre Notizen sind zu lang: höchstens 20.000 Zeichen.")


class WorkNotEditable(SelfStudyRefused):
    """Submitted and accepted work stays as it is."""

    message = _("Diese Einheit ist schon eingereicht. Sie können sie erst wieder bearbeiten, wenn sie zurückgegeben wird.")


class CheckWithoutQuestions(SelfStudyRefused):
    """The editors have not published questions, so nothing can be passed."""

    message = _("Zu dieser Einheit gibt es noch keine Verständnisfragen. Bitte wenden Sie sich an die Koordinierungsstelle.")


class CheckNotPassed(SelfStudyRefused):
    """First the check, then the submission."""

    message = _("Bitte beantworten Sie zuerst die Verständnisfragen; dann können Sie die Einheit einreichen.")


class ReflectionTooShort(SelfStudyRefused):
    """A guide cannot answer to one line."""

    message = _("Ihre Reflexion ist noch zu kurz: Bitte schreiben Sie mindestens 200 Zeichen.")


class ReflectionTooLong(SelfStudyRefused):
    """More than a person reads."""

    message = _("Ihre Reflexion ist zu lang: höchstens 10.000 Zeichen.")


def begin_unit(unit: SelfStudyUnit, *, learner: User, at: datetime) -> UnitWork:
    """Begin a unit of a module of an open pathway; twice is once. Where it counts, its minutes are planned from now on. Raises UnitNotInPathway."""
    existing = UnitWork.objects.filter(learner=learner, unit=unit).first()
    if existing is not None:
        return existing
    if not _asked(unit, learner).exists():
        raise UnitNotInPathway
    with transaction.atomic():
        work, created = UnitWork.objects.get_or_create(learner=learner, unit=unit, defaults={"begun_at": at})
        if created:
            audit.record(work, "learners.unit_begun", by=learner, data={"unit": unit.pk})
    return work


def counts_for(unit: SelfStudyUnit, learner: User) -> bool:
    """Whether an open pathway of this person has the unit's module in self-study; else the unit prepares for a session."""
    return _asked(unit, learner).filter(phase=Phase.SELF_STUDY).exists()


def _asked(unit: SelfStudyUnit, learner: User) -> QuerySet[PathwayModule]:
    return PathwayModule.objects.filter(module=unit.module_id, pathway__enrolments__learner=learner, pathway__enrolments__left_at__isnull=True)


def read_part(work: UnitWork, number: int) -> None:
    """Remember that the text was read up to part `number`; going back forgets nothing."""
    UnitWork.objects.filter(pk=work.pk, read_parts__lt=number).update(read_parts=number)


def save_notes(work: UnitWork, text: str) -> None:
    """Keep one's own notes, at any time; nobody else reads them. Raises NotesTooLong."""
    text = tidy(text)
    if len(text) > NOTES_AT_MOST:
        raise NotesTooLong
    UnitWork.objects.filter(pk=work.pk).update(notes=text)


def answers_of(work: UnitWork) -> dict[str, Given]:
    """What was last answered, by the question's key."""
    return dict(work.answers.values_list("question", "given"))


def answer_check(work: UnitWork, answers: Mapping[str, Given], *, at: datetime) -> Result:
    """Store the answers (question key → positions or text) and grade them; as many tries as it takes.

    Passed from SELF_STUDY_PASS_PERCENT right answers on (rounded up). Once passed it stays passed and the answers stay
    as they are. Raises WorkNotEditable, CheckWithoutQuestions.
    """
    questions = questions_of(work.unit)
    if not questions:
        raise CheckWithoutQuestions
    with transaction.atomic():
        work = lock_unit_work(work)
        _refuse_unless_editable(work)
        if work.check_passed_at is None:
            keys = {question.key for question in questions}
            work.answers.all().delete()
            UnitAnswer.objects.bulk_create(UnitAnswer(work=work, question=key, given=given, answered_at=at) for key, given in answers.items() if key in keys)
            result = _graded(work, questions)
            if result.is_passed:
                work.check_passed_at = at
                audit.record(work, "learners.unit_check_passed", by=work.learner, data={"right": result.right, "asked": result.asked})
                work.save(update_fields=["check_passed_at"])
        return _graded(work, questions)


def check_result(work: UnitWork) -> Result:
    """How the stored answers stand against the questions as they are published now."""
    return _graded(work, questions_of(work.unit))


def save_reflection(work: UnitWork, text: str) -> UnitWork:
    """Keep a draft of any length up to 10,000 characters. Raises WorkNotEditable, ReflectionTooLong."""
    text = tidy(text)
    if len(text) > REFLECTION_AT_MOST:
        raise ReflectionTooLong
    with transaction.atomic():
        work = lock_unit_work(work)
        _refuse_unless_editable(work)
        work.reflection = text
        work.save(update_fields=["reflection"])
    return work


def submit_unit(work: UnitWork, *, by: User, at: datetime) -> UnitWork:
    """Hand the work to the guide; twice is once. Effects: state, audit line, mail to those who decide.

    Raises WorkNotEditable (also for a work that is not one's own), UnitOnlyPrepares, CheckNotPassed, ReflectionTooShort.
    """
    with transaction.atomic():
        work = lock_unit_work(work)
        if work.learner_id != by.pk:
            raise WorkNotEditable
        if work.state == UnitWorkState.SUBMITTED:
            return work
        _refuse_unless_editable(work)
        if not counts_for(work.unit, work.learner):
            raise UnitOnlyPrepares
        if work.check_passed_at is None:
            raise CheckNotPassed
        if len(work.reflection) < REFLECTION_AT_LEAST:
            raise ReflectionTooShort
        work.state, work.submitted_at = UnitWorkState.SUBMITTED, at
        work.save(update_fields=["state", "submitted_at"])
        audit.record(work, "learners.unit_submitted", by=by, data={"unit": work.unit_id})
        tell_deciders(work, at=at)
    return work


def lock_unit_work(work: UnitWork) -> UnitWork:
    """The work as it is now, with unit, module and learner, held until the transaction ends: learner and guide come one after the other."""
    return UnitWork.objects.select_for_update(of=("self",), no_key=True).select_related("unit__module", "learner").get(pk=work.pk)


def _refuse_unless_editable(work: UnitWork) -> None:
    if work.state not in UnitWorkState.EDITABLE:
        raise WorkNotEditable


def _graded(work: UnitWork, questions: Sequence[Question]) -> Result:
    return grade(questions, answers_of(work), pass_percent=settings.SELF_STUDY_PASS_PERCENT)


def tidy(text: str) -> str:
    """Line breaks as one kind, nothing around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
