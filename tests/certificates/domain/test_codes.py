import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.codes import ALPHABET, LENGTH, RANDOM_SIGNS, check_sign, group, new_code, parse_code

codes = st.text(ALPHABET, min_size=RANDOM_SIGNS, max_size=RANDOM_SIGNS).map(lambda body: body + check_sign(body))
EXAMPLE = "23456789ABCDEFGHJKMNPQRTVWX"


def test_code_cannot_be_guessed():
    assert math.log2(len(ALPHABET) ** RANDOM_SIGNS) > 128
    assert len({new_code() for _each in range(2000)}) == 2000


def test_code_has_no_look_alikes():
    assert set("0O1ILUS") & set(ALPHABET) == set()
    assert len(set(ALPHABET)) == 29


def test_code_is_printed_in_seven_groups_of_four():
    assert [len(part) for part in new_code().split("-")] == [4] * 7


@given(codes)
def test_parse_code_takes_what_was_printed(signs):
    assert parse_code(group(signs)) == group(signs)


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_parse_code_finds_a_single_wrong_sign(signs, place, sign):
    typed = signs[:place] + sign + signs[place + 1 :]

    assert parse_code(typed) == (group(signs) if typed == signs else None)


def test_parse_code_finds_every_single_wrong_sign_of_one_code():
    signs = EXAMPLE + check_sign(EXAMPLE)

    accepted = [(place, sign) for place in range(LENGTH) for sign in ALPHABET if sign != signs[place] and parse_code(signs[:place] + sign + signs[place + 1 :])]

    assert accepted == []


@given(codes)
def test_parse_code_finds_every_swap_of_two_different_signs(signs):
    for left in range(LENGTH):
        for right in range(left + 1, LENGTH):
            typed = list(signs)
            typed[left], typed[right] = typed[right], typed[left]
            assert parse_code("".join(typed)) == (group(signs) if signs[left] == signs[right] else None)


@pytest.mark.parametrize(
    "typed",
    ["{code}", " {code} ", "{lower}", "{spaced}", "{dashed}", "{plain}"],
)
def test_parse_code_forgives_case_spaces_and_hyphens(typed):
    code = group(EXAMPLE + check_sign(EXAMPLE))
    forms = {
        "code": code,
        "lower": code.lower(),
        "spaced": code.replace("-", "  "),
        "dashed": code.replace("-", " – "),
        "plain": code.replace("-", ""),
    }

    assert parse_code(typed.format(**forms)) == code


def test_parse_code_reads_a_typed_s_as_the_5_it_must_be():
    code = group(EXAMPLE + check_sign(EXAMPLE))

    assert parse_code(code.replace("5", "s")) == code


@pytest.mark.parametrize("typed", ["", "   ", "abc", "0" * LENGTH, "é" * LENGTH, "2" * 10_000, EXAMPLE, "<script>", "\x00" * LENGTH])
def test_parse_code_refuses_what_cannot_be_one(typed):
    assert parse_code(typed) is None
