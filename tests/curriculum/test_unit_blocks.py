"""What the desk shows of a self-study unit before it is published."""

from typing import Any

import pytest

from curriculum.models import SelfStudyUnitPage


@pytest.mark.django_db
@pytest.mark.usefixtures("curriculum")
def test_the_preview_shows_the_answers_only_where_it_says_so(dana: Any, client_of: Any) -> None:
    page = SelfStudyUnitPage.objects.get(unit__slug="2-1-gespraeche-fuehren", locale__language_code="de")
    question = page.questions[0].value["text"]

    plain, answered = (page.make_preview_request(preview_mode=mode).rendered_content for mode in ("", "questions"))

    assert (question in plain, question in answered) == (False, True)
