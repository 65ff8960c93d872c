import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from certificates.domain.revoke import revoke_certificate
from certificates.enums import CertificateState
from certificates.models import Certificate, Withdrawal
from core.enums import JobState
from core.models import Job
from tests.factories.certificates import ISSUED_AT, attended_enrolment, make_attendance_certificate
from tests.factories.core import UserFactory, make_coordinator

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


def test_withdraw_needs_a_reason_and_a_second_person(client_of, dana):
    certificate = make_attendance_certificate()
    client, second = client_of(dana), client_of(make_coordinator(first_name="Ines"))

    empty = client.post(address("revoke", certificate), {"kind": "revoke", "reason": "  "})
    assert empty.status_code == 422
    assert "Bitte schreiben Sie, warum der Nachweis zurückgezogen wird." in empty.content.decode()

    client.post(address("revoke", certificate), {"kind": "revoke", "reason": "Falsche Stunden"})
    request = Withdrawal.objects.get()
    assert client.post(address("confirm_withdrawal", request)).status_code == 409
    assert "gültig" in client.get(f"/nachweis/{certificate.code}/").content.decode()
    assert "1 Rückzug eines Nachweises wartet auf Ihre Bestätigung" in " ".join(strip_tags(second.get("/verwaltung/").content.decode()).split())
    second.post(address("confirm_withdrawal", request))

    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoke_reason) == (CertificateState.REVOKED, "Falsche Stunden")
    assert "gilt nicht mehr" in client.get(f"/nachweis/{certificate.code}/").content.decode()


def test_name_change_replaces_and_the_old_paper_names_the_new_one(client_of, dana, amina):
    certificate = make_attendance_certificate(learner=amina)
    amina.last_name = "Groß"
    amina.save()

    client_of(dana).post(address("revoke", certificate), {"kind": "rename", "reason": "Heirat"})
    client_of(make_coordinator()).post(address("confirm_withdrawal", Withdrawal.objects.get()))

    new = Certificate.objects.get(state=CertificateState.VALID)
    assert f"durch den Nachweis {new.number}" in client_of(dana).get(f"/nachweis/{certificate.code}/").content.decode()
    assert new.number in client_of(dana).get(address("certificate", certificate)).content.decode()
    assert client_of(amina).get(reverse("certificates:pdf", args=[certificate.uuid])).status_code == 403


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
