from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certificates.domain.revoke import confirm_withdrawal, request_withdrawal, revoke_certificate
from certificates.domain.sharing import end_link, share_certificate
from certificates.enums import WithdrawalKind
from certificates.models import Certificate
from core.enums import JobState
from core.models import Job
from tests.factories.certificates import ISSUED_AT, attended_enrolment, finished_pathway, make_attendance_certificate, make_pathway_certificate
from tests.factories.core import make_coordinator
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db

OWN = "/mein-bereich/nachweise/"


def address(name, thing):
    return reverse(f"certificates:{name}", args=[thing.uuid])


def test_own_shows_what_is_there_what_is_due_and_what_is_missing(client_of, amina):
    make_attendance_certificate(learner=amina, title="Schon ausgestellt")
    attended_enrolment(learner=amina, title="Jetzt fällig")
    attended_enrolment(270, 0, learner=amina, title="Zu wenig")
    EnrolmentFactory(learner=amina, offering=OfferingFactory(title="Kommt noch"))
    make_attendance_certificate(title="Von jemand anderem")

    response = client_of(amina).get(OWN)
    page = response.content.decode()

    assert [(each.title, each.is_due) for each in response.context["due"] + response.context["waiting"]] == [
        ("Jetzt fällig", True),
        ("Zu wenig", False),
        ("Kommt noch", False),
    ]
    assert [row.snapshot["title"] for row, _paper in response.context["certificates"]] == ["Schon ausgestellt"]
    assert "Erfasst sind 270 Minuten von 540 Minuten; für die Bescheinigung braucht es mindestens 80 %, also 432 Minuten." in page
    assert "Das Angebot endet am 01.03.2027" in page
    assert "Von jemand anderem" not in page


@pytest.mark.once  # how often Django asks does not depend on whom it asks
def test_own_asks_the_same_number_of_queries_for_one_row_and_for_many(client_of, amina, curriculum):
    client = client_of(amina)

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(OWN)
        return len(found)

    def one_more(number):
        make_attendance_certificate(270, learner=amina)
        attended_enrolment(270, learner=amina)
        attended_enrolment(270, 0, learner=amina)
        finished_pathway(["koordination-und-steuerung", "steuerung", "koordination"][number], learner=amina, short_by=1)

    one_more(0)
    client.get(OWN)
    first = queries()
    one_more(1)
    one_more(2)

    assert queries() == first


def test_button_issues_and_leads_to_the_progress(client_of, amina):
    enrolment = attended_enrolment(learner=amina)

    response = client_of(amina).post(address("issue_attendance", enrolment))

    certificate = Certificate.objects.get()
    assert (response.status_code, response.url) == (302, address("certificate", certificate))
    assert (certificate.enrolment, certificate.issued_by) == (enrolment, amina)


def test_button_pressed_twice_leads_to_the_same_certificate(client_of, amina, curriculum):
    pathway_enrolment = finished_pathway(learner=amina)
    client = client_of(amina)

    answers = [client.post(address("issue_pathway", pathway_enrolment)).url for _click in range(2)]

    assert answers == [address("certificate", Certificate.objects.get())] * 2


def test_button_for_what_is_not_due_says_what_is_missing(client_of, amina):
    response = client_of(amina).post(address("issue_attendance", attended_enrolment(270, 0, learner=amina)))

    assert response.status_code == 409
    assert "Erfasst sind 270 Minuten von 540 Minuten" in response.content.decode()
    assert Certificate.objects.count() == 0


def test_nobody_issues_by_a_mere_link(client_of, amina):
    assert client_of(amina).get(address("issue_attendance", attended_enrolment(learner=amina))).status_code == 405
    assert Certificate.objects.count() == 0


def test_strangers_find_nothing(client_of, emil, boris, amina, run_jobs):
    certificate = make_attendance_certificate(learner=amina)
    due = attended_enrolment(learner=amina)
    run_jobs()

    for stranger in (emil, boris):
        client = client_of(stranger)
        assert client.get(address("certificate", certificate)).status_code == 404
        assert client.get(address("pdf", certificate)).status_code == 404
        assert client.post(address("issue_attendance", due)).status_code == 404
    assert client_of(None).get(address("pdf", certificate)).url.startswith("/konto/")
    assert Certificate.objects.count() == 1


def test_withdrawn_is_not_issued_again_by_the_learner(client_of, amina, dana):
    certificate = make_attendance_certificate(learner=amina)
    revoke_certificate(certificate, reason="Falsche Person", by=dana, at=ISSUED_AT)

    assert client_of(amina).post(address("issue_attendance", certificate.enrolment)).status_code == 403
    assert Certificate.objects.count() == 1
    assert client_of(amina).get(OWN).context["due"] == []


def test_page_shows_progress_then_download_and_polls_only_while_it_must(client_of, amina, run_jobs):
    certificate = make_attendance_certificate(learner=amina)
    client = client_of(amina)

    before = client.get(address("certificate", certificate)).content.decode()
    Job.objects.filter(task="certificates.render").update(state=JobState.RUNNING, done_units=1, total_units=3)
    during = client.get(address("certificate", certificate), headers={"HX-Request": "true"}).content.decode()
    Job.objects.filter(task="certificates.render").update(state=JobState.QUEUED)
    run_jobs()
    after = client.get(address("certificate", certificate)).content.decode()

    assert "Stand aktualisieren" in before
    assert 'hx-trigger="every 1s"' in before
    assert "Schritt 1 von 3" in during
    assert "<html" not in during
    assert 'hx-trigger="every 1s"' not in after
    assert address("pdf", certificate) in after


def test_page_says_what_happens_after_a_failure(client_of, amina):
    certificate = make_attendance_certificate(learner=amina)
    Job.objects.filter(task="certificates.render").update(state=JobState.FAILED, finished_at=ISSUED_AT)

    page = client_of(amina).get(address("certificate", certificate)).content.decode()

    assert "In der kommenden Nacht versuchen wir es noch einmal." in page
    assert 'hx-trigger="every 1s"' not in page


def test_download_gives_the_stored_bytes(client_of, amina, run_jobs):
    certificate = make_attendance_certificate(learner=amina)
    assert client_of(amina).get(address("pdf", certificate)).url == address("certificate", certificate)
    run_jobs()
    certificate.refresh_from_db()

    response = client_of(amina).get(address("pdf", certificate))

    assert response.content == Path(certificate.pdf.path).read_bytes()
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="Teilnahmebescheinigung_{certificate.number}.pdf"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert ModelLogEntry.objects.filter(action="certificates.downloaded").count() == 0


def test_download_by_the_office_is_written_down(client_of, dana, amina, run_jobs):
    certificate = make_attendance_certificate(learner=amina)
    run_jobs()

    assert client_of(dana).get(address("pdf", certificate)).status_code == 200
    assert [(entry.user, entry.data) for entry in ModelLogEntry.objects.filter(action="certificates.downloaded")] == [(dana, {"number": certificate.number})]


def test_changed_file_is_not_given_out(client_of, amina, run_jobs):
    certificate = make_attendance_certificate(learner=amina)
    run_jobs()
    certificate.refresh_from_db()
    path = Path(certificate.pdf.path)
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6"))

    assert client_of(amina).get(address("pdf", certificate)).status_code == 503
    path.unlink()
    assert client_of(amina).get(address("pdf", certificate)).status_code == 503


def test_withdrawn_is_shown_but_not_given_out(client_of, amina, dana, run_jobs):
    certificate = make_attendance_certificate(learner=amina)
    run_jobs()
    revoke_certificate(certificate, reason="Falsche Stunden", by=dana, at=ISSUED_AT)

    assert client_of(amina).get(address("pdf", certificate)).status_code == 403
    assert client_of(dana).get(address("pdf", certificate)).status_code == 200
    page = client_of(amina).get(address("certificate", certificate)).content.decode()
    assert "Falsche Stunden" in page
    assert "am 01.06.2026 zurückgezogen" in client_of(amina).get(OWN).content.decode()


def test_page_of_a_certificate_does_not_follow_what_happens_afterwards(client_of, amina, curriculum):
    certificate = make_pathway_certificate(learner=amina)
    client = client_of(amina)
    before = client.get(address("certificate", certificate)).context["paper"]

    pathway = certificate.pathway_enrolment.pathway
    pathway.title = "Anders"
    pathway.save()
    pathway.pathway_modules.first().module.minutes = 1
    pathway.pathway_modules.all().delete()

    assert client.get(address("certificate", certificate)).context["paper"] == before


def rename(certificate, dana):
    """Two people of the office issue it anew under another name."""
    certificate.learner.last_name = "Aydın-Weiß"
    certificate.learner.save()
    asked = request_withdrawal(certificate, kind=WithdrawalKind.RENAME, reason="Heirat", by=dana, at=ISSUED_AT)
    return confirm_withdrawal(asked, by=make_coordinator(first_name="Ines", last_name="Ilg"), at=ISSUED_AT)


def test_a_replaced_certificate_leads_to_the_one_that_holds_instead_of_to_a_download(client_of, amina, dana, run_jobs):
    certificate = make_attendance_certificate(learner=amina)
    run_jobs()
    new = rename(certificate, dana)
    client = client_of(amina)

    page = client.get(address("certificate", certificate)).content.decode()

    assert f"gilt jetzt der Nachweis {new.number}" in page
    assert address("certificate", new) in page
    assert address("pdf", certificate) not in page
    assert client.get(address("pdf", certificate)).status_code == 403


def test_page_says_where_to_turn_after_a_change_of_name(client_of, amina, dana):
    certificate = make_attendance_certificate(learner=amina)
    assert "Ihr Name hat sich geändert?" not in client_of(amina).get(address("certificate", certificate)).content.decode()
    amina.last_name = "Weiß"
    amina.save()

    page = client_of(amina).get(address("certificate", certificate)).content.decode()

    assert "Ihr Konto lautet auf Amina Weiß, dieser Nachweis auf" in page
    new = rename(certificate, dana)
    assert "Ihr Name hat sich geändert?" not in client_of(amina).get(address("certificate", new)).content.decode()


def test_history_tells_what_happened_and_names_nobody_of_the_office(client_of, amina, dana, run_jobs):
    certificate = make_attendance_certificate(learner=amina)
    run_jobs()
    end_link(share_certificate(certificate, days=7, by=amina, at=ISSUED_AT), by=amina, at=ISSUED_AT)
    assert client_of(dana).get(address("pdf", certificate)).status_code == 200
    new = rename(certificate, dana)

    response = client_of(amina).get(address("certificate", certificate))

    assert sorted((step.what, step.by) for step in response.context["history"]) == sorted(
        [
            ("ausgestellt", "von selbst"),
            ("PDF erstellt und signiert", "von selbst"),
            ("Link für 7 Tage erstellt", "von Ihnen"),
            ("Link beendet", "von Ihnen"),
            ("heruntergeladen", "von der Koordinierungsstelle"),
            (f"ersetzt durch {new.number}", "von der Koordinierungsstelle"),
        ]
    )
    assert [name for name in (dana.last_name, "Ilg", "Heirat") if name in response.content.decode()] == []
    assert "history" not in client_of(dana).get(address("certificate", certificate)).context
