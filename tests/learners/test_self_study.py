"""Work on a unit, the learner's side: verbs, then pages."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from core.models import Job, User
from curriculum.domain.questions import ChoiceQuestion, Given, MatchQuestion, OrderQuestion
from curriculum.domain.units import page_of, parts_of, questions_of
from curriculum.models import Module, Pathway, SelfStudyUnit
from learners.domain.progress import progress_of
from learners.domain.self_study import (
    CheckNotPassed,
    CheckWithoutQuestions,
    NotesTooLong,
    ReflectionTooLong,
    ReflectionTooShort,
    UnitNotInPathway,
    UnitOnlyPrepares,
    WorkNotEditable,
    answer_check,
    answers_of,
    begin_unit,
    read_part,
    save_notes,
    save_reflection,
    submit_unit,
)
from learners.enums import UnitWorkState
from learners.models import PathwayEnrolment, UnitWork
from tests.factories.learners import PathwayEnrolmentFactory, UnitWorkFactory
from tests.factories.providers import AT

pytestmark = pytest.mark.usefixtures("db", "curriculum")

REFLECTION = "Beim Gespräch im Treff habe ich gemerkt, dass ich zu schnell Lösungen nenne. " * 3


@pytest.fixture
def unit() -> SelfStudyUnit:
    """The first unit of the first self-study module of Koordination."""
    cell = Pathway.objects.get(slug="koordination").pathway_modules.filter(phase="S").order_by("module__position").first()
    return SelfStudyUnit.objects.filter(module=cell.module).order_by("position").first()


@pytest.fixture
def on_pathway(amina: User, guel: User) -> PathwayEnrolment:
    """Amina is on Koordination, accompanied by Gül."""
    return PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)


@pytest.fixture
def work(amina: User, unit: SelfStudyUnit, on_pathway: PathwayEnrolment) -> UnitWork:
    return begin_unit(unit, learner=amina, at=AT)


def right(unit: SelfStudyUnit) -> dict[str, Given]:
    return {question.key: question.solution for question in questions_of(unit)}


def with_mistakes(unit: SelfStudyUnit, count: int) -> dict[str, Given]:
    """Right answers but for the first `count` questions, where nothing is ticked."""
    answers = right(unit)
    for question in questions_of(unit)[:count]:
        answers[question.key] = []
    return answers


def posted(unit: SelfStudyUnit, answers: dict[str, Given]) -> dict[str, list[str] | str]:
    """The answers as the page's form sends them."""
    data: dict[str, list[str] | str] = {}
    for question in questions_of(unit):
        given = answers[question.key]
        if isinstance(question, OrderQuestion):
            data |= {f"{question.key}-{item}": str(place) for place, item in enumerate(given)}
        elif isinstance(question, MatchQuestion):
            data |= {f"{question.key}-{left}": str(chosen) for left, chosen in enumerate(given)}
        else:
            data[question.key] = given if isinstance(given, str) else [str(position) for position in given]
    return data


def ready(work: UnitWork) -> UnitWork:
    answer_check(work, right(work.unit), at=AT)
    return save_reflection(work, REFLECTION)


# ---- verbs -------------------------------------------------------------------------------------------
def test_begin_unit_twice_is_once(amina: User, unit: SelfStudyUnit, on_pathway: PathwayEnrolment) -> None:
    first = begin_unit(unit, learner=amina, at=AT)

    assert begin_unit(unit, learner=amina, at=AT) == first
    assert (first.state, first.begun_at) == (UnitWorkState.OPEN, AT)
    assert ModelLogEntry.objects.filter(action="learners.unit_begun").count() == 1


def test_begin_unit_needs_a_pathway_with_its_module(amina: User, emil: User, unit: SelfStudyUnit, on_pathway: PathwayEnrolment) -> None:
    foreign = SelfStudyUnit.objects.get(slug="16-1-strukturen-in-der-verwaltung")  # of Steuerung

    for learner, wanted in ((emil, unit), (amina, foreign)):
        with pytest.raises(UnitNotInPathway):
            begin_unit(wanted, learner=learner, at=AT)
    assert UnitWork.objects.count() == 0


def test_unit_of_a_module_in_presence_prepares_and_is_not_submitted(amina: User, on_pathway: PathwayEnrolment) -> None:
    unit = SelfStudyUnit.objects.get(slug="1-1-lebenslage-und-lebenswelt")
    work = ready(begin_unit(unit, learner=amina, at=AT))

    with pytest.raises(UnitOnlyPrepares):
        submit_unit(work, by=amina, at=AT)
    assert progress_of(on_pathway, at=AT).total.planned == 0


def test_read_part_goes_forward_only(work: UnitWork) -> None:
    for number in (1, 3, 2):
        read_part(work, number)

    work.refresh_from_db()
    assert work.read_parts == 3


def test_notes_are_kept_in_any_state_and_refused_as_a_book(amina: User, unit: SelfStudyUnit) -> None:
    work = UnitWorkFactory(learner=amina, unit=unit, submitted=True)

    save_notes(work, " Bank am Brunnen\r\n")
    with pytest.raises(NotesTooLong):
        save_notes(work, "x" * 20_001)

    work.refresh_from_db()
    assert work.notes == "Bank am Brunnen"


def test_begin_unit_refuses_after_the_pathway_was_left(amina: User, unit: SelfStudyUnit, on_pathway: PathwayEnrolment) -> None:
    PathwayEnrolment.objects.update(left_at=AT)

    with pytest.raises(UnitNotInPathway):
        begin_unit(unit, learner=amina, at=AT)


def test_answer_check_passes_with_four_of_five(work: UnitWork) -> None:
    assert len(questions_of(work.unit)) == 5

    failed = answer_check(work, with_mistakes(work.unit, 2), at=AT)
    work.refresh_from_db()
    assert (failed.right, failed.is_passed, work.check_passed_at) == (3, False, None)
    assert answers_of(work) == with_mistakes(work.unit, 2)

    passed = answer_check(work, with_mistakes(work.unit, 1), at=AT)
    work.refresh_from_db()
    assert (passed.right, passed.is_passed, work.check_passed_at) == (4, True, AT)


def test_answer_check_follows_the_setting(work: UnitWork, settings: Any) -> None:
    settings.SELF_STUDY_PASS_PERCENT = 100

    assert answer_check(work, with_mistakes(work.unit, 1), at=AT).is_passed is False


def test_answer_check_once_passed_stays_passed_with_its_answers(work: UnitWork) -> None:
    answer_check(work, right(work.unit), at=AT)

    again = answer_check(work, with_mistakes(work.unit, 4), at=AT)

    work.refresh_from_db()
    assert (again.is_passed, answers_of(work)) == (True, right(work.unit))
    assert ModelLogEntry.objects.filter(action="learners.unit_check_passed").count() == 1


def test_answer_check_leaves_no_trail_of_failed_tries(work: UnitWork) -> None:
    before = ModelLogEntry.objects.count()

    answer_check(work, {}, at=AT)

    assert ModelLogEntry.objects.count() == before


def test_answer_check_forgets_unknown_questions(work: UnitWork) -> None:
    answer_check(work, right(work.unit) | {"fremd": [1]}, at=AT)

    work.refresh_from_db()
    assert answers_of(work) == right(work.unit)


def test_answer_check_refuses_a_unit_without_questions(amina: User, on_pathway: PathwayEnrolment, unit: SelfStudyUnit) -> None:
    bare = SelfStudyUnit.objects.create(module=unit.module, slug="ohne-seite", position=9, title="Ohne Seite", minutes=45)

    with pytest.raises(CheckWithoutQuestions):
        answer_check(begin_unit(bare, learner=amina, at=AT), {}, at=AT)


def test_save_reflection_keeps_a_draft_of_one_word(work: UnitWork) -> None:
    assert save_reflection(work, "  Anfang\r\nweiter ").reflection == "Anfang\nweiter"


def test_save_reflection_refuses_a_book(work: UnitWork) -> None:
    with pytest.raises(ReflectionTooLong):
        save_reflection(work, "x" * 10_001)


def test_submit_unit_hands_it_to_the_guide(amina: User, guel: User, dana: User, work: UnitWork) -> None:
    ready(work)

    submitted = submit_unit(work, by=amina, at=AT)

    assert (submitted.state, submitted.submitted_at) == (UnitWorkState.SUBMITTED, AT)
    mail = Job.objects.get(task="core.send_mail")
    assert mail.arguments["to"] == [guel.email]
    assert mail.arguments["subject"] == f"Eingereicht: {work.unit.title}"
    assert f"/begleitung/{work.uuid}/" in mail.arguments["text"]
    assert "Lösungen" not in mail.arguments["text"]


def test_submit_unit_twice_is_once(amina: User, work: UnitWork) -> None:
    ready(work)
    submit_unit(work, by=amina, at=AT)

    submit_unit(work, by=amina, at=AT)

    assert Job.objects.filter(task="core.send_mail").count() == 1
    assert ModelLogEntry.objects.filter(action="learners.unit_submitted").count() == 1


def test_submit_unit_without_guide_goes_to_the_coordinators(amina: User, dana: User, work: UnitWork) -> None:
    PathwayEnrolment.objects.update(guide=None)
    ready(work)

    submit_unit(work, by=amina, at=AT)

    assert [job.arguments["to"] for job in Job.objects.filter(task="core.send_mail")] == [[dana.email]]


def test_submit_unit_needs_check_and_reflection(amina: User, work: UnitWork) -> None:
    save_reflection(work, REFLECTION)
    with pytest.raises(CheckNotPassed):
        submit_unit(work, by=amina, at=AT)

    answer_check(work, right(work.unit), at=AT)
    save_reflection(work, "x" * 199)
    with pytest.raises(ReflectionTooShort):
        submit_unit(work, by=amina, at=AT)

    save_reflection(work, "x" * 200)
    assert submit_unit(work, by=amina, at=AT).state == UnitWorkState.SUBMITTED


def test_nobody_submits_for_somebody_else(emil: User, work: UnitWork) -> None:
    ready(work)

    with pytest.raises(WorkNotEditable):
        submit_unit(work, by=emil, at=AT)


@pytest.mark.parametrize("state", [UnitWorkState.SUBMITTED, UnitWorkState.ACCEPTED])
def test_submitted_and_accepted_work_stays_as_it_is(state: str, amina: User, dana: User, unit: SelfStudyUnit) -> None:
    work = UnitWorkFactory(learner=amina, unit=unit, submitted=True, state=state, decided_at=AT, decided_by=dana)

    with pytest.raises(WorkNotEditable):
        save_reflection(work, "Nachträglich")
    with pytest.raises(WorkNotEditable):
        answer_check(work, {}, at=AT)


# ---- pages -------------------------------------------------------------------------------------------
def address(unit: SelfStudyUnit, step: str = "") -> str:
    return f"/mein-bereich/selbstlernen/{unit.slug}/{step}"


def test_from_beginning_to_submission_on_the_page(amina: User, unit: SelfStudyUnit, on_pathway: PathwayEnrolment, client_of) -> None:
    client = client_of(amina)

    client.post(address(unit, "beginnen/"))
    client.post(address(unit, "fragen/"), posted(unit, right(unit)))
    client.post(address(unit, "reflexion/"), {"reflection": "Entwurf"})
    draft = UnitWork.objects.get()
    assert (draft.state, draft.reflection, draft.check_passed_at is not None) == (UnitWorkState.OPEN, "Entwurf", True)

    response = client.post(address(unit, "reflexion/"), {"reflection": REFLECTION, "submit": "1"})

    assert (response.status_code, response.url) == (302, address(unit))
    assert (UnitWork.objects.get().state, UnitWork.objects.get().learner) == (UnitWorkState.SUBMITTED, amina)


def test_wrong_answers_are_explained(amina: User, work: UnitWork, client_of) -> None:
    client = client_of(amina)
    wrong = questions_of(work.unit)[0]

    response = client.post(address(work.unit, "fragen/"), posted(work.unit, _wrong_choices(work.unit)), follow=True)

    page = response.content.decode()
    assert "noch nicht richtig" in page
    assert _escaped(wrong.explanation) in page


def _wrong_choices(unit: SelfStudyUnit) -> dict[str, Given]:
    """One choice per question, wrong in each; orders and matches the wrong way round."""
    return {
        question.key: [next(position for position in range(len(question.options)) if {position} != question.correct)]
        if isinstance(question, ChoiceQuestion)
        else list(reversed(question.solution))
        for question in questions_of(unit)
    }


def _escaped(text: str) -> str:
    from django.utils.html import escape

    return escape(text)


def test_an_unanswered_question_is_named_and_nothing_written(amina: User, work: UnitWork, client_of) -> None:
    key, *_others = right(work.unit)
    answers = {name: value for name, value in posted(work.unit, right(work.unit)).items() if name != key}

    response = client_of(amina).post(address(work.unit, "fragen/"), answers)

    work.refresh_from_db()
    assert (response.status_code, answers_of(work)) == (422, {})
    assert response.context["check_form"].errors.keys() == {key}
    assert response.context["check_form"][_others[0]].value() in (answers[_others[0]], answers[_others[0]][0])


def test_a_place_given_twice_is_named(amina: User, work: UnitWork, client_of) -> None:
    order = next(question for question in questions_of(work.unit) if isinstance(question, OrderQuestion))
    answers = posted(work.unit, right(work.unit)) | {f"{order.key}-{item}": "0" for item in range(2)}

    response = client_of(amina).post(address(work.unit, "fragen/"), answers)

    assert (response.status_code, answers_of(work)) == (422, {})
    assert "Die Stelle 1 haben Sie zweimal vergeben." in response.content.decode()


def test_reading_on_is_remembered(amina: User, work: UnitWork, client_of) -> None:
    client = client_of(amina)
    last = len(parts_of(page_of(work.unit)))

    first = client.post(address(work.unit, "teil/1/"))
    overview = client.get(address(work.unit)).content.decode()
    end = client.post(address(work.unit, f"teil/{last}/"))

    assert (first.status_code, first.url, end.url) == (302, address(work.unit, "teil/2/"), address(work.unit) + "#fragen")
    assert f'href="{address(work.unit, "teil/2/")}"' in overview
    assert "Weiterlesen" in overview
    assert client.get(address(work.unit, f"teil/{last + 1}/")).status_code == 404


def test_notes_are_one_s_own(amina: User, guel: User, work: UnitWork, client_of) -> None:
    client = client_of(amina)

    response = client.post(address(work.unit, "notizen/"), {"notes": "Nur für mich", "teil": "2"})
    ready(work)
    submit_unit(work, by=amina, at=AT)

    assert (response.status_code, response.url) == (302, address(work.unit, "teil/2/"))
    assert "Nur für mich" in client.get(address(work.unit)).content.decode()
    assert "Nur für mich" not in client_of(guel).get(f"/begleitung/{work.uuid}/").content.decode()


def test_an_option_that_is_not_offered_is_refused(amina: User, work: UnitWork, client_of) -> None:
    answers = {name: ["99"] for name in posted(work.unit, right(work.unit))}

    response = client_of(amina).post(address(work.unit, "fragen/"), answers)

    work.refresh_from_db()
    assert (response.status_code, answers_of(work)) == (422, {})


def test_a_reflection_too_short_to_submit_is_shown_again_and_not_written(amina: User, work: UnitWork, client_of) -> None:
    answer_check(work, right(work.unit), at=AT)

    response = client_of(amina).post(address(work.unit, "reflexion/"), {"reflection": "Zu kurz, aber meins.", "submit": "1"})

    work.refresh_from_db()
    page = response.content.decode()
    assert (response.status_code, work.state, work.reflection) == (422, UnitWorkState.OPEN, "")
    assert "Zu kurz, aber meins.</textarea>" in page
    assert "20 von mindestens 200 Zeichen" in page


def test_submitting_before_the_check_keeps_the_draft(amina: User, work: UnitWork, client_of) -> None:
    response = client_of(amina).post(address(work.unit, "reflexion/"), {"reflection": REFLECTION, "submit": "1"})

    work.refresh_from_db()
    assert (response.status_code, work.state, work.reflection) == (409, UnitWorkState.OPEN, REFLECTION.strip())


def test_work_cannot_be_changed_through_the_page_once_submitted(amina: User, unit: SelfStudyUnit, client_of) -> None:
    work = UnitWorkFactory(learner=amina, unit=unit, submitted=True)
    before = work.reflection

    response = client_of(amina).post(address(unit, "reflexion/"), {"reflection": REFLECTION})

    work.refresh_from_db()
    assert (response.status_code, work.reflection) == (409, before)


def test_emil_neither_sees_nor_touches_aminas_work(emil: User, work: UnitWork, client_of) -> None:
    client = client_of(emil)
    ready(work)

    page = client.get(address(work.unit)).content.decode()
    changed = client.post(address(work.unit, "reflexion/"), {"reflection": "Emil war hier. " * 20, "submit": "1"})

    work.refresh_from_db()
    assert "Lösungen nenne" not in page
    assert (changed.status_code, work.state, work.reflection) == (404, UnitWorkState.OPEN, REFLECTION.strip())


def test_beginning_without_a_pathway_says_why(emil: User, unit: SelfStudyUnit, client_of) -> None:
    response = client_of(emil).post(address(unit, "beginnen/"))

    assert (response.status_code, UnitWork.objects.count()) == (409, 0)
    assert "gehört nicht zu einem Bildungsweg" in response.content.decode()


def test_an_unknown_unit_is_not_found(amina: User, client_of) -> None:
    assert client_of(amina).get("/mein-bereich/selbstlernen/gibt-es-nicht/").status_code == 404


def test_the_list_shows_the_self_study_modules_of_the_pathway(amina: User, work: UnitWork, client_of) -> None:
    groups = client_of(amina).get("/mein-bereich/selbstlernen/").context["modules"]

    wanted = Pathway.objects.get(slug="koordination").pathway_modules.filter(phase="S").order_by("module__position")
    assert [group.module.pk for group in groups if group.counts] == list(wanted.values_list("module", flat=True))
    assert [group.counts for group in groups] == [True] * 6 + [False] * 6
    assert [line.work for line in groups[0].lines if line.unit == work.unit] == [work]


@pytest.mark.once  # how often Django asks does not depend on whom it asks
def test_the_list_takes_the_same_queries_for_many_units(amina: User, on_pathway: PathwayEnrolment, client_of) -> None:
    client = client_of(amina)
    with CaptureQueriesContext(connection) as few:
        client.get("/mein-bereich/selbstlernen/")
    for taught in Module.objects.filter(curriculum__is_current=True):
        for position in range(5):
            extra = SelfStudyUnit.objects.create(module=taught, slug=f"mehr-{taught.code}-{position}".lower(), position=20 + position, title="Mehr", minutes=45)
            UnitWorkFactory(learner=amina, unit=extra)
    with CaptureQueriesContext(connection) as many:
        client.get("/mein-bereich/selbstlernen/")

    assert len(few) == len(many)
