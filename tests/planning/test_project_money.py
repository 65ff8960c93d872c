"""Money: the Verfügungsfonds with its vote, and finance from several sources."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from planning.domain.project_finance import calendar_of, finance_of, usable
from planning.domain.project_fund import apply_to_fund, decide_application, figures_of, open_round, outcome_of, prove_spending
from planning.domain.project_parts import add_part, change_part, fields_of, remove_part
from planning.domain.projects import ProjectRefused, fingerprint
from planning.models import FundApplication, FundRound, ProjectExclusion, ProjectMeasure, ProjectSource
from tests.factories.projects import AT, make_project

pytestmark = pytest.mark.django_db
SEATS = ["Bewohnerschaft 1", "Bewohnerschaft 2", "Sportverein", "Verwaltung"]
SOURCE = {
    "name": "Land",
    "kind": "state",
    "amount_cents": 1_000_000,
    "state": "idea",
    "needed_on_date": date(2027, 3, 1),
    "lead_weeks": 12,
    "apply_until_date": None,
    "conditions": "",
}


@pytest.fixture
def project(amina, guel):
    return make_project(amina, guide=guel)


@pytest.fixture
def fund(project, amina):
    values = {"title": "Frühjahr", "budget_cents": 2_500_000, "most_cents": None, "closes_on_date": date(2026, 8, 1), "seats": SEATS, "quorum": 3}
    return open_round(project, **values, by=amina, at=AT)


def ask(fund, cents, *, title="Fest", by):
    return apply_to_fund(fund, title=title, group="Sportverein", text="Für alle.", asked_cents=cents, by=by, at=AT)


def vote(*ballots):
    return dict(zip(SEATS, ballots, strict=True))


def decide(application, votes, cents, *, by, remark=""):
    return decide_application(application, votes=votes, approved_cents=cents, remark=remark, by=by, at=AT)


def test_the_known_vector_of_a_budget_that_is_asked_for_more_than_once(fund, amina):
    for title, cents in (("A", 1_522_392), ("B", 1_500_000)):
        ask(fund, cents, title=title, by=amina)

    figures = figures_of(fund)

    assert (figures.budget, figures.asked, figures.shortfall) == (2_500_000, 3_022_392, 522_392)


def test_approvals_above_the_budget_are_impossible(fund, amina):
    first, second = ask(fund, 1_522_392, title="A", by=amina), ask(fund, 1_500_000, title="B", by=amina)
    decide(first, vote("yes", "yes", "yes", "yes"), 1_522_392, by=amina)

    with pytest.raises(ProjectRefused, match="nicht mehr da"):
        decide(second, vote("yes", "yes", "yes", "yes"), 1_500_000, by=amina)
    second.refresh_from_db()
    assert second.state == "submitted"
    decide(second, vote("yes", "yes", "yes", "yes"), 977_608, remark="Gekürzt auf den Rest.", by=amina)

    fund.refresh_from_db()
    assert fund.free_cents == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        FundRound.objects.filter(pk=fund.pk).update(approved_cents=2_500_001)


def test_whoever_is_biased_does_not_count(fund, amina):
    application = ask(fund, 50_000, by=amina)

    assert outcome_of(vote("yes", "no", "biased", "abstained"), 3).is_carried is False
    assert outcome_of(vote("yes", "abstained", "biased", "abstained"), 3).is_carried is True
    assert outcome_of(vote("yes", "yes", "biased", "biased"), 3).is_quorate is False
    with pytest.raises(ProjectRefused, match="beschlussfähig"):
        decide(application, vote("yes", "yes", "biased", "absent"), 50_000, by=amina)


def test_without_a_majority_nothing_is_approved(fund, amina):
    application = ask(fund, 50_000, by=amina)
    votes = vote("yes", "no", "no", "abstained")

    with pytest.raises(ProjectRefused, match="keine Mehrheit"):
        decide(application, votes, 50_000, by=amina)
    assert decide(application, votes, 0, by=amina).state == "rejected"


@pytest.mark.parametrize(("cents", "field"), [(0, "approved_cents"), (50_001, "approved_cents"), (40_000, "remark")])
def test_an_amount_that_does_not_fit_is_refused(fund, amina, cents, field):
    with pytest.raises(ProjectRefused) as refused:
        decide(ask(fund, 50_000, by=amina), vote("yes", "yes", "yes", "yes"), cents, by=amina)
    assert refused.value.field == field


def test_a_decision_is_made_once(fund, amina):
    application, votes = ask(fund, 50_000, by=amina), vote("yes", "yes", "yes", "yes")
    decide(application, votes, 50_000, by=amina)
    decide(application, votes, 50_000, by=amina)

    with pytest.raises(ProjectRefused, match="schon entschieden"):
        decide(application, vote("no", "no", "no", "no"), 0, by=amina)
    fund.refresh_from_db()
    assert fund.approved_cents == 50_000


def test_every_seat_has_to_be_entered(fund, amina):
    with pytest.raises(ProjectRefused, match="jeden Sitz"):
        decide(ask(fund, 50_000, by=amina), {"Sportverein": "yes"}, 50_000, by=amina)


def test_proof_is_for_what_was_approved_and_not_more(fund, amina):
    application = ask(fund, 50_000, by=amina)
    with pytest.raises(ProjectRefused):
        prove_spending(application, spent_cents=100, proof="Quittung", by=amina, at=AT)
    decide(application, vote("yes", "yes", "yes", "yes"), 50_000, by=amina)

    with pytest.raises(ProjectRefused):
        prove_spending(application, spent_cents=50_001, proof="Quittung", by=amina, at=AT)
    assert prove_spending(application, spent_cents=48_950, proof="Quittungen im Büro", by=amina, at=AT).spent_cents == 48_950


def test_after_the_deadline_nobody_asks(fund, amina):
    FundRound.objects.filter(pk=fund.pk).update(closes_on_date=date(2026, 6, 30))

    with pytest.raises(ProjectRefused, match="Frist"):
        ask(fund, 100, by=amina)


@pytest.mark.parametrize("wrong", [{"seats": [" "]}, {"quorum": 5}, {"quorum": 0}, {"closes_on_date": date(2026, 6, 30)}])
def test_a_round_that_cannot_be_is_refused(project, amina, wrong):
    values = {"title": "R", "budget_cents": 100, "most_cents": None, "closes_on_date": date(2026, 8, 1), "seats": SEATS, "quorum": 3} | wrong

    with pytest.raises(ProjectRefused):
        open_round(project, **values, by=amina, at=AT)
    assert not FundRound.objects.exists()


def test_of_sources_that_exclude_each_other_one_may_be_asked(project, amina):
    first = add_part(project, "finanzquelle", SOURCE | {"state": "granted"}, by=amina, at=AT)
    second = add_part(project, "finanzquelle", SOURCE | {"name": "Bund"}, by=amina, at=AT)
    add_part(project, "ausschluss", {"first": first, "second": second, "reason": "Doppelförderung"}, by=amina, at=AT)

    with pytest.raises(ProjectRefused, match="schließen sich aus"):
        change_part(second, SOURCE | {"name": "Bund", "state": "applied"}, seen=fingerprint(second, fields_of("finanzquelle")), by=amina, at=AT)


def test_two_that_are_granted_cannot_be_said_to_exclude_each_other(project, amina):
    first = add_part(project, "finanzquelle", SOURCE | {"state": "granted"}, by=amina, at=AT)
    second = add_part(project, "finanzquelle", SOURCE | {"name": "Bund", "state": "applied"}, by=amina, at=AT)

    with pytest.raises(ProjectRefused, match="schließen sich aus"):
        add_part(project, "ausschluss", {"first": first, "second": second, "reason": ""}, by=amina, at=AT)
    with pytest.raises(ProjectRefused, match="verschiedene"):
        add_part(project, "ausschluss", {"first": first, "second": first, "reason": ""}, by=amina, at=AT)


def test_finance_bundles_and_counts_the_larger_of_two_that_exclude_each_other(project):
    def source(pk, cents, state):
        return ProjectSource(pk=pk, name=str(pk), amount_cents=cents, state=state, needed_on_date=date(2027, 1, 1))

    sources = [source(1, 300, "granted"), source(2, 500, "idea"), source(3, 400, "idea"), source(4, 200, "applied"), source(5, 999, "refused")]
    pairs = [ProjectExclusion(first_id=2, second_id=3)]
    measures = [ProjectMeasure(cost_cents=1_500, state="planned"), ProjectMeasure(cost_cents=700, state="dropped"), ProjectMeasure(cost_cents=None)]

    finance = finance_of(measures, sources, pairs)

    assert (finance.cost, finance.granted, finance.applied, finance.possible) == (1_500, 300, 200, 1_000)
    assert (finance.missing, finance.uncovered) == (1_200, 500)
    assert [row.pk for row in usable(sources, {frozenset((1, 2))})] == [1, 4, 3]  # granted goes before a larger idea


def test_the_calendar_asks_early_enough_for_the_lead_time():
    def source(pk, **fields):
        return ProjectSource(pk=pk, **SOURCE | fields)

    today = date(2026, 7, 1)
    lines = calendar_of(
        [
            source(1),
            source(2, apply_until_date=date(2026, 9, 30)),
            source(3, apply_until_date=date(2026, 5, 1)),
            source(4, needed_on_date=date(2026, 8, 1)),
            source(5, state="granted"),
        ],
        today=today,
    )

    assert [(line.source.pk, line.ask_by_date, line.is_over, line.comes_late) for line in lines] == [
        (3, date(2026, 5, 1), True, False),
        (4, date(2026, 5, 9), True, True),
        (2, date(2026, 9, 30), False, False),
        (1, date(2026, 12, 7), False, False),
    ]


def test_pages_take_euros_and_keep_cents(project, amina, client_of):
    page, base = client_of(amina), f"/mein-bereich/praxisprojekt/{project.uuid}"
    form = {"title": "Herbst", "budget_cents": "1.250,50", "most_cents": "", "closes_on_date": "2099-01-01", "seats": "A 1\nA 2\nB", "quorum": "2"}

    assert page.post(f"{base}/fonds/", form | {"budget_cents": "viel"}).status_code == 422
    opened = page.post(f"{base}/fonds/", form)
    fund = FundRound.objects.get()
    assert (opened.status_code, fund.budget_cents, fund.seats) == (302, 125_050, ["A 1", "A 2", "B"])
    page.post(f"{base}/fonds/{fund.uuid}/", {"title": "Fest", "group": "Verein", "text": "Für alle.", "asked_cents": "250,25"})
    application = FundApplication.objects.get()
    address = f"{base}/fonds/antrag/{application.uuid}/"
    ballots = {"seat-0": "yes", "seat-1": "yes", "seat-2": "biased", "remark": ""}
    assert page.post(address, ballots | {"approved_cents": "200"}).status_code == 422
    assert page.post(address, ballots | {"approved_cents": "250,25"}).status_code == 302
    assert page.post(address, {"spent_cents": "249,99", "proof": "Quittungen"}).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.approved_cents, application.spent_cents) == ("approved", 25_025, 24_999)
    assert "249,99" in page.get(address).content.decode()


def test_a_part_with_euros_shows_them_again(project, amina, client_of):
    page, base = client_of(amina), f"/mein-bereich/praxisprojekt/{project.uuid}"
    form = {"name": "Land", "kind": "state", "amount_cents": "12.500,5", "state": "idea", "needed_on_date": "2027-03-01", "lead_weeks": "12"}

    assert page.post(f"{base}/neu/finanzquelle/", form).status_code == 302
    row = ProjectSource.objects.get()
    shown = page.get(f"{base}/teil/finanzquelle/{row.uuid}/").content.decode()

    assert row.amount_cents == 1_250_050
    assert re.search(r'value="12\.?500,50"', shown)
    assert "12.500,50" in page.get(f"{base}/").content.decode()


def test_a_source_that_is_taken_out_leaves_its_exclusions_in_the_history(project, amina):
    first, second = (add_part(project, "finanzquelle", SOURCE | {"name": name}, by=amina, at=AT) for name in ("Land", "Bund"))
    add_part(project, "ausschluss", {"first": first, "second": second, "reason": "Doppelförderung"}, by=amina, at=AT)

    remove_part(second, by=amina, at=AT)

    assert not ProjectExclusion.objects.exists()
    gone = project.revisions.get(subject="ausschluss", after__isnull=True)
    assert (gone.title, gone.before["reason"]) == ("Land / Bund", "Doppelförderung")


def test_a_vote_sent_twice_is_once_and_another_one_reads_that_it_is_decided(client, project, fund, amina):
    application = ask(fund, 30_000, by=amina)
    client.force_login(amina)
    address = reverse("planning:fund_application", args=[project.uuid, application.uuid])
    sent = {f"seat-{number}": "yes" for number in range(len(SEATS))} | {"approved_cents": "300", "remark": ""}

    answers = [client.post(address, sent).status_code for _time in range(2)]
    other = client.post(address, sent | {"approved_cents": "200", "remark": "Weniger."})

    assert answers == [302, 302]
    assert other.status_code == 409
    assert "schon entschieden" in other.content.decode()
    assert FundRound.objects.get().approved_cents == 30_000
