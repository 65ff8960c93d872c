"""/verwaltung/nachrichten/: mails that reached nobody, and what providers wrote."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.domain.mail import queue_mail
from core.domain.undelivered import send_again, set_aside
from core.enums import JobState
from core.models import Job
from providers.domain.messages import send_message
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, OfferingFactory

pytestmark = pytest.mark.django_db

PAGE = "/verwaltung/nachrichten/"


@pytest.fixture
def failed(db):
    job = queue_mail(to=["weg@example.org"], subject="Ihr Platz", text="Guten Tag", at=AT, key="platz:1")
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, attempts=6, finished_at=AT, error="smtplib.SMTPRecipientsRefused")
    job.refresh_from_db()
    return job


def actions():
    return list(ModelLogEntry.objects.filter(action__startswith="core.mail_").values_list("action", flat=True))


def test_the_office_sees_what_reached_nobody_and_what_providers_wrote(client_of, dana, boris, amina, failed):
    offering = OfferingFactory(title="Netzwerke knüpfen")
    EnrolmentFactory(offering=offering, learner=amina)
    send_message(offering, uuid=uuid4(), audience="all", subject="Bitte mitbringen", text="Einen Stadtplan.", by=boris, at=AT)

    text = client_of(dana).get(PAGE).content.decode()

    for words in ("weg@example.org", "Ihr Platz", "Bitte mitbringen", "Einen Stadtplan.", "Netzwerke knüpfen", "alle Angemeldeten (1)"):
        assert words in text


def test_the_first_page_says_that_mails_failed_and_how_much_was_written(client_of, dana, boris, amina, failed):
    offering = OfferingFactory()
    EnrolmentFactory(offering=offering, learner=amina)
    send_message(offering, uuid=uuid4(), audience="all", subject="Neu", text="Text", by=boris, at=timezone.now())

    text = " ".join(client_of(dana).get("/verwaltung/").content.decode().split())

    assert "<strong>1</strong> E-Mail konnte nicht zugestellt werden" in text
    assert "Nachricht von Trägern an Teilnehmende in 7 Tagen" in text


def test_a_mail_is_sent_once_more(client_of, dana, failed, run_jobs, mailoutbox):
    for _time in range(2):
        client_of(dana).post(f"{PAGE}{failed.uuid}/", {"again": "1"})
    run_jobs()

    assert [(message.to, message.subject) for message in mailoutbox] == [(["weg@example.org"], "Ihr Platz")]
    assert actions() == ["core.mail_sent_again"]


def test_a_mail_that_waits_anew_already_is_not_sent_twice(client_of, dana, failed):
    queue_mail(to=["weg@example.org"], subject="Ihr Platz", text="Guten Tag", at=AT, key="platz:1")

    answer = client_of(dana).post(f"{PAGE}{failed.uuid}/", {"again": "1"}, follow=True)

    assert "schon unterwegs" in answer.content.decode()

    assert send_again(failed, by=dana, at=AT) is False
    assert (Job.objects.filter(state=JobState.QUEUED).count(), actions()) == (1, [])


def test_what_is_set_aside_is_gone_with_its_address(client_of, dana, failed):
    answers = [client_of(dana).post(f"{PAGE}{failed.uuid}/", {"done": "1"}).status_code for _time in range(2)]

    assert (answers, Job.objects.filter(pk=failed.pk).exists(), set_aside(failed, by=dana)) == ([302, 302], False, False)
    assert actions() == ["core.mail_set_aside"]


def test_only_the_office_reads_them(client_of, boris, emil, failed):
    for person in (boris, emil):
        assert client_of(person).get(PAGE).status_code in (302, 403)
        assert client_of(person).post(f"{PAGE}{failed.uuid}/", {"done": "1"}).status_code in (302, 403)
    assert Job.objects.filter(pk=failed.pk).exists()


def test_both_lists_can_be_empty(client_of, dana):
    text = client_of(dana).get(PAGE).content.decode()

    assert "Alle E-Mails sind verschickt." in text
    assert "Noch hat kein Träger seinen Teilnehmenden geschrieben." in text


def test_the_list_asks_the_same_number_of_queries_for_few_and_many(client_of, dana, boris, amina):
    offering = OfferingFactory()
    EnrolmentFactory(offering=offering, learner=amina)
    client = client_of(dana)
    client.get(PAGE)

    def written(number):
        send_message(offering, uuid=uuid4(), audience="all", subject=f"Nr. {number}", text="Text", by=boris, at=AT)

    written(1)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    few = count()
    for number in range(2, 5):
        written(number)

    assert count() == few
