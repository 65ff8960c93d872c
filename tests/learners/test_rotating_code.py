"""The code on the wall."""

from datetime import timedelta

import pytest

from learners.domain.rotating_code import SECONDS, code_at, in_groups, is_current, seconds_left
from tests.clock import berlin

AT = berlin(2027, 3, 1, 9)  # the beginning of a slot


def test_a_code_holds_for_its_half_minute_and_then_changes():
    assert code_at("s", AT) == code_at("s", AT + timedelta(seconds=SECONDS - 1))
    assert code_at("s", AT) != code_at("s", AT + timedelta(seconds=SECONDS))
    assert code_at("s", AT) != code_at("t", AT)


@pytest.mark.parametrize(("age", "expected"), [(-1, False), (0, True), (29, True), (30, True), (89, True), (90, False), (3600, False)])
def test_a_code_counts_for_a_moment_longer_than_it_is_shown(age, expected):
    assert is_current("s", code_at("s", AT), AT + timedelta(seconds=age)) is expected


def test_spaces_and_small_letters_do_not_matter():
    code = code_at("s", AT)

    assert is_current("s", f" {in_groups(code).lower()} ", AT)
    assert not is_current("s", code[:-1], AT)
    assert not is_current("s", "ÄÖÜ", AT)


def test_the_page_comes_again_with_the_next_code():
    assert [seconds_left(AT + timedelta(seconds=passed)) for passed in (0, 1, 29)] == [30, 29, 1]
