"""Rules that ask for a settled fee, and the office's note that it is."""

from datetime import UTC, date, datetime

import pytest
from django.utils.html import strip_tags
from wagtail.models import ModelLogEntry

from certificates.domain.candidates import seat_candidates
from certificates.domain.claims import of_seat
from certificates.domain.eligibility import Rules, missing_for
from certificates.domain.facts import seat_facts
from certificates.domain.fees import note_settled_fees
from certificates.domain.issue import NotYetDue, issue_certificate
from certificates.domain.rule_sets import record_rule_set
from certificates.enums import CertificateKind
from certificates.models import RuleSet, SettledFee
from learners.models import Enrolment
from tests.factories.certificates import FIRST_DAY, ISSUED_AT, attended_enrolment

pytestmark = pytest.mark.django_db
FEE = "Die Gebühr von 120 € ist noch nicht als beglichen vermerkt."


@pytest.fixture
def rule(dana):
    """Recorded before the offerings of the factories began."""
    fields = {"minimum_percent": 80, "minimum_percent_per_module": None, "needs_acceptance": True, "needs_settled_fee": True, "is_automatic": True}
    day, before = FIRST_DAY.date(), datetime(2026, 1, 5, 9, tzinfo=UTC)
    return record_rule_set(kind=CertificateKind.ATTENDANCE, valid_from_date=day, **fields, reason="Beschluss", by=dana, at=before)


def missing_of(seat):
    (candidate,) = seat_candidates(Enrolment.objects.filter(pk=seat.pk), CertificateKind.ATTENDANCE, at=ISSUED_AT)
    return [each.text for each in candidate.missing]


def test_an_open_fee_keeps_a_certificate_back_until_it_is_noted(rule, dana):
    seat = attended_enrolment(270, fee_cents=15_000, subsidy_cents=3_000)
    with pytest.raises(NotYetDue):
        issue_certificate(of_seat(seat), by=None, at=ISSUED_AT)
    before = missing_of(seat)

    note_settled_fees(seat.offering, settled={seat.uuid}, by=dana, at=ISSUED_AT)

    assert (before, missing_of(seat)) == ([FEE], [])
    assert issue_certificate(of_seat(seat), by=None, at=ISSUED_AT).snapshot["rule"]["valid_from"] == rule.valid_from_date.isoformat()


@pytest.mark.parametrize("owed", [{"fee_cents": 0}, {"fee_cents": None}, {"fee_cents": 9_000, "subsidy_cents": 9_000}])
def test_where_nothing_is_owed_nothing_is_asked(rule, owed):
    assert missing_of(attended_enrolment(270, **owed)) == []


def test_no_rule_asks_unless_the_office_said_so():
    facts = seat_facts(attended_enrolment(270, fee_cents=12_000), at=ISSUED_AT)

    assert (facts.open_fee_cents, missing_for(facts, Rules(minimum_percent=80))) == (12_000, [])


def test_a_note_is_made_once_and_taken_back(dana):
    seat = attended_enrolment(270, fee_cents=12_000)

    changes = [note_settled_fees(seat.offering, settled=settled, by=dana, at=ISSUED_AT) for settled in ({seat.uuid}, {seat.uuid}, set(), set())]

    assert (changes, SettledFee.objects.count()) == ([1, 0, 1, 0], 0)
    trail = ModelLogEntry.objects.filter(object_id=str(seat.pk), action__startswith="certificates.fee").order_by("pk")
    assert [entry.action for entry in trail] == ["certificates.fee_settled", "certificates.fee_open_again"]


def test_the_office_ticks_who_owes_nothing(client_of, dana, rule):
    seat = attended_enrolment(270, fee_cents=12_000)
    client, selection = client_of(dana), f"/verwaltung/nachweise/sammeln/auswahl/{seat.offering.uuid}/"
    before = strip_tags(client.get(selection).content.decode())

    answer = client.post(f"{selection}gebuehren/", {"beglichen": [str(seat.uuid), "unsinn"]}, follow=True)

    page = strip_tags(answer.content.decode())
    assert (FEE in before, FEE in page) == (True, False)
    assert "1 Nachweis ist fällig" in page
    assert "1 Vermerk wurde geändert." in page


def test_a_rule_about_hours_cannot_ask_for_a_fee(client_of, dana):
    fields = {"kind": "pathway", "valid_from_date": date(2099, 1, 1).isoformat(), "minimum_percent": "100", "needs_settled_fee": "on", "reason": "Beschluss"}

    response = client_of(dana).post("/verwaltung/nachweise/regeln/", fields)

    assert (response.status_code, RuleSet.objects.count()) == (422, 0)
    assert "eine Gebühr gibt es hier nicht" in response.content.decode()
