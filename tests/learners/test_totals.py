"""The arithmetic of progress, without a database."""

import random

from hypothesis import given
from hypothesis import strategies as st

from learners.domain.totals import Minutes, Row, Sum, compute_totals

CELLS = st.tuples(st.integers(1, 6), st.sampled_from("PS"))


def figures(low: int, high: int, *, unique: bool = False) -> st.SearchStrategy[list[Minutes]]:
    one = st.builds(lambda cell, minutes: Minutes(*cell, minutes), CELLS, st.integers(low, high))
    return st.lists(one, max_size=12, unique_by=(lambda figure: (figure.module, figure.phase)) if unique else None)


def test_credit_is_capped_at_what_the_cell_requires() -> None:
    totals = compute_totals([Minutes(1, "P", 270), Minutes(2, "P", 270)], [Minutes(1, "P", 400)], [])

    assert totals.rows == (
        Row(module=1, phase="P", required=270, recorded=400, credited=270, planned=0, missing=0),
        Row(module=2, phase="P", required=270, recorded=0, credited=0, planned=0, missing=270),
    )
    assert totals.rows[0].surplus == 130
    assert totals.total == Sum(required=540, recorded=400, credited=270, planned=0, missing=270)


def test_plan_is_capped_at_what_is_open_after_credit() -> None:
    totals = compute_totals([Minutes(1, "P", 270)], [Minutes(1, "P", 200)], [Minutes(1, "P", 270)])

    assert totals.rows == (Row(module=1, phase="P", required=270, recorded=200, credited=200, planned=70, missing=0),)
    assert totals.is_complete is False


def test_minutes_in_the_other_phase_are_beyond() -> None:
    totals = compute_totals([Minutes(1, "S", 270)], [Minutes(1, "P", 270)], [Minutes(1, "P", 270)])

    assert totals.beyond == (Row(module=1, phase="P", required=0, recorded=270, credited=0, planned=0, missing=0),)
    assert totals.total == Sum(required=270, missing=270)


def test_a_line_and_its_counter_entry_are_nothing() -> None:
    totals = compute_totals([Minutes(1, "P", 270)], [Minutes(1, "P", 270), Minutes(1, "P", -270)], [])

    assert totals.total == Sum(required=270, missing=270)


def test_one_missing_minute_is_not_complete_and_not_a_hundred_percent() -> None:
    required = [Minutes(module, "P", 270) for module in range(1, 13)]
    recorded = [Minutes(module, "P", 270) for module in range(1, 12)] + [Minutes(12, "P", 269)]

    totals = compute_totals(required, recorded, [])

    assert (totals.is_complete, totals.total.percent_credited, totals.total.missing) == (False, 99, 1)


def test_a_pathway_that_asks_for_nothing_is_never_complete() -> None:
    assert compute_totals([], [Minutes(1, "P", 270)], []).is_complete is False


def test_sums_by_phase_are_the_sums_of_their_rows() -> None:
    totals = compute_totals([Minutes(1, "P", 270), Minutes(2, "S", 270), Minutes(3, "S", 270)], [Minutes(3, "S", 90)], [])

    assert totals.by_phase == {"P": Sum(required=270, missing=270), "S": Sum(required=540, recorded=90, credited=90, missing=450)}


@given(figures(0, 600, unique=True), figures(-300, 600), figures(0, 600))
def test_credited_planned_and_missing_are_the_required(required: list[Minutes], recorded: list[Minutes], planned: list[Minutes]) -> None:
    totals = compute_totals(required, recorded, planned)

    for row in (*totals.rows, totals.total, *totals.by_phase.values()):
        assert row.credited + row.planned + row.missing == row.required
        assert 0 <= row.credited <= row.required
        assert min(row.planned, row.missing, row.surplus) >= 0
    assert totals.total.required == sum(figure.minutes for figure in required)
    assert sum((part.credited for part in totals.by_phase.values()), 0) == totals.total.credited


@given(figures(0, 600, unique=True), figures(-300, 600), figures(0, 600), st.randoms(use_true_random=False))
def test_order_of_lines_does_not_matter(required: list[Minutes], recorded: list[Minutes], planned: list[Minutes], shuffle: random.Random) -> None:
    first = compute_totals(required, recorded, planned)
    shuffle.shuffle(recorded)
    shuffle.shuffle(planned)

    assert compute_totals(required, recorded, planned) == first


@given(figures(0, 600, unique=True), figures(0, 600), figures(0, 600), st.builds(lambda cell, minutes: Minutes(*cell, minutes), CELLS, st.integers(1, 300)))
def test_one_more_line_never_takes_credit_away(required: list[Minutes], recorded: list[Minutes], planned: list[Minutes], extra: Minutes) -> None:
    before = compute_totals(required, recorded, planned)
    after = compute_totals(required, [*recorded, extra], planned)

    assert after.total.credited >= before.total.credited
    assert after.total.missing <= before.total.missing


@given(figures(0, 600, unique=True), figures(0, 600))
def test_nothing_recorded_gets_lost(required: list[Minutes], recorded: list[Minutes]) -> None:
    totals = compute_totals(required, recorded, [])

    assert sum(row.credited + row.surplus for row in (*totals.rows, *totals.beyond)) == sum(figure.minutes for figure in recorded)
