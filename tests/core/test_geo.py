from core.geo import distance_km


def test_distance_between_stuttgart_and_ulm():
    assert distance_km(48.775817, 9.177734, 48.401082, 9.987608) == 73


def test_distance_to_oneself_is_nothing():
    assert distance_km(48.7, 9.1, 48.7, 9.1) == 0


def test_distance_to_the_other_side_of_the_world():
    assert distance_km(0, 0, 0, 180) == 20015
