"""Entries are confirmed, reminded of, listed, hidden – never deleted, and never hidden without a warning."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Job
from core.time import berlin_date
from providers.domain.confirming import ConfirmingRefused, confirm_offering, confirm_provider
from providers.domain.freshness import Freshness, Terms, freshness_of
from providers.domain.staleness import Deed, deed_for, find_due, keep_fresh
from providers.models import Offering, Provider
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, OfferingFactory, ProviderFactory

TERMS = Terms(period_days=90, remind_days=14)
TODAY = date(2027, 1, 11)
DAY = timedelta(days=1)


def ago(days: int) -> date:
    return TODAY - days * DAY


@pytest.mark.parametrize(
    ("confirmed", "expected"),
    [(0, "fresh"), (75, "fresh"), (76, "due"), (90, "due"), (91, "overdue"), (180, "overdue"), (181, "stale")],
)
def test_both_last_days_count_in_full(confirmed, expected):
    assert freshness_of(ago(confirmed), TERMS, today=TODAY) == Freshness(expected)


@pytest.mark.parametrize(
    ("confirmed", "reminded", "expected"),
    [
        (75, None, None),
        (76, None, Deed.REMIND),
        (76, 0, None),
        (100, 20, None),
        (100, 25, Deed.REMIND),  # that reminder was about the period before
        (181, None, Deed.REMIND),  # nobody was warned: an installation that starts late reminds first
        (181, 13, None),
        (181, 14, Deed.HIDE),
        (400, 320, Deed.HIDE),
        (400, 399, Deed.REMIND),
    ],
)
def test_what_is_due(confirmed, reminded, expected):
    assert deed_for(ago(confirmed), None if reminded is None else ago(reminded), TERMS, today=TODAY) == expected


@settings(max_examples=60)
@given(confirmed=st.integers(0, 300), nights=st.integers(1, 260))
def test_night_after_night_one_reminder_a_period_and_a_warning_before_hiding(confirmed: int, nights: int) -> None:
    since, reminded, hidden, reminders = ago(confirmed), None, None, []
    for night in range(nights):
        today = TODAY + night * DAY
        for _twice in range(2):
            deed = None if hidden else deed_for(since, reminded, TERMS, today=today)
            if deed == Deed.REMIND:
                reminded = today
                reminders.append(today)
            elif deed == Deed.HIDE:
                hidden = today
    assert len(reminders) <= 1
    if hidden:
        assert hidden - since > 2 * TERMS.period_days * DAY
        assert hidden - reminders[0] >= TERMS.remind_days * DAY


def mails() -> list[tuple[str, str]]:
    return [(job.arguments["to"][0], job.arguments["subject"]) for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


def night(at: datetime) -> dict[Deed, int]:
    return keep_fresh(at=at)


@pytest.mark.django_db
def test_the_nightly_run_reminds_hides_and_does_nothing_twice(provider, boris):
    Provider.objects.filter(pk=provider.pk).update(confirmed_on_date=TODAY)
    offering = OfferingFactory(provider=provider, title="Ruhig", confirmed_on_date=ago(80), dates_on_request=True, sessions=False)
    over = OfferingFactory(provider=provider, confirmed_on_date=ago(300), first_start=AT - 50 * DAY)

    assert [night(AT), night(AT)] == [{Deed.REMIND: 1, Deed.HIDE: 0}, {Deed.REMIND: 0, Deed.HIDE: 0}]
    assert mails() == [(provider.contact_email, "Bitte bestätigen: Ruhig")]
    assert Offering.objects.public().filter(pk=offering.pk).exists()

    late = AT + 101 * DAY
    Provider.objects.filter(pk=provider.pk).update(confirmed_on_date=berlin_date(late))
    assert [night(late), night(late)] == [{Deed.REMIND: 0, Deed.HIDE: 1}, {Deed.REMIND: 0, Deed.HIDE: 0}]
    assert mails()[1:] == [(provider.contact_email, "Ausgeblendet: Ruhig")]
    assert list(Offering.objects.public()) == [over]
    assert [(step.kind, step.side) for step in offering.steps.all()] == [("hidden", "system")]

    confirm_offering(offering, by=boris, at=late + DAY)
    confirm_offering(offering, by=boris, at=late + DAY)
    assert Offering.objects.public().filter(pk=offering.pk).exists()
    assert [step.kind for step in offering.steps.all()] == ["hidden", "shown"]


@pytest.mark.django_db
def test_a_hidden_provider_takes_its_offerings_along_and_comes_back(client, provider, boris):
    OfferingFactory(provider=provider)
    Provider.objects.filter(pk=provider.pk).update(confirmed_on_date=ago(361), reminded_on_date=ago(180))

    night(AT)
    hidden = client.get(f"/traeger/{provider.slug}/").status_code, Offering.objects.public().count()
    confirm_provider(provider, by=boris, at=AT)

    assert hidden == (404, 0)
    assert (client.get(f"/traeger/{provider.slug}/").status_code, Offering.objects.public().count()) == (200, 1)


@pytest.mark.django_db
def test_who_takes_part_still_sees_what_is_hidden_and_strangers_do_not(client, amina, emil):
    offering = OfferingFactory(hidden_at=AT)
    EnrolmentFactory(offering=offering, learner=amina)
    answers = {}
    for name, person in {"amina": amina, "emil": emil}.items():
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        answers[name] = client.get(f"/angebote/{offering.uuid}/").status_code

    assert answers == {"amina": 200, "emil": 404}


@pytest.mark.django_db
def test_only_published_offerings_are_confirmed(boris):
    with pytest.raises(ConfirmingRefused):
        confirm_offering(OfferingFactory(draft=True), by=boris, at=AT)


@pytest.mark.django_db
def test_the_dry_run_names_and_writes_nothing():
    today = berlin_date(timezone.now())
    ProviderFactory(organisation__name="Kolleg", confirmed_on_date=today - 170 * DAY)
    out = StringIO()

    call_command("check_freshness", dry_run=True, stdout=out)
    assert (out.getvalue(), mails()) == ("erinnern: Träger Kolleg\n1 Einträge; nichts wurde geändert.\n", [])

    call_command("check_freshness", stdout=StringIO())
    assert list(find_due(at=timezone.now())) == []
    assert len(mails()) == 1
