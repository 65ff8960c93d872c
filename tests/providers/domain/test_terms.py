"""What giving up a seat costs: the arithmetic, the versions, and which of them holds for whom."""

from datetime import UTC, date, datetime, timedelta

import pytest

from learners.domain.enrolment import TermsChanged, cancel_enrolment, enrol
from providers.domain.terms import TermsRefused, Tier, cancellation_cost, current_terms, percent_on, publish_terms, share_of
from providers.models import CancellationTerms
from tests.clock import berlin
from tests.factories.providers import AT, OfferingFactory

FIRST_DAY = date(2027, 3, 1)
TIERS = [Tier(28, 0), Tier(14, 50)]


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(2027, 2, 1), 0),  # 28 days before: that day included
        (date(2027, 2, 2), 50),
        (date(2027, 2, 15), 50),
        (date(2027, 2, 16), 80),
        (date(2027, 3, 1), 80),
        (date(2026, 1, 1), 0),
    ],
)
@pytest.mark.parametrize("tiers", [TIERS, TIERS[::-1]])
def test_percentage_of_a_day(day, percent, tiers):
    assert percent_on(day, FIRST_DAY, tiers, 80) == percent


@pytest.mark.parametrize(("tiers", "percent"), [(TIERS, 0), ([], 80)])
def test_nothing_is_late_while_no_dates_are_fixed(tiers, percent):
    assert percent_on(date(2027, 2, 28), None, tiers, 80) == percent


@pytest.mark.parametrize(("cents", "percent", "share"), [(12_000, 50, 6_000), (1, 50, 1), (1, 49, 0), (333, 33, 110), (12_000, 0, 0), (12_000, 100, 12_000)])
def test_half_a_cent_is_rounded_up(cents, percent, share):
    assert share_of(cents, percent) == share


def publish(provider, *, tiers=TIERS, late=80, day=date(2027, 1, 11), at=AT):
    return publish_terms(provider, tiers=tiers, late_percent=late, substitute_percent=0, valid_from_date=day, by=None, at=at)


@pytest.mark.django_db
def test_the_day_is_the_one_in_berlin(provider):
    """23:30 in Berlin on the last day of a tier is still that day, though the session begins at 8:00 UTC."""
    terms = publish(provider)
    start = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)

    costs = [cancellation_cost(terms, 12_000, starts_at=start, at=at) for at in (berlin(2027, 2, 15, 23, 30), berlin(2027, 2, 16, 0, 0))]

    assert costs == [6_000, 9_600]


@pytest.mark.django_db
def test_a_provider_s_own_version_goes_before_the_programme_s_and_the_newest_valid_one_holds(provider, other_provider):
    programme = publish(None)
    first = publish(provider)
    second = publish(provider, day=date(2027, 2, 1))

    assert [terms.version for terms in (programme, first, second)] == [1, 1, 2]
    assert current_terms(provider.pk, on=date(2027, 1, 31)) == first
    assert current_terms(provider.pk, on=date(2027, 2, 1)) == second
    assert current_terms(other_provider.pk, on=date(2027, 2, 1)) == programme
    assert current_terms(provider.pk, on=date(2027, 1, 10)) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "terms",
    [
        {"day": date(2027, 1, 10)},  # yesterday
        {"tiers": [Tier(14, 0), Tier(14, 50)]},
        {"tiers": [Tier(28, 50), Tier(14, 0)]},  # dearer when earlier
        {"late": 40},
        {"late": 101},
    ],
)
def test_impossible_terms_are_refused_and_nothing_is_written(provider, terms):
    with pytest.raises(TermsRefused):
        publish(provider, **terms)
    assert not CancellationTerms.objects.exists()


@pytest.mark.django_db
def test_a_version_cannot_hold_before_the_last_one(provider):
    publish(provider, day=date(2027, 2, 1))

    with pytest.raises(TermsRefused, match="nicht vor der letzten"):
        publish(provider, day=date(2027, 1, 31))


@pytest.mark.django_db
def test_who_enrolled_keeps_the_version_and_the_share_accepted_then(provider, amina):
    """New terms and a new fee do not touch them: half of the 120 Euro agreed, not all of 200."""
    old = publish(provider)
    offering = OfferingFactory(provider=provider)
    enrolment = enrol(offering, learner=amina, by=amina, at=AT, terms_seen=old.uuid)
    publish(provider, tiers=[], late=100, day=date(2027, 1, 12))
    offering.fee_cents = 20_000
    offering.save()

    cancelled = cancel_enrolment(enrolment, by=amina, at=berlin(2027, 2, 10))

    assert (cancelled.terms, cancelled.agreed_cents, cancelled.cancel_cost_cents) == (old, 12_000, 6_000)


@pytest.mark.django_db
def test_terms_that_changed_while_the_page_was_open_must_be_read_first(provider, amina):
    seen = publish(provider)
    offering = OfferingFactory(provider=provider)
    publish(provider, late=100)

    with pytest.raises(TermsChanged):
        enrol(offering, learner=amina, by=amina, at=AT, terms_seen=seen.uuid)
    assert not offering.enrolments.exists()


@pytest.mark.django_db
def test_waiting_and_free_courses_cost_nothing(provider, amina, emil):
    publish(provider, tiers=[], late=100)
    paid, free = OfferingFactory(provider=provider, seats=1), OfferingFactory(provider=provider, fee_cents=0, first_start=berlin(2027, 3, 8, 9))
    enrol(paid, learner=emil, by=emil, at=AT)
    rows = [enrol(offering, learner=amina, by=amina, at=AT) for offering in (paid, free)]

    cancelled = [cancel_enrolment(row, by=amina, at=AT + timedelta(hours=1)) for row in rows]

    assert [(row.state, row.cancel_cost_cents) for row in cancelled] == [("cancelled", 0), ("cancelled", 0)]
    assert rows[1].terms is None
