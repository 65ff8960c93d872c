"""A request to a provider: asked, answered, agreed, lapsed; and what the need's state follows from."""

from datetime import date, timedelta

import pytest
from wagtail.models import ModelLogEntry

from core.models import Job
from providers.domain.need_life import NeedRefused
from providers.domain.need_ranking import halves_between, promised_minutes, rank_need
from providers.domain.needs import withdraw_need
from providers.domain.teaching_requests import (
    accept_counter,
    accept_teaching,
    counter_teaching,
    decline_teaching,
    lapse_teaching,
    open_minutes,
    withdraw_teaching,
)
from providers.enums import NeedState, OfferingState, PartnerState, TeachingRequestState
from providers.models import NeedPartner, Offering, TeachingCapacity, TeachingProfile, TeachingRequest
from providers.rules import gemeinden_of
from tests.factories.core import make_municipality_contact
from tests.factories.needs import NeedFactory, a_town, ask
from tests.factories.providers import AT, OfferingFactory, a_format, a_module

pytestmark = pytest.mark.django_db


def state_of(row):
    row.refresh_from_db()
    return row.state


def subjects():
    return sorted((job.arguments["to"][0], job.arguments["subject"]) for job in Job.objects.filter(task="core.send_mail"))


def test_a_yes_makes_a_draft_that_only_the_municipalities_will_see(provider, boris, dana):
    need = NeedFactory(title="Beteiligung", people=12)
    hanna = make_municipality_contact(need.municipality, email="hanna@example.org")
    neighbour = a_town("Stadt Nachbarstadt")
    NeedPartner.objects.create(need=need, municipality=neighbour, state=PartnerState.JOINED, people=5, invited_at=AT)

    request = ask(need, provider, by=dana)
    asked_state = state_of(need)
    accept_teaching(request, answer="Gern im März.", by=boris, at=AT)
    accept_teaching(request, by=boris, at=AT)

    course = Offering.objects.get()
    assert (asked_state, state_of(need), state_of(request)) == (NeedState.OFFERED, NeedState.AGREED, TeachingRequestState.ACCEPTED)
    assert (course.state, course.is_closed, course.seats, course.fee_cents, course.host) == (OfferingState.DRAFT, True, 17, 0, need.host)
    assert {each.pk for each in course.municipalities.all()} == {need.host_id, neighbour.gemeinde_id} == {*gemeinden_of(hanna), neighbour.gemeinde_id}
    assert list(course.offering_modules.values_list("module__code", "minutes")) == [("7", 270)]
    assert list(need.steps.values_list("kind", "side")) == [("offered", "office"), ("agreed", "provider")]
    assert [to for to, _subject in subjects()] == ["dana@example.org", "hanna@example.org", provider.contact_email]


def test_each_step_leaves_one_line_in_the_trail(provider, boris, dana):
    need = NeedFactory()
    request = ask(need, provider, by=dana)
    counter_teaching(request, fee_cents=70_000, answer="Mit zwei Lehrenden.", by=boris, at=AT)
    accept_counter(request, by=dana, at=AT)

    trail = ModelLogEntry.objects.filter(object_id=str(need.pk), action__startswith="providers.teaching").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == ["providers.teaching_requested", "providers.teaching_countered", "providers.teaching_agreed"]
    assert (TeachingRequest.objects.get().agreed_cents, Offering.objects.get().description) == (
        70_000,
        "Das Honorar für die ganze Gruppe ist vereinbart: 700 €.",
    )


@pytest.mark.parametrize("end", ["decline", "withdraw", "lapse"])
def test_when_nobody_is_left_the_office_looks_again(provider, boris, dana, end):
    need = NeedFactory()
    request = ask(need, provider, answer_until_date=date(2027, 1, 20))

    if end == "decline":
        decline_teaching(request, answer="Keine Lehrenden frei.", by=boris, at=AT)
    elif end == "withdraw":
        withdraw_teaching(request, by=dana, at=AT)
    else:
        lapse_teaching(request, at=AT + timedelta(days=9))  # the last day itself is not over
        assert state_of(request) == TeachingRequestState.OPEN
        lapse_teaching(request, at=AT + timedelta(days=10))

    assert state_of(need) == NeedState.ACCEPTED
    assert state_of(request) == {"decline": "declined", "withdraw": "withdrawn", "lapse": "lapsed"}[end]
    assert open_minutes(need) == {a_module().pk: 270}


def test_several_providers_share_a_need_and_it_is_agreed_with_the_last(provider, other_provider, boris, clara):
    need = NeedFactory(modules=[(a_module("7"), 270), (a_module("8"), 90)])
    first = ask(need, provider, modules=[a_module("7")])
    second = ask(need, other_provider, modules=[a_module("8")])

    accept_teaching(first, by=boris, at=AT)
    halfway = state_of(need)
    accept_teaching(second, by=clara, at=AT)

    assert (halfway, state_of(need), Offering.objects.count()) == (NeedState.OFFERED, NeedState.AGREED, 2)


def test_a_need_half_agreed_goes_back_when_the_rest_is_declined(provider, other_provider, boris, clara):
    need = NeedFactory(modules=[(a_module("7"), 270), (a_module("8"), 90)])
    accept_teaching(ask(need, provider, modules=[a_module("7")]), by=boris, at=AT)

    decline_teaching(ask(need, other_provider, modules=[a_module("8")]), answer="Nein.", by=clara, at=AT)

    assert (state_of(need), list(open_minutes(need).values())) == (NeedState.ACCEPTED, [90])


@pytest.mark.parametrize("wrong", ["twice", "taken", "nothing", "late", "draft"])
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(provider, other_provider, wrong):
    need = NeedFactory(state=NeedState.DRAFT if wrong == "draft" else NeedState.ACCEPTED, modules=[(a_module("7"), 270), (a_module("8"), 90)])
    if wrong in {"twice", "taken"}:
        ask(need, provider, modules=[a_module("7")])
    before = TeachingRequest.objects.count(), Job.objects.count(), need.steps.count()
    asked = {
        "twice": {"provider": provider, "modules": [a_module("8")]},
        "taken": {"provider": other_provider, "modules": [a_module("7")]},
        "nothing": {"provider": provider, "modules": []},
        "late": {"provider": provider, "answer_until_date": date(2027, 1, 10)},
        "draft": {"provider": provider},
    }[wrong]

    with pytest.raises(NeedRefused):
        ask(need, **asked)

    assert (TeachingRequest.objects.count(), Job.objects.count(), need.steps.count()) == before


def test_after_the_last_day_a_provider_cannot_answer_any_more(provider, boris):
    request = ask(NeedFactory(), provider, answer_until_date=date(2027, 1, 20))

    with pytest.raises(NeedRefused):
        accept_teaching(request, by=boris, at=AT + timedelta(days=10))

    assert (state_of(request), Offering.objects.count()) == (TeachingRequestState.OPEN, 0)


def test_a_withdrawn_need_ends_its_requests_and_a_half_agreed_one_stays(provider, other_provider, boris, emil):
    given_up = NeedFactory()
    request = ask(given_up, provider)
    withdraw_need(given_up, reason="", by=emil, at=AT)
    half = NeedFactory(modules=[(a_module("7"), 270), (a_module("8"), 90)], municipality=given_up.municipality)
    accept_teaching(ask(half, provider, modules=[a_module("7")]), by=boris, at=AT)

    with pytest.raises(NeedRefused):
        withdraw_need(half, reason="", by=emil, at=AT)

    assert (state_of(given_up), state_of(request), state_of(half)) == (NeedState.WITHDRAWN, TeachingRequestState.WITHDRAWN, NeedState.OFFERED)
    with pytest.raises(NeedRefused):
        accept_teaching(request, by=boris, at=AT)


def test_the_ranking_reads_profiles_capacity_and_courses(provider, other_provider):
    need = NeedFactory(places=frozenset({"inhouse", "regional"}), people=5)
    for each, minutes in ((provider, 540), (other_provider, 90)):
        profile = TeachingProfile.objects.create(provider=each, fee_cents_per_lesson=9_000)
        profile.formats.add(a_format())
        profile.modules.add(a_module())
        TeachingCapacity.objects.create(provider=each, year=2027, half=1, minutes=minutes)
    course = OfferingFactory(provider=provider, kreis=need.host.kreis, gemeinde=need.host)
    OfferingFactory(provider=other_provider, kreis=need.host.kreis, gemeinde=need.host, seats=4)

    ranking = rank_need(need, at=AT)

    assert sorted((one.is_course, one.key, dict(one.covers), one.cost_cents) for one in ranking.suggestions) == [
        (False, provider.slug, {"7": 270}, 54_000),
        (True, str(course.uuid), {"7": 270}, 60_000),
    ]
    assert [(one.key, [barrier.value for barrier in one.barriers]) for one in ranking.left_out] == [(other_provider.slug, ["capacity"])]


def test_what_is_asked_for_or_agreed_takes_capacity(provider, boris):
    halves = halves_between(date(2027, 2, 1), date(2027, 7, 31))
    accept_teaching(ask(NeedFactory(), provider), by=boris, at=AT)
    decline_teaching(ask(NeedFactory(municipality=a_town("Stadt Nachbarstadt")), provider), answer="Nein.", by=boris, at=AT)

    assert halves == [(2027, 1), (2027, 2)]
    assert promised_minutes(halves) == {provider.pk: 270}
    assert promised_minutes([(2028, 1)]) == {}


def test_the_ranking_asks_the_same_number_of_questions_for_few_and_many(provider, django_assert_num_queries):
    need = NeedFactory(places=frozenset({"regional"}), people=2)
    OfferingFactory(provider=provider, kreis=need.host.kreis)
    with django_assert_num_queries(12) as few:
        first = rank_need(need, at=AT)
    for _number in range(5):
        OfferingFactory(kreis=need.host.kreis)
    with django_assert_num_queries(len(few)):
        second = rank_need(need, at=AT)

    everybody = [len(ranking.suggestions) + len(ranking.left_out) for ranking in (first, second)]
    assert everybody[1] >= everybody[0] + 5
