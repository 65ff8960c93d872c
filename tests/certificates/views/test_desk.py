import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.domain.revoke import revoke_certificate
from certificates.enums import CertificateState
from certificates.models import Certificate
from core.enums import JobState
from core.models import Job
from tests.factories.certificates import ISSUED_AT, attended_enrolment, make_attendance_certificate
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

DESK = "/verwaltung/nachweise/"


def address(name, certificate):
    return reverse(f"certificates_desk:{name}", args=[certificate.uuid])


def test_list_is_searched_and_filtered(client_of, dana):
    amina = make_attendance_certificate(learner=UserFactory(first_name="Amina", last_name="Aydın"))
    other = make_attendance_certificate(learner=UserFactory(first_name="Otto", last_name="Andermann"))
    revoke_certificate(other, reason="Verwechslung", by=dana, at=ISSUED_AT)
    client = client_of(dana)

    def numbers(query=""):
        return [row.number for row in client.get(DESK + query).context["object_list"]]

    assert numbers() == [other.number, amina.number]
    assert numbers("?q=Aydın") == [amina.number]
    assert numbers(f"?q={other.number}") == [other.number]
    assert numbers("?state=revoked") == [other.number]
    assert numbers("?kind=pathway") == []


def test_list_asks_the_same_number_of_queries_for_one_row_and_for_many(client_of, dana):
    client = client_of(dana)
    make_attendance_certificate(270)
    client.get(DESK)

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(DESK)
        return len(found)

    first = queries()
    for _more in range(4):
        make_attendance_certificate(270)

    assert queries() == first


def test_menu_leads_to_both_lists(client_of, dana):
    page = client_of(dana).get("/verwaltung/").content.decode()

    assert DESK in page
    assert f"{DESK}offen/" in page


def test_withdraw_needs_a_reason_and_goes_through_the_verb(client_of, dana):
    certificate = make_attendance_certificate()
    client = client_of(dana)

    empty = client.post(address("revoke", certificate), {"reason": "  "})
    assert (empty.status_code, Certificate.objects.get().state) == (422, CertificateState.VALID)
    assert "Bitte schreiben Sie, warum der Nachweis zurückgezogen wird." in empty.content.decode()

    done = client.post(address("revoke", certificate), {"reason": "Falsche Stunden"}, follow=True)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoke_reason, certificate.revoked_by) == (CertificateState.REVOKED, "Falsche Stunden", dana)
    assert "Nachweis zurückgezogen, Dana" in done.content.decode()


def test_office_issues_again_after_a_withdrawal(client_of, dana):
    certificate = make_attendance_certificate()
    revoke_certificate(certificate, reason="Name", by=dana, at=ISSUED_AT)

    page = client_of(dana).post(address("issue_again", certificate), follow=True)

    new = Certificate.objects.get(state=CertificateState.VALID)
    assert (new.snapshot["replaces"], new.issued_by) == (certificate.number, dana)
    assert certificate.number in page.content.decode()


def test_failed_pdf_is_asked_for_again(client_of, dana, run_jobs):
    certificate = make_attendance_certificate()
    Job.objects.update(state=JobState.FAILED, finished_at=ISSUED_AT, error="builtins.OSError")

    client_of(dana).post(address("request_pdf", certificate))
    Job.objects.filter(state=JobState.FAILED).delete()
    run_jobs()

    certificate.refresh_from_db()
    assert len(certificate.pdf_sha256) == 64


def test_open_cases_say_what_is_missing(client_of, dana):
    attended_enrolment(270, 0, learner=UserFactory(first_name="Otto", last_name="Wenig"))
    attended_enrolment(270, None, learner=UserFactory(first_name="Ida", last_name="Offen"))
    due = attended_enrolment(270, 270, learner=UserFactory(first_name="Amina", last_name="Fertig"))
    make_attendance_certificate(270, learner=UserFactory(first_name="Eva", last_name="Erledigt"))

    page = client_of(dana).get(f"{DESK}offen/")

    assert {(each.learner.last_name, tuple(missing.reason for missing in each.missing)) for each in page.context["candidates"]} == {
        ("Wenig", ("too_little",)),
        ("Offen", ("unrecorded",)),
        ("Fertig", ()),
    }
    client_of(dana).post(reverse("certificates:issue_attendance", args=[due.uuid]))
    assert Certificate.objects.get(enrolment=due).issued_by == dana


def test_open_cases_ask_the_same_number_of_queries_for_one_row_and_for_many(client_of, dana):
    client = client_of(dana)
    attended_enrolment(270, 0)
    client.get(f"{DESK}offen/")

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(f"{DESK}offen/")
        return len(found)

    first = queries()
    for _more in range(4):
        attended_enrolment(270, 0)

    assert queries() == first
