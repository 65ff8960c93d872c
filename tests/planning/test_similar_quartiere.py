"""Nearest Quartiere: the same whoever asks, in whatever order and unit; no foreign value comes out."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planning.domain.similar_quartiere import LEAST_COMMON, MOST_SHOWN, Course, Nearness, Profile, find_similar, nearness_of, square_distance, steps_of

NAMES = ("a", "b", "c", "d", "e")
TENTHS = st.integers(-500, 500).map(lambda number: number / 10)
VALUES = st.dictionaries(st.sampled_from(NAMES), TENTHS)
PROFILES = st.lists(VALUES, min_size=2, max_size=9).map(lambda rows: [Profile(f"Q{number}", row) for number, row in enumerate(rows)])


def profile(key, *values):
    return Profile(key, {name: value for name, value in zip(NAMES, values, strict=False) if value is not None})


def test_steps_are_half_standard_deviations():
    # Mean 5, variance 32/6.
    rows = [profile(key, value) for key, value in zip("ABCDEF", (5 + 4, 5 - 4, 5.0, 5.0, 5.0, 5.0), strict=True)]
    variance = Fraction(32, 6)

    assert steps_of(rows)["A"]["a"] == round(2 * 4 / float(variance) ** 0.5)
    assert [steps_of(rows)[key]["a"] for key in "BC"] == [-steps_of(rows)["A"]["a"], 0]


def test_an_indicator_that_is_the_same_everywhere_says_nothing():
    assert steps_of([profile("A", 3.0, 1.0), profile("B", 3.0, 2.0)]) == {"A": {"b": -2}, "B": {"b": 2}}


def test_missing_is_never_zero():
    own, other = profile("A", 1.0, 2.0, 3.0, 0.0), profile("B", 1.0, 2.0, 3.0, None)
    rest = [profile("C", 5.0, 9.0, 9.0, 40.0), profile("D", 9.0, 5.0, 5.0, 20.0)]

    (found,) = find_similar(own, [other], rest)

    assert (found.nearness, found.common, sorted(found.courses)) == (Nearness.CLOSE, 3, ["a", "b", "c"])


def test_with_two_common_indicators_nothing_is_said():
    own, other = profile("A", 1.0, 2.0, 3.0), profile("B", 1.0, 2.0, None, 4.0)

    assert (LEAST_COMMON, find_similar(own, [other], [profile("C", 9.0, 9.0, 9.0, 9.0)])) == (3, [])


def test_borders_of_nearness_belong_to_the_nearer_word():
    found = [nearness_of(Fraction(number, 4) ** 2) for number in (0, 2, 3, 4, 5, 6, 7)]

    assert found == [Nearness.CLOSE, Nearness.CLOSE, Nearness.SIMILAR, Nearness.SIMILAR, Nearness.PARTLY, Nearness.PARTLY, None]


def test_directions_name_only_more_than_half_a_deviation():
    rows = [profile(key, value, value, value) for key, value in (("A", 0.0), ("B", 1.0), ("C", 5.0), ("D", -5.0))]
    steps = steps_of(rows)

    own = find_similar(rows[0], rows[1:])

    assert {row["a"] for row in (steps["A"], steps["B"])} == {0}
    assert {each.key: set(each.courses.values()) for each in own} == {"B": {Course.ALIKE}, "C": {Course.HIGHER}, "D": {Course.LOWER}}


def test_at_most_six_are_shown_and_none_is_oneself():
    rows = [profile(f"Q{number}", 1.0, 2.0, 3.0) for number in range(12)]

    found = find_similar(rows[0], rows, [profile("Z", 2.0, 3.0, 4.0)])

    assert [each.key for each in found] == ["Q1", "Q10", "Q11", "Q2", "Q3", "Q4"]
    assert len(found) == MOST_SHOWN


@given(PROFILES)
def test_distance_is_symmetric_and_nobody_is_nearer_than_oneself(rows):
    steps = steps_of(rows)

    for one in rows:
        for other in rows:
            there, back = (square_distance(steps[each], steps[to]) for each, to in ((one.key, other.key), (other.key, one.key)))
            assert there == back
            assert there is None or there >= 0
        assert square_distance(steps[one.key], steps[one.key]) in (0, None)


@given(PROFILES)
def test_two_see_each_other_alike_and_in_opposite_directions(rows):
    turned = {Course.ALIKE: Course.ALIKE, Course.HIGHER: Course.LOWER, Course.LOWER: Course.HIGHER}
    one, other, *rest = rows

    there, back = find_similar(one, [other], rest), find_similar(other, [one], rest)

    assert [each.nearness for each in there] == [each.nearness for each in back]
    assert [{name: turned[course] for name, course in each.courses.items()} for each in there] == [each.courses for each in back]


@given(PROFILES, st.randoms(use_true_random=False))
def test_the_order_of_what_goes_in_does_not_matter(rows, random):
    own, *others = rows
    shuffled = list(others)
    random.shuffle(shuffled)

    assert find_similar(own, shuffled) == find_similar(own, others)


@given(PROFILES, st.sampled_from([2, 10, 100, 1000]), st.integers(-50, 50))
def test_units_do_not_matter(rows, factor, shift):
    def converted(row):
        return Profile(row.key, {name: value if name == "a" else float(Fraction(str(value)) * factor + shift) for name, value in row.values.items()})

    changed = [converted(row) for row in rows]

    assert find_similar(changed[0], changed[1:]) == find_similar(rows[0], rows[1:])


@given(PROFILES)
def test_all_that_comes_out_follows_from_steps(rows):
    """Values that fall on the same steps give the same answer: whoever compares however often learns steps at best."""
    own, *others = rows
    steps = steps_of(rows)

    found = find_similar(own, others)

    for each in found:
        mine, theirs = steps[own.key], steps[each.key]
        square = square_distance(mine, theirs)
        assert square is not None
        assert each.nearness == nearness_of(square)
        assert set(each.courses) == mine.keys() & theirs.keys()
        for name, course in each.courses.items():
            apart = theirs[name] - mine[name]
            assert course == (Course.ALIKE if abs(apart) <= 1 else Course.HIGHER if apart > 0 else Course.LOWER)


def test_a_foreign_value_cannot_be_told_from_its_neighbours():
    """The attack: one's own eleven Quartiere lie close together and each is compared. Values a third of a deviation apart all look the same."""
    own = [profile(f"own-{number}", float(number), float(number), float(number)) for number in range(-20, 21, 4)]
    spread = [profile(f"far-{number}", number, number, number) for number in (-40.0, -20.0, 20.0, 40.0)]

    def answers(value):
        foreign = [profile("foreign", value, value, value), *spread]
        return [find_similar(each, foreign, [other for other in own if other is not each]) for each in own]

    alike = [value / 10 for value in range(0, 45, 3) if answers(value / 10) == answers(0.0)]

    assert (min(alike), max(alike)) == (0.0, 4.2)
