"""How much a scheme gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.domain.amounts import Terms, amount_of, most_of


@pytest.mark.parametrize(
    ("terms", "cost", "amount"),
    [
        (Terms(rate_percent=50), 24_001, 12_000),  # rounded down
        (Terms(rate_percent=60, cap_cents=10_000), 24_000, 10_000),
        (Terms(rate_percent=100), 24_000, 24_000),
        (Terms(lump_cents=15_000), 24_000, 15_000),
        (Terms(lump_cents=15_000), 9_000, 9_000),  # never more than it costs
        (Terms(lump_cents=15_000, cap_cents=12_000), 24_000, 12_000),
        (Terms(), 24_000, None),
        (Terms(cap_cents=10_000), 24_000, None),  # a cap is no amount
    ],
)
def test_amount_follows_from_the_terms(terms, cost, amount):
    assert amount_of(terms, cost) == amount


def test_unknown_terms_let_the_office_go_up_to_costs_or_cap():
    assert most_of(Terms(), 24_000) == 24_000
    assert most_of(Terms(cap_cents=10_000), 24_000) == 10_000
    assert most_of(Terms(rate_percent=50), 24_000) == 12_000


@given(rate=st.none() | st.integers(1, 100), lump=st.none() | st.integers(0, 10**6), cap=st.none() | st.integers(0, 10**6), cost=st.integers(0, 10**7))
def test_nothing_gives_more_than_costs_or_cap(rate, lump, cap, cost):
    most = most_of(Terms(rate, None if rate else lump, cap), cost)

    assert 0 <= most <= cost
    assert cap is None or most <= cap
