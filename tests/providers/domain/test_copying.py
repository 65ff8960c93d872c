"""A weekly 9:00 stays at 9:00 across both clock changes, and a copy is a draft of its own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.time import BERLIN, minutes_between
from providers.domain.copying import copy_offerings, shifted
from providers.domain.editing import EditingRefused
from providers.models import Offering
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, OfferingFactory


@settings(max_examples=100)
@given(day=st.dates(date(2026, 1, 1), date(2028, 12, 31)), hour=st.integers(4, 22), weeks=st.integers(1, 104))
def test_shifting_keeps_weekday_and_time_of_day(day: date, hour: int, weeks: int) -> None:
    before = datetime(day.year, day.month, day.day, hour, 30, tzinfo=BERLIN)

    after = shifted(before.astimezone(UTC), weeks=weeks).astimezone(BERLIN)

    assert (after.date(), after.time()) == (day + timedelta(weeks=weeks), before.time())


@pytest.mark.django_db
def test_a_series_is_copied_as_drafts_at_the_same_hour(provider, boris):
    original = OfferingFactory(
        provider=provider, title="Reihe", description="Alles.", seats_taken=3, external_id="K-1", approval="office", decide_on_date=date(2027, 2, 16)
    )  # 1 March 2027, 9:00
    EnrolmentFactory(offering=original)
    original.refresh_from_db()

    copies = copy_offerings([original], weeks=4, copies=8, by=boris, at=AT)  # 29 March … 11 October … 8 November: both changes

    locals_ = [copy.starts_at.astimezone(BERLIN) for copy in copies]
    assert {start.strftime("%a %H:%M") for start in locals_} == {"Mon 09:00"}
    assert [start.date() for start in locals_] == [date(2027, 3, 1) + timedelta(weeks=4 * number) for number in range(1, 9)]
    assert {minutes_between(copy.starts_at, copy.ends_at) for copy in copies} == {330}
    first = Offering.objects.get(pk=copies[0].pk)
    assert (first.state, first.seats_taken, first.external_id, first.description) == ("draft", 0, "", "Alles.")
    assert (first.registration_until_date, first.decide_on_date, first.approval) == (date(2027, 3, 15), date(2027, 3, 16), "office")
    assert list(first.offering_modules.values_list("module__code", "minutes")) == [("7", 270)]
    assert list(first.sessions.get().session_modules.values_list("minutes", flat=True)) == [270]
    assert (first.enrolments.count(), first.steps.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("weeks", "copies"), [(0, 1), (105, 1), (1, 0), (1, 13)])
def test_numbers_out_of_range_write_nothing(provider, boris, weeks, copies):
    with pytest.raises(EditingRefused):
        copy_offerings([OfferingFactory(provider=provider)], weeks=weeks, copies=copies, by=boris, at=AT)

    assert Offering.objects.count() == 1
