"""The check of a unit as the learner's side reads it."""

import pytest

from curriculum.domain.units import questions_of
from curriculum.models import SelfStudyUnit
from tests.factories.curriculum import real_units

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]


def test_questions_are_those_of_the_file_in_order():
    text = next(text for text in real_units() if text.slug == "2-1-gespraeche-fuehren")

    questions = questions_of(SelfStudyUnit.objects.get(slug=text.slug))

    *choices, order = questions
    *told, told_order = text.questions
    assert [(one.text, one.options, one.correct, one.explanation) for one in choices] == [(one.text, one.options, one.correct, one.explanation) for one in told]
    assert (order.text, order.items, order.explanation) == (told_order.text, told_order.options, told_order.explanation)
    assert len({one.key for one in questions}) == len(questions)


def test_a_question_keeps_its_key_when_its_wording_changes():
    unit = SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    keys = [question.key for question in questions_of(unit)]
    page = unit.pages.get(locale__language_code="de")
    page.questions[0].value["text"] = "Anders gefragt?"
    page.save_revision().publish()

    questions = questions_of(unit)

    assert ([question.key for question in questions], questions[0].text) == (keys, "Anders gefragt?")


def test_a_unit_without_a_published_page_has_no_questions():
    unit = SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    for page in unit.pages.all():
        page.unpublish()

    assert questions_of(unit) == []
