"""English addresses open the same doors: whoever is led away, refused or let in here is so there.

The table says what German addresses answer and is tested role by role; here two who stand for all try every page once more in
English: a visitor, and a learner who reads English.
"""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from core.language import has_twins, in_language, language_of
from core.models import User
from tests.architecture.access import Access
from tests.architecture.cast import Cast
from tests.architecture.test_access import TABLE, _patterns

pytestmark = pytest.mark.once  # where an address leads is decided in Python


def _names(*, curriculum: bool) -> list[str]:
    """Pages of the table that are read and have a twin."""
    routes = {name: f"/{route.removeprefix('^')}" for name, route, _pattern in _patterns(get_resolver())}
    found = [name for name, row in TABLE.items() if row.curriculum == curriculum and row.methods.split()[0] == "GET" and has_twins(routes[name])]
    assert len(found) > (2 if curriculum else 25)
    return found


def test_english_address_answers_as_the_german_one(db: None) -> None:
    assert _wrong(_names(curriculum=False)) == {}


def test_english_address_answers_as_the_german_one_about_the_curriculum(curriculum: None, db: None) -> None:
    assert _wrong(_names(curriculum=True)) == {}


def _wrong(names: list[str]) -> dict[str, Any]:
    User.objects.filter(pk=(cast := Cast()).people["learner"]).update(language="en")
    wrong: dict[str, Any] = {}
    for name in names:
        with transaction.atomic():
            wrong |= _try(name, TABLE[name], cast)
            transaction.set_rollback(True)
    return wrong


def _try(name: str, row: Access, cast: Cast) -> dict[str, Any]:
    scene = cast.scene()
    arguments = row.kwargs(scene)
    german = reverse(name, args=arguments) if isinstance(arguments, tuple) else reverse(name, kwargs=arguments)
    english = in_language(german, "en")
    answers = {"anonymous": Client().get(english, row.data(scene) or None), "learner": cast.client("learner").get(english, row.data(scene) or None)}
    statuses = {who: answer.status_code for who, answer in answers.items()}
    wrong = {} if statuses == {who: getattr(row, who) for who in statuses} else {name: statuses}
    away = [answer.headers["Location"] for answer in answers.values() if answer.status_code in (301, 302) and answer.headers["Location"].startswith("/")]
    return wrong | {f"{name} leads to": path for path in away if has_twins(path) and language_of(path) != "en"}


def test_both_languages_know_the_same_addresses() -> None:
    """An address is for readers or for programs, in urls.py and in core.language alike."""
    from config import urls

    neutral = {str(entry.pattern).lstrip("^").split("(")[0] for entry in urls.neutral_urls}

    assert sorted(route for route in neutral if has_twins(f"/{route}")) == []
