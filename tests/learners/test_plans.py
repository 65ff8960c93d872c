"""The Lernplan from wishes to seats: reckoned by the job, shown, adopted, replanned."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.enums import JobState
from core.models import Gemeinde, Job, User
from curriculum.models import Module, Pathway
from learners.domain import plan_process, plans
from learners.domain.enrolment import cancel_enrolment, enrol
from learners.domain.plan_adoption import AdoptedOtherwise, NotAllSeats, adopt_plan
from learners.domain.plan_problem import WEIGHTS
from learners.domain.plan_view import variants_of
from learners.domain.plan_wishes import Wishes
from learners.enums import EnrolmentState, PlanKind, PlanState
from learners.models import Enrolment, LearningPlan
from providers.domain.publishing import cancel_offering
from providers.models import Offering
from tests.factories.core import make_municipality_contact
from tests.factories.learners import EnrolmentFactory, PathwayEnrolmentFactory
from tests.factories.needs import a_town
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum", "regions")
INTEREST = "/angebote/interesse/{}/"


def module(code: str) -> Module:
    return Module.objects.get(code=code, curriculum__is_current=True)


def soon(*codes: str, days: int = 30, **more: Any) -> Offering:
    """A bookable offering of these modules in Ulm, beginning `days` from now on a day at nine."""
    start = (timezone.now() + timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
    fields = {"gemeinde": Gemeinde.objects.get(name="Ulm"), "kreis": None, "registration_until_date": start.date() - timedelta(days=5), "first_start": start}
    return OfferingFactory(modules=[(module(code), 270) for code in codes], **(fields | more))


def wishes(**more: Any) -> Wishes:
    ulm, today = Gemeinde.objects.get(name="Ulm"), timezone.localdate()
    fields = {
        "pathway": "koordination",
        "not_before": today,
        "not_after": today + timedelta(days=500),
        "place": "Ulm",
        "lat": ulm.lat,
        "lon": ulm.lon,
        "max_km": 60,
    }
    return Wishes(**(fields | more))


def reckoned(learner: User, run_jobs: Any, **more: Any) -> LearningPlan:
    plan = plans.ask_plan(wishes(**more), learner=learner, pathway=Pathway.objects.get(slug="koordination"), at=timezone.now())
    run_jobs()
    plan.refresh_from_db()
    return plan


def chosen(plan: LearningPlan, kind: PlanKind) -> list[str]:
    """Titles of the variant that this kind came to."""
    (variant,) = [variant for variant in variants_of(plan) if kind in variant.kinds]
    return [one.offering.title for one in variant.chosen]


def test_each_kind_spares_what_it_says(amina, run_jobs):
    for code in ("1", "3", "7", "8", "11"):
        soon(code, days=20 + int(code), title=f"M{code}")
    freiburg = Gemeinde.objects.get(name="Freiburg im Breisgau")
    soon("15", days=40, fee_cents=1_000, gemeinde=freiburg, title="billig und weit")
    soon("15", days=60, fee_cents=20_000, title="nah")
    soon("15", days=25, fee_cents=20_000, gemeinde=freiburg, title="früh")

    plan = reckoned(amina, run_jobs, max_km=300)

    assert plan.state == PlanState.DONE
    last = {kind: [title for title in chosen(plan, kind) if not title.startswith("M")] for kind in PlanKind}
    assert last == {PlanKind.CHEAPEST: ["billig und weit"], PlanKind.NEAREST: ["nah"], PlanKind.EARLIEST: ["früh"]}
    assert all(variant.is_optimal and not [one for one in variant.uncovered if one.phase == "P"] for variant in variants_of(plan))


def test_plan_tells_why_minutes_stay_open(amina, run_jobs):
    soon("1", seats=1, seats_taken=1)
    soon("3", days=700)
    soon("7", gemeinde=Gemeinde.objects.get(name="Mannheim"))
    soon("8", fee_cents=90_000)
    soon("11", sessions=False, dates_on_request=True, registration_until_date=None)

    (variant,) = variants_of(reckoned(amina, run_jobs, budget_cents=20_000))

    assert {one.module.code: one.reasons for one in variant.uncovered if one.phase == "P"} == {
        "1": ["1 Angebot ist ausgebucht."],
        "3": ["1 Angebot liegt außerhalb Ihres Zeitraums."],
        "7": ["1 Angebot ist zu weit weg."],
        "8": ["1 Angebot kostet mehr als Ihr Budget."],
        "11": ["1 Angebot hat noch keine festen Termine."],
        "15": ["Zurzeit gibt es dazu kein Angebot, für das man sich anmelden kann."],
    }


def test_what_one_has_a_seat_in_is_not_planned_again_and_its_time_is_taken(amina, run_jobs):
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"))
    held = soon("1", days=30)
    enrol(held, learner=amina, by=amina, at=timezone.now())
    soon("3", days=30)

    (variant,) = variants_of(reckoned(amina, run_jobs))

    assert variant.chosen == []
    reasons = {one.module.code: one.reasons for one in variant.uncovered if one.phase == "P"}
    assert "1" not in reasons
    assert reasons["3"] == ["1 Angebot überschneidet sich mit Terminen, zu denen Sie angemeldet sind."]


def test_self_study_lies_on_free_days(amina, run_jobs):
    (variant,) = variants_of(reckoned(amina, run_jobs, weekdays=(2,), not_after=timezone.localdate() + timedelta(days=300)))

    assert {block.day.weekday() for block in variant.blocks} == {2}
    assert len({block.day for block in variant.blocks}) == len(variant.blocks) > 5


def test_adopting_gives_seats_and_places_in_queues_and_notes_refusals(amina, run_jobs):
    free, full, gone = soon("1"), soon("3", days=33, seats=1), soon("7", days=36)
    plan = reckoned(amina, run_jobs)
    enrol(full, learner=EnrolmentFactory().learner, by=amina, at=timezone.now())
    Offering.objects.filter(pk=gone.pk).update(registration_until_date=timezone.localdate() - timedelta(days=1))

    adopt_plan(plan, kind="cheapest", all_or_nothing=False, by=amina, at=timezone.now())
    adopt_plan(plan, kind="cheapest", all_or_nothing=False, by=amina, at=timezone.now())

    outcomes = {outcome["uuid"]: outcome["outcome"] for outcome in plan.adoption}
    assert outcomes == {str(free.uuid): "confirmed", str(full.uuid): "waiting", str(gone.uuid): "refused"}
    assert Enrolment.objects.filter(learner=amina).count() == 2
    assert amina.pathway_enrolments.get().pathway.slug == "koordination"


def test_all_or_nothing_is_nothing_when_one_seat_is_missing(amina, run_jobs):
    soon("1")
    full = soon("3", days=33, seats=1)
    plan = reckoned(amina, run_jobs)
    mails = Job.objects.count()
    other = EnrolmentFactory(offering=full)
    Offering.objects.filter(pk=full.pk).update(seats_taken=1)

    with pytest.raises(NotAllSeats) as refused:
        adopt_plan(plan, kind="cheapest", all_or_nothing=True, by=amina, at=timezone.now())

    assert refused.value.obstacles == [(full.title, "Dieses Angebot ist ausgebucht; Sie kämen auf die Warteliste.")]
    assert list(Enrolment.objects.all()) == [other]
    assert (Job.objects.count(), LearningPlan.objects.get().adopted_at) == (mails, None)


def test_all_or_nothing_is_all_when_there_are_seats(amina, run_jobs):
    soon("1")
    soon("3", days=33)
    plan = reckoned(amina, run_jobs)

    adopt_plan(plan, kind="nearest", all_or_nothing=True, by=amina, at=timezone.now())

    assert list(Enrolment.objects.values_list("state", flat=True)) == [EnrolmentState.CONFIRMED] * 2


def test_a_plan_is_adopted_once(amina, run_jobs):
    freiburg = Gemeinde.objects.get(name="Freiburg im Breisgau")
    soon("1", fee_cents=100, gemeinde=freiburg)
    soon("1", days=60, fee_cents=9_000)
    plan = reckoned(amina, run_jobs, max_km=300)
    adopt_plan(plan, kind="cheapest", all_or_nothing=False, by=amina, at=timezone.now())

    with pytest.raises(AdoptedOtherwise):
        adopt_plan(plan, kind="nearest", all_or_nothing=False, by=amina, at=timezone.now())


def test_replanning_keeps_seats_and_closes_what_was_lost(amina, client_of, run_jobs):
    kept, lost, instead = soon("1"), soon("3", days=33, fee_cents=0), soon("3", days=40)
    plan = reckoned(amina, run_jobs)
    adopt_plan(plan, kind="cheapest", all_or_nothing=False, by=amina, at=timezone.now())
    cancel_enrolment(Enrolment.objects.get(offering=lost), by=amina, at=timezone.now())
    Offering.objects.filter(pk=lost.pk).update(registration_until_date=timezone.localdate() - timedelta(days=1))
    client = client_of(amina)
    changed = client.get(f"/mein-bereich/plan/{plan.uuid}/").content.decode()
    assert ("Seit der Übernahme hat sich etwas geändert" in changed, changed.count("kein Platz mehr")) == (True, 1)

    client.post(f"/mein-bereich/plan/{plan.uuid}/neu-planen/")
    run_jobs()

    following = LearningPlan.objects.get(follows=plan)
    assert chosen(following, PlanKind.CHEAPEST) == [instead.title]
    assert Enrolment.objects.get(offering=kept).state == EnrolmentState.CONFIRMED


def test_the_list_names_plans_that_lost_an_offering_until_one_takes_their_place(amina, dana, client_of, run_jobs):
    lost, _instead = soon("3", days=33, fee_cents=0), soon("3", days=40)
    plan, client, words = reckoned(amina, run_jobs), client_of(amina), "ein Angebot fällt aus: neu planen"
    adopt_plan(plan, kind="cheapest", all_or_nothing=False, by=amina, at=timezone.now())
    said = [client.get("/mein-bereich/plan/").content.decode().count(words)]
    cancel_offering(lost, reason="Referentin erkrankt", by=dana, at=timezone.now())
    said.append(client.get("/mein-bereich/plan/").content.decode().count(words))

    following = plans.ask_again(plan, at=timezone.now())
    run_jobs()
    following.refresh_from_db()
    adopt_plan(following, kind="cheapest", all_or_nothing=False, by=amina, at=timezone.now())
    said.append(client.get("/mein-bereich/plan/").content.decode().count(words))

    assert said == [0, 1, 0]


# ---- the job ---------------------------------------------------------------------------------------------
def test_cancelling_ends_the_planner_and_leaves_no_result(amina, monkeypatch):
    for number in range(15):
        soon("1", days=20 + number)
    plan = plans.ask_plan(wishes(), learner=amina, pathway=Pathway.objects.get(slug="koordination"), at=timezone.now())
    asked = []

    def cancel_while_it_runs(watch: plans._Watch) -> bool:
        asked.append(plans.cancel_plan(plan, at=timezone.now()) if asked else None)
        return LearningPlan.objects.get(pk=plan.pk).state == PlanState.RUNNING

    monkeypatch.setattr(plans._Watch, "__call__", cancel_while_it_runs)

    plans.reckon_plan(plan, at=timezone.now())

    plan.refresh_from_db()
    assert (plan.state, plan.result, asked) == (PlanState.CANCELLED, {}, [None, True])
    assert plans.cancel_plan(plan, at=timezone.now()) is False


@pytest.mark.once  # the other process asks no database
def test_many_candidates_are_planned_in_a_process_of_their_own(amina, run_jobs):
    for number in range(14):
        soon("1", days=20 + number, fee_cents=1_000 * (14 - number), title=f"A{number}")

    plan = reckoned(amina, run_jobs)

    assert chosen(plan, PlanKind.CHEAPEST) == ["A13"]
    assert chosen(plan, PlanKind.EARLIEST) == ["A0"]
    assert len(plan.problem["offerings"]) == 14


@pytest.mark.once  # the other process asks no database
def test_a_planner_that_fails_leaves_a_failed_plan(amina, run_jobs, monkeypatch):
    for number in range(14):
        soon("1", days=20 + number)
    monkeypatch.setattr(plan_process, "SECONDS", 30.0)
    monkeypatch.setitem(WEIGHTS, PlanKind.CHEAPEST, WEIGHTS[PlanKind.CHEAPEST].__class__(fee_cent=-1, km=0, day=0, offering=0, finish_day=0))

    plan = reckoned(amina, run_jobs)

    assert (plan.state, Job.objects.get(pk=plan.job_id).state) == (PlanState.FAILED, JobState.DONE)


def test_two_wishes_at_once_are_one_plan(amina):
    first, second = (plans.ask_plan(wishes(), learner=amina, pathway=Pathway.objects.get(slug="koordination"), at=timezone.now()) for _n in range(2))

    assert first == second
    assert LearningPlan.objects.count() == 1


def test_a_plan_whose_worker_is_lost_for_good_gives_way_to_a_new_one(amina):
    first = plans.ask_plan(wishes(), learner=amina, pathway=Pathway.objects.get(slug="koordination"), at=timezone.now())
    Job.objects.filter(pk=first.job_id).update(state=JobState.FAILED)

    second = plans.ask_plan(wishes(), learner=amina, pathway=Pathway.objects.get(slug="koordination"), at=timezone.now())

    assert first != second
    assert LearningPlan.objects.get(pk=first.pk).state == PlanState.FAILED


# ---- pages -----------------------------------------------------------------------------------------------
FORM = {"pathway": "koordination", "place": "Ulm", "max_km": "60", "online_ok": "on", "weekdays": ["0", "1", "2", "3", "4", "5", "6"], "group": ""}


def window(days: int = 400) -> dict[str, str]:
    return {"not_before": timezone.localdate().isoformat(), "not_after": (timezone.localdate() + timedelta(days=days)).isoformat()}


def test_pages_lead_from_wishes_to_calendar(amina, client_of, run_jobs):
    soon("1", "3", title="Zwei Module in Ulm")
    client = client_of(amina)

    answer = client.post("/mein-bereich/plan/", FORM | window() | {"blocked": "1.8.2028 – 20.8.2028\n1.9.2028", "budget": "300"})
    address = answer.headers["Location"]
    assert "Ihr Plan wird berechnet" in client.get(address).content.decode()
    run_jobs()

    page = client.get(address).content.decode()
    assert "Zwei Module in Ulm" in page
    assert "Es schließt mehrere Lücken auf einmal." in page
    plan = LearningPlan.objects.get()
    assert plan.wishes["blocked"] == [["2028-08-01", "2028-08-20"], ["2028-09-01", "2028-09-01"]]
    events = Calendar.from_ical(client.get(f"{address}lernplan.ics").content).events
    assert sum(str(event["summary"]) == "Zwei Module in Ulm" for event in events) == 2
    assert any(str(event["summary"]).startswith("Selbstlernen:") and type(event.start) is date for event in events)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"place": "Entenhausen"}, "Diesen Ort kennen wir nicht."),
        ({"blocked": "irgendwann"}, "Diese Zeile verstehen wir nicht: „irgendwann“."),
        ({"blocked": "06.01.2027 – 23.12.2026"}, "liegt das Ende vor dem Beginn."),
        ({"not_after": "2020-01-01"}, "Der späteste Tag liegt vor dem frühesten."),
        ({"not_after": "2099-01-01"}, "Bitte planen Sie höchstens drei Jahre auf einmal."),
    ],
    ids=lambda value: "" if isinstance(value, str) else "-".join(value.values()),
)
def test_wishes_that_make_no_sense_are_refused(wrong, sentence, amina, client_of):
    answer = client_of(amina).post("/mein-bereich/plan/", FORM | window() | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert LearningPlan.objects.count() == 0


def test_what_stays_open_becomes_an_interest_and_the_plan_says_so(amina, client_of, run_jobs):
    plan = reckoned(amina, run_jobs)
    client, address = client_of(amina), f"/mein-bereich/plan/{plan.uuid}/?fassung=cheapest"
    button = f'action="{INTEREST.format(7)}"'
    assert button in client.get(address).content.decode()

    answer = client.post(INTEREST.format("7"), {"weiter": address})

    page = client.get(address).content.decode()
    assert (answer.status_code, answer.url) == (302, address)
    assert (button in page, page.count("Interesse gemeldet")) == (False, 1)
    assert client.post(INTEREST.format("8"), {"weiter": "https://example.com/"}).url == reverse("providers:watching")


def test_who_acts_for_a_municipality_makes_a_need_of_what_stays_open(amina, client_of, run_jobs):
    soon("1", "3")
    hanna = make_municipality_contact(a_town())
    plan, own = reckoned(hanna, run_jobs), reckoned(amina, run_jobs)

    page = client_of(hanna).get(f"/mein-bereich/plan/{plan.uuid}/")

    form = client_of(hanna).get(page.context["need_url"]).context["form"]
    lines = [(line["module"].value(), line["minutes"].value(), line["phase"].value()) for line in form.modules.forms if line["module"].value()]
    assert lines == [(module(code).pk, 270, "P") for code in ("7", "8", "11", "15")]
    assert (form.fields_form["from_date"].value(), form.fields_form["until_date"].value()) == (wishes().not_before, wishes().not_after)
    assert page.context["need_url"].replace("&", "&amp;") in page.content.decode()
    assert client_of(amina).get(f"/mein-bereich/plan/{own.uuid}/").context["need_url"] == ""
