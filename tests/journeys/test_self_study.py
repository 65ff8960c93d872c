"""A self-study unit on a phone, from its beginning to the guide, with a question of every kind; with JavaScript and without it."""

from typing import Any

import pytest

from core.models import User
from curriculum.domain.questions import ChoiceQuestion, MatchQuestion, OpenQuestion, OrderQuestion, Question
from curriculum.domain.units import page_of, parts_of, questions_of
from curriculum.models import Pathway, SelfStudyUnit
from learners.models import UnitWork
from tests.browser import looks
from tests.chromium import Visitor
from tests.factories.learners import PathwayEnrolmentFactory

pytestmark = pytest.mark.browser

REFLECTION = "Im Gespräch habe ich gemerkt, dass der Treffpunkt nicht fehlt, sondern nur niemand von ihm weiß. " * 3
MORE = [
    ("match", {"text": "Was gehört zusammen?", "pairs": [{"left": "Kommune", "right": "Staat"}, {"left": "Verein", "right": "Zivilgesellschaft"}]}),
    ("short_text", {"text": "Wie heißt das Gehen mit offenen Augen?", "accepted": ["Begehung"]}),
    ("open", {"text": "Wen haben Sie zuletzt nicht gefragt?"}),
]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_unit_with_every_kind_of_question_is_done_on_a_phone(curriculum: Any, transactional_db: Any, visitor: Any, amina: User, javascript: bool) -> None:
    unit = _unit_with_all_kinds()
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"))
    parts = len(parts_of(page_of(unit)))
    person = visitor(width=320, javascript=javascript)
    person.is_logged_in_as(amina)

    person.goes_to(f"/mein-bereich/selbstlernen/{unit.slug}/")
    person.presses("Einheit beginnen")
    person.follows("Lesen beginnen")
    too_wide = looks.too_wide(person.page) if javascript else []
    for _part in range(parts - 1):
        person.presses("Weiter:", exact=False)
    person.page.locator("[name=notes]").fill("Wer fehlt?")
    person.presses("Notizen speichern")
    person.presses("Gelesen, weiter zu den Fragen")
    _answer(person, unit, wrongly=True)
    person.presses("Antworten prüfen")
    graded = sum(question.is_graded for question in questions_of(unit))
    failed = person.text
    _answer(person, unit)
    person.presses("Antworten prüfen")
    person.page.locator("[name=reflection]").fill(REFLECTION)
    person.presses("Einreichen")

    work = UnitWork.objects.get(learner=amina, unit=unit)
    assert f"Richtig beantwortet: 0 von {graded}" in failed
    assert (work.read_parts, work.notes, work.state) == (parts, "Wer fehlt?", "submitted")
    assert dict(work.answers.values_list("question", "given")) == {question.key: _wanted(question) for question in questions_of(unit)}
    assert too_wide == []


def _unit_with_all_kinds() -> SelfStudyUnit:
    """A unit of self-study, whose check has choices and an order, with the three other kinds added."""
    unit = SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    page = unit.pages.get(locale__language_code="de")
    for kind, value in MORE:
        page.questions.append((kind, page.questions.stream_block.child_blocks[kind].to_python(value | {"explanation": "Darum."})))
    page.save()
    assert {type(question).__name__ for question in questions_of(unit)} == {"ChoiceQuestion", "OrderQuestion", "MatchQuestion", "TextQuestion", "OpenQuestion"}
    return unit


def _wanted(question: Question) -> Any:
    return "Die Nachbarin" if isinstance(question, OpenQuestion) else question.solution


def _answer(person: Visitor, unit: SelfStudyUnit, *, wrongly: bool = False) -> None:
    """Fill in the whole check; what was chosen before is chosen anew."""
    for question in questions_of(unit):
        name = question.key
        if isinstance(question, ChoiceQuestion):
            wrong = [position for position in range(len(question.options)) if position not in question.correct][:1]
            for box in person.page.locator(f"[name='{name}'][type=checkbox]").all():
                box.uncheck()
            for position in wrong if wrongly else question.solution:
                person.page.locator(f"[name='{name}'][value='{position}']").check()
        elif isinstance(question, OrderQuestion | MatchQuestion):
            count = len(question.solution)
            for item in range(count):
                chosen = (item + 1) % count if wrongly else item
                offered = question.shown.index(chosen) if isinstance(question, MatchQuestion) else chosen
                person.page.locator(f"[name='{name}-{item}']").select_option(index=offered + 1)  # "1" would also match a label; the first one is empty
        else:
            person.page.locator(f"[name='{name}']").fill("Rundfahrt" if wrongly else str(_wanted(question)))
