"""Proposals over all open needs: what goes in, that it can be reckoned again, what the office changes by hand, and sending it."""

import json
from datetime import date, timedelta

import pytest

from providers.domain.matching import Assignment
from providers.domain.matching_problem import document_of
from providers.domain.matching_runs import (
    ask_run,
    assignments_of,
    compute,
    decide_weighting,
    difference,
    is_reproducible,
    previous_of,
    reckon_run,
    rule_on,
    send_as_requests,
    wish,
)
from providers.domain.need_life import NeedRefused
from providers.enums import MatchingState, MatchingWishKind, NeedPriority, NeedState
from providers.models import MatchingRun, MatchingWish, NeedWeighting, Provider, TeachingCapacity, TeachingProfile, TeachingRequest
from tests.factories.needs import NeedFactory, a_town
from tests.factories.providers import AT, a_format, a_module

pytestmark = pytest.mark.django_db
SPRING = (2027, 1)


def teaches(provider: Provider, *codes: str, lessons: int | None, fee: int | None = 9_000) -> None:
    profile = TeachingProfile.objects.create(provider=provider, fee_cents_per_lesson=fee)
    profile.formats.add(a_format())
    profile.modules.add(*[a_module(code) for code in codes])
    if lessons is not None:
        TeachingCapacity.objects.create(provider=provider, year=2027, half=1, minutes=45 * lessons)


@pytest.fixture
def town():
    return a_town()


def proposed(dana, *, later: int = 0) -> MatchingRun:
    run = ask_run(SPRING, by=dana, at=AT + timedelta(hours=later))
    reckon_run(run, at=AT + timedelta(hours=later, minutes=1))
    run.refresh_from_db()
    return run


def test_the_problem_says_people_times_priority_and_what_is_left(town, provider, other_provider):
    teaches(provider, "7", "8", lessons=12)
    teaches(other_provider, "7", lessons=None)  # has not said how much
    high = NeedFactory(municipality=town, people=10, priority=NeedPriority.HIGH, modules=[(a_module("7"), 270), (a_module("8"), 100)], budget_cents=70_000)
    NeedFactory(municipality=town, state=NeedState.SUBMITTED)
    NeedFactory(municipality=town, places=frozenset({"online"}))
    NeedFactory(municipality=town, from_date=date(2027, 7, 1))

    document = document_of(SPRING, rule_on(date(2027, 1, 11)))

    assert [(row["id"], row["capacity_lessons"], row["fee_cents_per_lesson"], row["teaches"]) for row in document["providers"]] == [
        (provider.slug, 12, 9_000, ["7", "8", "@basis"])
    ]
    assert [(row["id"], row["weight"], row["budget_cents"], row["modules"]) for row in document["needs"]] == [
        (str(high.uuid), 30, 70_000, [{"module": "7", "lessons": 6}, {"module": "8", "lessons": 3}])
    ]
    assert document["forbidden"] == document["forced"] == []


def test_scarce_capacity_goes_where_most_is_gained_and_the_rest_says_why(town, provider, dana):
    teaches(provider, "7", lessons=6)
    small, large = (NeedFactory(municipality=town, people=people) for people in (6, 14))

    run = proposed(dana)

    result = json.loads(run.result)
    assert assignments_of(run) == (Assignment(str(large.uuid), "7", provider.slug),)
    assert (result["status"], result["value"], result["unserved"]) == (
        "optimal",
        14 * 2 * 6,
        [{"need": str(small.uuid), "module": "7", "reason": "capacity"}],
    )


def test_a_second_run_gives_the_same_bytes_and_a_changed_result_is_noticed(town, provider, other_provider, dana):
    teaches(provider, "7", "8", lessons=12)
    teaches(other_provider, "7", lessons=6, fee=8_000)
    for people in (6, 9, 12):
        NeedFactory(municipality=town, people=people, modules=[(a_module("7"), 270), (a_module("8"), 90)])

    run = proposed(dana)
    again = compute(run.problem, run.parameters)
    intact = is_reproducible(run)
    run.result = run.result.replace('"value":', '"value":1')

    assert (again, intact, is_reproducible(run)) == (MatchingRun.objects.get().result, True, False)


def test_the_office_fixes_and_rules_out_and_compares(town, provider, other_provider, dana):
    teaches(provider, "7", lessons=6, fee=12_000)
    teaches(other_provider, "7", lessons=6, fee=6_000)
    need = NeedFactory(municipality=town)

    first = proposed(dana)
    wish(need, module=a_module("7"), provider=other_provider, kind=MatchingWishKind.NEVER, by=dana, at=AT)
    second = proposed(dana, later=1)
    wish(need, module=a_module("7"), provider=provider, kind=MatchingWishKind.NEVER, by=dana, at=AT)
    third = proposed(dana, later=2)
    for provider_, kind in ((provider, None), (other_provider, MatchingWishKind.MUST)):
        wish(need, module=a_module("7"), provider=provider_, kind=kind, by=dana, at=AT)
    fourth = proposed(dana, later=3)

    assert [[one.provider for one in assignments_of(run)] for run in (first, second, third, fourth)] == [
        [other_provider.slug],
        [provider.slug],
        [],
        [other_provider.slug],
    ]
    assert json.loads(third.result)["unserved"][0]["reason"] == "forbidden"
    assert previous_of(second) == first
    changed = difference(second, first)
    assert ([one.provider for one in changed.added], [one.provider for one in changed.gone]) == ([provider.slug], [other_provider.slug])


def test_two_providers_cannot_both_be_fixed_for_one_module(town, provider, other_provider, dana):
    need = NeedFactory(municipality=town)
    wish(need, module=a_module("7"), provider=provider, kind=MatchingWishKind.MUST, by=dana, at=AT)
    wish(need, module=a_module("7"), provider=provider, kind=MatchingWishKind.MUST, by=dana, at=AT)

    with pytest.raises(NeedRefused):
        wish(need, module=a_module("7"), provider=other_provider, kind=MatchingWishKind.MUST, by=dana, at=AT)

    assert MatchingWish.objects.count() == 1


def test_wishes_that_cannot_be_kept_end_the_proposal_with_a_sentence(town, provider, dana):
    teaches(provider, "7", lessons=6)
    for _number in range(2):
        need = NeedFactory(municipality=town)
        wish(need, module=a_module("7"), provider=provider, kind=MatchingWishKind.MUST, by=dana, at=AT)

    run = proposed(dana)

    assert (run.state, run.result) == (MatchingState.REFUSED, "")
    assert "Kapazität" in run.refusal


def test_asking_twice_is_once_and_reckoning_twice_too(town, provider, dana):
    teaches(provider, "7", lessons=6)
    NeedFactory(municipality=town)

    run, same = (ask_run(SPRING, by=dana, at=AT) for _again in range(2))
    for days in (1, 2):
        reckon_run(run, at=AT + timedelta(days=days))

    run.refresh_from_db()
    assert (run.pk, run.state, MatchingRun.objects.count()) == (same.pk, MatchingState.DONE, 1)
    assert run.finished_at == AT + timedelta(days=1)


def test_a_proposal_is_sent_as_one_request_per_need_and_provider(town, provider, dana):
    teaches(provider, "7", "8", lessons=12)
    need = NeedFactory(municipality=town, modules=[(a_module("7"), 270), (a_module("8"), 90)])
    run = proposed(dana)
    pair = (str(need.uuid), provider.slug)

    sent, refused = send_as_requests(run, [pair, pair, ("nothing", "nobody")], by=dana, at=AT)
    again = send_as_requests(run, [pair], by=dana, at=AT)

    request = TeachingRequest.objects.get()
    assert (sent, refused, again[0], len(again[1])) == ([request], [], [], 1)
    assert (list(request.requested_modules.values_list("module__code", "minutes")), request.fee_cents) == ([("7", 270), ("8", 90)], 8 * 9_000)
    assert document_of(SPRING, rule_on(date(2027, 1, 11)))["needs"] == []


def test_a_rule_holds_from_its_day_on_and_changes_no_proposal(town, provider, dana):
    teaches(provider, "7", lessons=6)
    NeedFactory(municipality=town, people=10)
    before = proposed(dana)

    decide_weighting(valid_from_date=date(2027, 1, 12), low=1, normal=5, high=9, km_cents=30, reason="Beschluss", by=dana, at=AT)
    unchanged = rule_on(date(2027, 1, 11)).normal
    after = proposed(dana, later=30)

    assert (unchanged, rule_on(date(2027, 1, 12)).normal, NeedWeighting.objects.count()) == (2, 5, 1)
    assert [json.loads(run.result)["value"] for run in (before, after)] == [120, 300]
    assert is_reproducible(before)


@pytest.mark.parametrize("wrong", [{"valid_from_date": date(2027, 1, 10)}, {"low": 4}, {"valid_from_date": date(2027, 2, 1)}])
def test_a_rule_that_cannot_be_is_refused(dana, wrong):
    values = {"valid_from_date": date(2027, 1, 12), "low": 1, "normal": 2, "high": 3, "km_cents": 30, "reason": "x"}
    decide_weighting(**values | {"valid_from_date": date(2027, 2, 1)}, by=dana, at=AT)

    with pytest.raises(NeedRefused):
        decide_weighting(**values | wrong, by=dana, at=AT)

    assert NeedWeighting.objects.count() == 1


def test_the_desk_asks_shows_changes_and_sends(curriculum, town, provider, dana, client_of, run_jobs):
    from django.utils import timezone

    from core.time import berlin_date
    from providers.domain.teaching import half_years

    year, half = half_years(berlin_date(timezone.now()))[1]
    teaches(provider, "7", lessons=None)
    TeachingCapacity.objects.create(provider=provider, year=year, half=half, minutes=900)
    need = NeedFactory(municipality=town, title="Gesucht", from_date=date(year, 1 if half == 1 else 7, 1), until_date=date(year + 1, 12, 31))
    desk = client_of(dana)

    asked = desk.post("/verwaltung/zuordnung/neu/", {"half": f"{year}-{half}"})
    waiting = desk.get(asked.url).content.decode()
    run_jobs()
    shown = desk.get(asked.url).content.decode()
    desk.post(asked.url, {"wish": f"must|{need.uuid}|7|{provider.slug}"})
    checking = desk.post(asked.url, {"check": "1"}, follow=True).content.decode()
    run_jobs()
    checked = desk.get(asked.url).content.decode()
    desk.post(asked.url, {"send": "1", "pair": f"{need.uuid}|{provider.slug}"})
    listed = desk.get("/verwaltung/zuordnung/")

    assert "wird berechnet" in waiting
    assert "Fortschritt: 0 %" in waiting
    assert all(word in shown for word in ("Gesucht", str(provider.name), "das ist bewiesen"))
    assert "Wird nachgerechnet: 0 %" in checking
    assert "Nachgerechnet am" in checked
    assert "Das Ergebnis stimmt mit der Aufgabe überein" in checked
    assert (MatchingWish.objects.get().kind, TeachingRequest.objects.get().need) == (MatchingWishKind.MUST, need)
    assert listed.status_code == 200
    assert desk.post("/verwaltung/zuordnung/gewichte/", {"low": "3"}).status_code == 422
