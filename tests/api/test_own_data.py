"""One's own data with a personal token: only one's own, and only while the token holds."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.domain.tokens import MOST_LIVE, TooManyTokens, create_token, end_token, forget_ended_tokens, user_of_token
from core.models import ApiToken
from learners.enums import EnrolmentState
from tests.clock import berlin
from tests.factories.certificates import make_attendance_certificate
from tests.factories.learners import EnrolmentFactory, HoursEntryFactory
from tests.factories.providers import OfferingFactory, a_module

pytestmark = pytest.mark.django_db

AT = berlin(2027, 1, 11, 9)
YEAR = timedelta(days=365)
ADDRESSES = ["/api/v1/me/enrolments", "/api/v1/me/hours", "/api/v1/me/certificates"]


def token_of(user, **more):
    return create_token(user, **{"name": "Kalender", "lifetime": YEAR, "by": user, "at": timezone.now()} | more)


def ask(address, secret):
    return Client().get(address, headers={"Authorization": f"Bearer {secret}"})


def items(address, secret):
    answer = ask(address, secret)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    return json.loads(answer.content)["items"]


def test_person_reads_own_enrolments_only(amina, emil):
    offering = OfferingFactory(seats=1, seats_taken=1)
    EnrolmentFactory(offering=offering, learner=emil)
    EnrolmentFactory(offering=offering, learner=amina, state=EnrolmentState.WAITING)

    (own,) = items(ADDRESSES[0], token_of(amina)[1])

    assert (own["state"], own["waiting_position"], own["offering"]["uuid"]) == ("waiting", 1, str(offering.uuid))
    assert own["enrolled_at"] == "2026-01-10T10:00:00+01:00"


def test_person_reads_own_hours_with_running_sum(amina, emil):
    for learner, minutes in [(amina, 270), (emil, 45), (amina, 90)]:
        HoursEntryFactory(learner=learner, module=a_module(), minutes=minutes)

    own = items(ADDRESSES[1], token_of(amina)[1])

    assert [(line["module"], line["minutes"], line["running_sum"], line["phase"]) for line in own] == [("7", 270, 270, "presence"), ("7", 90, 360, "presence")]


def test_person_reads_own_certificates_only(amina, emil):
    certificate = make_attendance_certificate(270, learner=amina)
    make_attendance_certificate(270, learner=emil)

    (own,) = items(ADDRESSES[2], token_of(amina)[1])

    assert (own["number"], own["status"], own["presence_minutes"], own["pdf_url"]) == (certificate.number, "valid", 270, None)


@pytest.mark.once  # how often Django asks does not depend on whom it asks
@pytest.mark.parametrize("address", ADDRESSES)
def test_queries_do_not_grow_with_own_rows(amina, django_assert_num_queries, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    secret = token_of(amina)[1]
    ask(address, secret)  # the first use of the day is remembered

    def fill(number):
        for _ in range(number):
            if address == ADDRESSES[2]:
                make_attendance_certificate(270, learner=amina)
            else:
                HoursEntryFactory(learner=amina, module=a_module())
                EnrolmentFactory(learner=amina)

    fill(2)
    with CaptureQueriesContext(connection) as few:
        before = len(items(address, secret))
    fill(10)

    with django_assert_num_queries(len(few)):
        assert len(items(address, secret)) == before + 10
    assert before >= 2


def test_nothing_without_a_token_that_holds(amina, client_of):
    ended, expired, of_inactive = token_of(amina), token_of(amina, at=timezone.now() - YEAR, lifetime=timedelta(days=1)), token_of(amina)
    end_token(ended[0], by=amina, at=timezone.now())
    answers = [ask(address, secret) for address in ADDRESSES for secret in (ended[1], expired[1], "qiq_falsch", "", "ä")]
    answers.append(client_of(amina).get(ADDRESSES[0]))  # a login in the browser is no token
    answers.append(Client().get(ADDRESSES[0], headers={"Authorization": f"Basic {of_inactive[1]}"}))
    amina.is_active = False
    amina.save()
    answers.append(ask(ADDRESSES[0], of_inactive[1]))

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert {(answer["Content-Type"], answer["WWW-Authenticate"]) for answer in answers} == {("application/problem+json", 'Bearer realm="api"')}


def test_secret_is_kept_nowhere(amina):
    token, secret = token_of(amina, at=AT)

    assert secret.startswith("qiq_")
    assert len(secret) == 47
    assert secret not in json.dumps([str(value) for value in ApiToken.objects.values_list().get()])
    entry = ModelLogEntry.objects.get(action="core.token_created")
    assert (entry.user, entry.label, entry.data) == (amina, str(token.uuid), {"expires_on": "2028-01-11", "scope": "read"})


def test_day_of_use_is_remembered_once_a_day(amina, django_assert_num_queries):
    token, secret = token_of(amina, at=AT)

    user_of_token(secret, at=AT)
    with django_assert_num_queries(1):
        assert user_of_token(secret, at=AT + timedelta(hours=1)) == amina
    token.refresh_from_db()

    assert f"{token.last_used_on_date}" == "2027-01-11"


def test_ending_twice_is_ending_once(amina):
    token, _secret = token_of(amina, at=AT)

    end_token(token, by=amina, at=AT + timedelta(days=1))
    again = end_token(token, by=amina, at=AT + timedelta(days=2))

    assert again.revoked_at == AT + timedelta(days=1)
    assert ModelLogEntry.objects.filter(action="core.token_ended").count() == 1


def test_nobody_needs_more_than_ten(amina):
    tokens = [token_of(amina, at=AT)[0] for _number in range(MOST_LIVE)]

    with pytest.raises(TooManyTokens):
        token_of(amina, at=AT)
    end_token(tokens[0], by=amina, at=AT)
    token_of(amina, at=AT)

    assert amina.api_tokens.count() == MOST_LIVE + 1


def test_ended_tokens_are_forgotten_after_90_days(amina):
    kept, _secret = token_of(amina, at=AT)
    ended, _secret = token_of(amina, at=AT)
    token_of(amina, at=AT, lifetime=timedelta(days=10))
    end_token(ended, by=amina, at=AT)

    counts = [forget_ended_tokens(at=AT + timedelta(days=days)) for days in (90, 91, 101)]

    assert (counts, list(amina.api_tokens.all())) == ([0, 1, 1], [kept])
