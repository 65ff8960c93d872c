"""Work on self-study units, the learner's side: begin, answer the check, reflect, submit. The guide's side is guidance.py.

open → submitted → accepted, or submitted → returned → submitted … The row of the work is the lock: a decision and a
change by the learner at the same moment come one after the other, and the second sees what the first did.
Drafts and failed tries leave no line in the audit trail: how often and when somebody studies is nobody's business.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from curriculum.domain.units import questions_of
from curriculum.enums import Phase
from curriculum.models import PathwayModule, SelfStudyUnit
from learners.domain.check import Question, Result, grade
from learners.domain.unit_mails import tell_deciders
from learners.enums import UnitWorkState
from learners.models import UnitWork

REFLECTION_AT_LEAST = 200  # characters: about three sentences, so that the guide has something to answer to
REFLECTION_AT_MOST = 10_000


class SelfStudyRefused(Exception):
    """This step is not possible; `message` is the German sentence for the person."""

    message = _("Dieser Schritt ist gerade nicht möglich.")

    def __str__(self) -> str:
        return str(self.message)


class UnitNotInPathway(SelfStudyRefused):
    """Self-study counts where an open pathway asks for it."""

    message = _("Diese Einheit gehört nicht zum Selbstlernteil eines Bildungswegs, den Sie begonnen haben.")


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
    """Begin a unit; twice is once. From now on its minutes count as planned. Raises UnitNotInPathway."""
    existing = UnitWork.objects.filter(learner=learner, unit=unit).first()
    if existing is not None:
        return existing
    asked = PathwayModule.objects.filter(
        module=unit.module_id, phase=Phase.SELF_STUDY, pathway__enrolments__learner=learner, pathway__enrolments__left_at__isnull=True
    )
    if not asked.exists():
        raise UnitNotInPathway
    with transaction.atomic():
        work, created = UnitWork.objects.get_or_create(learner=learner, unit=unit, defaults={"begun_at": at})
        if created:
            audit.record(work, "learners.unit_begun", by=learner, data={"unit": unit.pk})
    return work


def answer_check(work: UnitWork, answers: Mapping[str, Sequence[int]], *, at: datetime) -> Result:
    """Store the answers (question key → chosen positions) and grade them; as many tries as it takes.

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
            work.answers = {key: sorted(set(chosen)) for key, chosen in answers.items() if key in keys}
            result = _graded(work, questions)
            if result.is_passed:
                work.check_passed_at = at
                audit.record(work, "learners.unit_check_passed", by=work.learner, data={"right": result.right, "asked": len(result.answers)})
            work.save(update_fields=["answers", "check_passed_at"])
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

    Raises WorkNotEditable (also for a work that is not one's own), CheckNotPassed, ReflectionTooShort.
    """
    with transaction.atomic():
        work = lock_unit_work(work)
        if work.learner_id != by.pk:
            raise WorkNotEditable
        if work.state == UnitWorkState.SUBMITTED:
            return work
        _refuse_unless_editable(work)
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
    return grade(questions, work.answers, pass_percent=settings.SELF_STUDY_PASS_PERCENT)


def tidy(text: str) -> str:
    """Line breaks as one kind, nothing around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
