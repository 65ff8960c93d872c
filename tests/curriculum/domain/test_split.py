"""The arithmetic of phases, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from curriculum.domain.split import Cell, Split, editorial_codes, split_faults, split_of

cells = st.lists(st.builds(Cell, code=st.text(max_size=3), minutes=st.integers(0, 10_000), phase=st.sampled_from("PS")))


@given(cells)
def test_split_of_loses_no_minute(found):
    split = split_of(found)

    assert split.total_minutes == sum(cell.minutes for cell in found)
    assert split.presence_minutes == sum(cell.minutes for cell in found if cell.phase == "P")


def test_split_faults_says_by_how_much_each_phase_is_off():
    assert split_faults(Split(2430, 810), Split(2430, 810)) == []
    assert split_faults(Split(2700, 540), Split(2430, 810)) == [
        "Präsenz: 60 WSt. statt 54 WSt., also 6 WSt. zu viel.",
        "Selbstlernen: 12 WSt. statt 18 WSt., also 6 WSt. zu wenig.",
    ]


def test_editorial_codes_are_those_that_could_change_places():
    pathways_of = {"1": frozenset("KSD"), "3": frozenset("KSD"), "4": frozenset("SD"), "16": frozenset("SD")}

    assert editorial_codes({"1": "P", "3": "P", "4": "S", "16": "P"}, pathways_of) == {"4", "16"}
    assert editorial_codes({"1": "P", "3": "P", "4": "S", "16": "S"}, pathways_of) == frozenset()
