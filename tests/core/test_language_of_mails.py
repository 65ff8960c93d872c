"""Mails speak their reader's language, whoever caused them; papers and the trail speak German."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from certificates.domain.claims import of_pathway, of_seat
from certificates.domain.issue import NotYetDue, issue_certificate
from core.domain import audit
from core.models import User
from curriculum.models import Pathway
from learners.domain.enrolment import enrol
from learners.models import UnitWork
from tests.factories.certificates import ISSUED_AT, attended_enrolment, finished_pathway
from tests.factories.learners import PathwayEnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def english_amina(amina: User) -> User:
    amina.language = "en"
    amina.save()
    return amina


def text_of_the_only_mail() -> tuple[str, str]:
    (message,) = mail.outbox
    return message.subject, message.body


def test_mail_is_in_the_readers_language_with_links_to_it(english_amina, run_jobs):
    offering = OfferingFactory(title="Beteiligung im Quartier")
    enrol(offering, learner=english_amina, by=english_amina, at=timezone.now())
    run_jobs()

    subject, body = text_of_the_only_mail()

    assert subject == "Enrolled: Beteiligung im Quartier"
    assert f"{settings.BASE_URL}/en/mein-bereich/anmeldungen/" in body
    assert re.search(r"\b(Sie|Ihre?|Uhr|Träger)\b", body) is None


def test_mail_caused_on_an_english_page_is_german_for_a_german_reader(amina, run_jobs):
    with translation.override("en"):
        enrol(OfferingFactory(title="Beteiligung im Quartier"), learner=amina, by=amina, at=timezone.now())
    run_jobs()

    subject, body = text_of_the_only_mail()

    assert subject == "Angemeldet: Beteiligung im Quartier"
    assert f"{settings.BASE_URL}/mein-bereich/anmeldungen/" in body
    assert "/en/" not in body


def test_reset_of_a_password_writes_in_the_persons_language_whatever_page_they_used(english_amina, run_jobs):
    english_amina.emailaddress_set.update_or_create(email=english_amina.email, defaults={"verified": True, "primary": True})
    Client().post("/konto/password/reset/", {"email": english_amina.email})
    run_jobs()

    _subject, body = text_of_the_only_mail()

    assert "/en/konto/password/reset/key/" in body
    assert "new password" in body
    assert "Passwort" not in body


# ---- what stays German ------------------------------------------------------------------------------
@pytest.mark.usefixtures("curriculum")
def test_paper_asked_for_in_english_is_the_german_one(english_amina):
    with translation.override("en"):
        attendance = issue_certificate(of_seat(attended_enrolment(learner=english_amina)), by=english_amina, at=ISSUED_AT)
        pathway = issue_certificate(of_pathway(finished_pathway(learner=english_amina)), by=english_amina, at=ISSUED_AT)

    assert attendance.snapshot["verification_url"] == f"{settings.BASE_URL}/nachweis/{attendance.code}/"
    assert attendance.snapshot["format"] == "Basisqualifizierung"
    assert pathway.snapshot["title"] == "Quartierskoordination"
    assert pathway.snapshot["modules"][0]["title"] == "Grundlagen personenzentrierter Ansätze kennenlernen"


@pytest.mark.usefixtures("curriculum")
def test_what_is_missing_is_said_in_the_language_of_the_page(english_amina):
    with translation.override("en"), pytest.raises(NotYetDue) as refusal:
        issue_certificate(of_pathway(finished_pathway(learner=english_amina, short_by=90)), by=english_amina, at=ISSUED_AT)

    with translation.override("en"):
        assert "2 lessons still to do" in str(refusal.value)


@pytest.mark.usefixtures("curriculum")
def test_trail_keeps_german_names(dana):
    with translation.override("en"):
        audit.record(Pathway.objects.get(slug="koordination"), "curriculum.phases_decided", by=dana)

    assert ModelLogEntry.objects.get(user=dana).label == "Quartierskoordination"


@pytest.mark.usefixtures("curriculum")
def test_unit_begun_in_both_languages_is_one(english_amina, client_of):
    PathwayEnrolmentFactory(learner=english_amina, pathway=Pathway.objects.get(slug="koordination"))
    client = client_of(english_amina)
    path = "/mein-bereich/selbstlernen/2-1-gespraeche-fuehren/"

    client.post(f"/en{path}beginnen/")
    client.post(f"{path}beginnen/")

    assert UnitWork.objects.filter(learner=english_amina).count() == 1
    assert "Learning to listen" in client.get(f"/en{path}").content.decode()


def test_table_is_written_in_the_language_of_its_address(english_amina, client_of):
    lines = {
        path: b"".join(client_of(english_amina).get(path).streaming_content).decode().splitlines()[0]
        for path in ("/mein-bereich/lernzeiten/lernzeiten.csv", "/en/mein-bereich/lernzeiten/lernzeiten.csv")
    }

    german, english = lines.values()
    assert german != english
    assert "Minut" in german
