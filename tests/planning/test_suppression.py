"""Hidden counts stay hidden, also from somebody who knows the total and can subtract."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.domain.suppression import Count, hidden
from planning.enums import Gap


def test_small_counts_and_small_areas_are_hidden_and_zero_is_no_secret():
    counts = [Count("a", 2, 900), Count("b", 3, 900), Count("c", 0, 900), Count("d", 50, 299)]

    assert hidden(counts, minimum_cases=3) == {"a": Gap.FEW_CASES, "d": Gap.FEW_RESIDENTS}


def test_a_published_total_takes_the_next_smallest_cell_along():
    counts = [Count("a", 2, 900, "Nord"), Count("b", 40, 900, "Nord"), Count("c", 7, 900, "Nord"), Count("d", 2, 900, "Süd"), Count("e", 2, 900, "Süd")]

    assert hidden(counts, minimum_cases=3) == {"a": Gap.FEW_CASES, "c": Gap.PROTECTS_ANOTHER, "d": Gap.FEW_CASES, "e": Gap.FEW_CASES}


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from([100, 900])), min_size=2, max_size=6))
def test_nobody_finds_a_hidden_count_by_subtraction(cells):
    """Who knows the total of the group and every shown cell learns only the sum of the hidden ones: it must be large enough, and shared."""
    counts = [Count(str(number), cases, residents, "Nord") for number, (cases, residents) in enumerate(cells)]

    gaps = hidden(counts, minimum_cases=3)

    closed = [count.cases for count in counts if count.key in gaps]
    could_follow = [count for count in counts if count.key not in gaps and count.cases]
    assert not closed or not could_follow or (len(closed) >= 2 and sum(closed) >= 3)
    assert all(count.key in gaps for count in counts if count.residents < 300 or 0 < count.cases < 3)
