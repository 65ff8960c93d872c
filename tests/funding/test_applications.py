"""From the application to the settlement; what a decision keeps; who may take which step."""

import json
from datetime import date

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from core.models import Job
from funding.domain.applications import Applicant, FundingWish, apply, end_application, prove
from funding.domain.deadlines import proof_until
from funding.domain.desk_decisions import BudgetSpent, NeedsSecondPerson, confirm, most_to_settle, propose, send_back, settle, suggested_settlement
from funding.domain.invariants import find_problems
from funding.domain.schemes import FundingConflict, FundingRefused, amount_words, store_scheme
from funding.enums import ApplicantKind, ApplicationState, Proposal
from funding.models import FundingApplication, FundingScheme
from tests.factories.core import UserFactory, make_coordinator
from tests.factories.funding import AFTER, SchemeFactory, a_seat, an_application, an_event_application, an_invoice, approved, proposed, proven, rejected
from tests.factories.needs import a_town
from tests.factories.providers import AT

pytestmark = pytest.mark.django_db


def bound(scheme):
    return FundingScheme.objects.get(pk=scheme.pk).bound_cents


def mails(name):
    return Job.objects.filter(task="core.send_mail", key__startswith=name).count()


def test_apply_keeps_what_was_asked_for_and_tells_the_office():
    make_coordinator()

    application = an_application(other_funding="  Arbeitgeber\n100 € ")

    assert (application.state, application.cost_cents, application.other_funding) == (ApplicationState.SUBMITTED, 24_000, "Arbeitgeber 100 €")
    assert application.scheme.bound_cents == 0
    assert mails("funding_applied") == 1


def test_apply_twice_for_the_same_is_refused_and_another_scheme_is_not():
    seat = a_seat()
    first = an_application(seat=seat)

    with pytest.raises(FundingRefused, match="schon ein Antrag"):
        an_application(first.scheme, seat)

    assert an_application(seat=seat).scheme != first.scheme


def test_apply_again_after_a_rejection():
    seat = a_seat()
    first = rejected(an_application(seat=seat))

    assert an_application(first.scheme, seat).state == ApplicationState.SUBMITTED


@pytest.mark.parametrize(
    "fields",
    [
        {"applicants": frozenset({"municipality"})},
        {"subjects": frozenset({"inhouse"})},
        {"valid_from_date": date(2098, 1, 1)},
        {"valid_until_date": date(2020, 2, 1)},
    ],
)
def test_apply_is_refused_where_the_scheme_does_not_take_it(fields):
    with pytest.raises(FundingRefused, match="keinen Antrag"):
        an_application(SchemeFactory(**fields))


def test_apply_before_the_start_only_where_the_scheme_says_so():
    seat, scheme = a_seat(), SchemeFactory(before_start=True)
    wish = FundingWish(scheme=scheme, offering=seat.offering, enrolment=seat, cost_cents=24_000)

    with pytest.raises(FundingRefused, match="keinen Antrag"):
        apply(Applicant(seat.learner, ApplicantKind.LEARNER), wish, at=AFTER)


def test_apply_for_more_than_it_costs_is_refused():
    seat = a_seat(agreed_cents=10_000)

    with pytest.raises(FundingRefused, match="So viel kostet"):
        an_application(seat=seat)


def test_two_people_decide_and_the_second_binds_the_money():
    first, second = make_coordinator(), make_coordinator()
    application = an_application()

    waiting = proposed(application, by=first)
    assert bound(application.scheme) == 0
    done = confirm(waiting, by=second, at=AT)

    assert (done.state, done.approved_cents, done.proposed_by, done.decided_by) == (ApplicationState.APPROVED, 12_000, first, second)
    assert bound(application.scheme) == 12_000
    assert mails("funding_approved") == 1
    assert list(find_problems()) == []


def test_whoever_proposed_cannot_confirm_and_the_database_says_so_too():
    one = make_coordinator()
    waiting = proposed(an_application(), by=one)

    with pytest.raises(NeedsSecondPerson):
        confirm(waiting, by=one, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingApplication.objects.filter(pk=waiting.pk).update(decided_by=one)


def test_nobody_decides_about_their_own_application():
    office = make_coordinator()
    application = an_application(seat=a_seat(learner=office))

    with pytest.raises(FundingRefused, match="eigenen Antrag"):
        proposed(application, by=office)
    with pytest.raises(NeedsSecondPerson):
        confirm(proposed(application), by=office, at=AT)


def test_confirm_twice_is_once():
    second = make_coordinator()
    waiting = proposed(an_application())

    confirm(waiting, by=second, at=AT)
    confirm(waiting, by=second, at=AT)

    assert bound(waiting.scheme) == 12_000


def test_send_back_lets_somebody_propose_anew():
    waiting = proposed(an_application())

    back = send_back(waiting, by=make_coordinator())
    again = propose(back, Proposal.REJECT, reason="Falsche Förderlinie.", by=make_coordinator(), at=AT)
    done = confirm(again, by=make_coordinator(), at=AT)

    assert (done.state, done.approved_cents, bound(done.scheme)) == (ApplicationState.REJECTED, None, 0)


def test_reject_needs_a_reason_and_tells_it():
    with pytest.raises(FundingRefused, match="braucht einen Grund"):
        propose(an_application(), Proposal.REJECT, reason=" ", by=make_coordinator(), at=AT)

    assert rejected(an_application()).proposed_reason == "Die Unterlagen fehlen."
    assert mails("funding_rejected") == 1


def test_propose_more_than_the_scheme_gives_is_refused_and_less_needs_a_reason():
    application = an_application()

    with pytest.raises(FundingRefused, match="höchstens 120"):
        proposed(application, cents=12_001)
    with pytest.raises(FundingRefused, match="begründen"):
        proposed(application, cents=11_999)

    assert proposed(application, cents=11_999, reason="Ein Teil ist privat.").proposed_cents == 11_999


def test_unknown_rate_says_so_and_names_no_amount():
    scheme = SchemeFactory(rate_percent=None, cap_cents=None)

    assert amount_words(scheme) == "Förderung möglich, Höhe auf Anfrage"
    with pytest.raises(FundingRefused, match="begründen"):
        proposed(an_application(scheme), cents=5_000)
    assert approved(an_application(scheme), cents=5_000, reason="Nach Rücksprache mit dem Ministerium.").approved_cents == 5_000


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rate_percent": 50, "cap_cents": None}, "50 % der Kosten"),
        ({"rate_percent": 50, "cap_cents": 30_000}, "50 % der Kosten, höchstens 300 €"),
        ({"rate_percent": None, "lump_cents": 15_000, "cap_cents": None}, "Pauschale 150 €"),
    ],
)
def test_amount_in_words(fields, words):
    assert amount_words(SchemeFactory(**fields)) == words


def test_budget_is_never_exceeded_by_approvals_nor_by_hand():
    scheme = SchemeFactory(budget_cents=20_000)
    late = proposed(an_application(scheme))
    approved(an_application(scheme))

    with pytest.raises(BudgetSpent, match="frei sind noch 80"):
        confirm(late, by=make_coordinator(), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingScheme.objects.filter(pk=scheme.pk).update(bound_cents=20_001)

    assert bound(scheme) == 12_000
    assert FundingApplication.objects.get(pk=late.pk).state == ApplicationState.PROPOSED


def test_changing_a_scheme_changes_no_decision():
    done = approved(an_application())
    before = (done.decision, done.decision_sha256, done.approved_cents, most_to_settle(proven(an_application())))

    scheme = FundingScheme.objects.get(pk=done.scheme_id)
    values = {"rate_percent": 10, "cap_cents": 100, "title": "Anders", "proof_days": 1}
    store_scheme(scheme, values, seen_at=scheme.changed_at, by=make_coordinator(), at=AFTER)

    fresh = FundingApplication.objects.select_related("offering").get(pk=done.pk)
    assert (fresh.decision, fresh.decision_sha256, fresh.approved_cents) == before[:3]
    assert json.loads(fresh.decision)["terms"]["rate_percent"] == 50
    shown = prove(fresh, an_invoice(), by=fresh.applicant, at=AFTER)
    assert most_to_settle(shown) == 12_000
    assert proof_until(shown) > date(2020, 3, 1)
    assert list(find_problems()) == []


def test_a_tampered_decision_is_found():
    done = approved(an_application())

    FundingApplication.objects.filter(pk=done.pk).update(decision=done.decision.replace("50", "90"))

    assert [problem for problem in find_problems() if str(done.uuid) in problem]


def test_store_scheme_refuses_a_stale_page_and_a_budget_below_what_is_bound():
    done = approved(an_application())
    scheme = FundingScheme.objects.get(pk=done.scheme_id)

    with pytest.raises(FundingConflict):
        store_scheme(scheme, {"title": "Neu"}, seen_at=AFTER, by=make_coordinator(), at=AFTER)
    with pytest.raises(FundingRefused, match="schon gebunden"):
        store_scheme(scheme, {"budget_cents": 11_999}, seen_at=scheme.changed_at, by=make_coordinator(), at=AFTER)


def test_prove_waits_for_the_end_and_for_approval():
    done = approved(an_application())

    with pytest.raises(FundingRefused, match="vorbei"):
        prove(done, an_invoice(), by=done.applicant, at=AT)
    with pytest.raises(FundingRefused, match="bewilligt"):
        prove(an_application(), an_invoice(), by=done.applicant, at=AFTER)


def test_prove_again_replaces_the_file(django_capture_on_commit_callbacks):
    shown = proven(an_application())
    old = shown.invoice.name

    with django_capture_on_commit_callbacks(execute=True):
        again = prove(shown, an_invoice(20_000), by=shown.applicant, at=AFTER)

    assert again.invoice_cents == 20_000
    assert storages["private"].exists(again.invoice.name)
    assert again.invoice.name == old or not storages["private"].exists(old)


def test_settle_frees_what_is_not_needed():
    shown = proven(an_application(), cents=20_000)
    assert bound(shown.scheme) == 12_000

    done = settle(shown, cents=10_000, reason="", by=make_coordinator(), at=AFTER)

    assert (done.state, done.settled_cents) == (ApplicationState.SETTLED, 10_000)
    assert bound(shown.scheme) == 10_000
    assert mails("funding_settled") == 1
    assert list(find_problems()) == []


def test_settle_never_pays_more_than_approved_and_explains_less():
    shown = proven(an_application(), cents=99_000)

    with pytest.raises(FundingRefused, match="höchstens 120"):
        settle(shown, cents=12_001, reason="Egal.", by=make_coordinator(), at=AFTER)
    with pytest.raises(FundingRefused, match="begründen"):
        settle(shown, cents=11_000, reason="", by=make_coordinator(), at=AFTER)


def test_settle_suggests_nothing_for_whoever_was_not_there():
    shown = proven(an_application(), came=False)

    assert suggested_settlement(shown) == 0
    with pytest.raises(FundingRefused, match="begründen"):
        settle(shown, cents=12_000, reason="", by=make_coordinator(), at=AFTER)
    assert settle(shown, cents=0, reason="", by=make_coordinator(), at=AFTER).settled_cents == 0
    assert bound(shown.scheme) == 0


def test_end_frees_the_money_and_tells_whoever_did_not_do_it():
    done = approved(an_application())

    ended = end_application(done, reason="Kein Nachweis.", by=make_coordinator(), at=AFTER)
    end_application(done, reason="Noch einmal.", by=make_coordinator(), at=AFTER)

    assert (ended.state, bound(done.scheme), mails("funding_ended")) == (ApplicationState.ENDED, 0, 1)
    with pytest.raises(FundingRefused, match="abgeschlossen"):
        end_application(settle(proven(an_application()), cents=12_000, reason="", by=make_coordinator(), at=AFTER), reason="x", by=UserFactory(), at=AFTER)


def test_an_event_of_a_municipality_is_settled_by_its_invoice_and_people():
    town, office = a_town(), make_coordinator()
    shown = proven(an_event_application(town, UserFactory()), cents=24_000, people=12)

    assert suggested_settlement(shown) == 12_000
    with pytest.raises(FundingRefused, match="höchstens 12 Personen"):
        prove(shown, an_invoice(people=13), by=shown.applicant, at=AFTER)
    assert settle(shown, cents=12_000, reason="", by=office, at=AFTER).settled_cents == 12_000
