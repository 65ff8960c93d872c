import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.domain.distribution import distribute


@pytest.mark.parametrize(
    ("promised", "available", "taught"),
    [
        ({7: 270, 8: 270}, [270, 270], [{7: 270}, {8: 270}]),
        ({7: 270, 8: 270}, [540], [{7: 270, 8: 270}]),
        ({7: 100, 8: 100}, [150, 150], [{7: 100, 8: 50}, {8: 50}]),
        ({7: 270}, [100, 100], [{7: 100}, {7: 100}]),
        ({7: 270}, [], []),
        ({}, [270], [{}]),
        ({7: 50}, [0, 60], [{}, {7: 50}]),
    ],
)
def test_sessions_are_filled_one_after_the_other(promised, available, taught):
    assert distribute(promised, available) == taught


@given(st.dictionaries(st.integers(1, 40), st.integers(1, 600), max_size=6), st.lists(st.integers(0, 600), max_size=8))
def test_nothing_is_lost_or_invented(promised, available):
    taught = distribute(promised, available)

    assert len(taught) == len(available)
    assert all(sum(session.values()) <= room for session, room in zip(taught, available, strict=True))
    assert sum(sum(session.values()) for session in taught) == min(sum(promised.values()), sum(available))
    assert all(sum(session.get(module, 0) for session in taught) <= minutes for module, minutes in promised.items())
