from datetime import UTC, datetime

import pytest
from wagtail.models import ModelLogEntry

from certificates.domain.claims import of_pathway, of_seat
from certificates.domain.invariants import find_problems
from certificates.domain.issue import NotYetDue, issue_certificate
from certificates.domain.revoke import ReasonMissing, revoke_certificate
from certificates.domain.snapshot import snapshot_hash
from certificates.enums import CertificateState
from certificates.models import Certificate, NumberSeries
from core.models import Job
from learners.domain.attendance import Mark, record_attendance
from learners.enums import AttendanceState
from learners.models import Enrolment
from tests.factories.certificates import ISSUED_AT, attended_enrolment, finished_pathway, make_attendance_certificate

pytestmark = pytest.mark.django_db


def test_issue_writes_certificate_job_and_trail(amina, dana):
    certificate = issue_certificate(of_seat(attended_enrolment(learner=amina)), by=dana, at=ISSUED_AT)

    assert certificate.number == "QQ-TB-2026-000001"
    assert (certificate.learner, certificate.issued_by, certificate.issued_at) == (amina, dana, ISSUED_AT)
    assert certificate.snapshot_sha256 == snapshot_hash(certificate.snapshot)
    assert (certificate.job.task, certificate.job.key, certificate.job.arguments) == (
        "certificates.render",
        str(certificate.uuid),
        {"certificate": str(certificate.uuid)},
    )
    assert [entry.data["number"] for entry in ModelLogEntry.objects.filter(action="certificates.issued", user=dana)] == ["QQ-TB-2026-000001"]


def test_issue_freezes_what_the_paper_says(amina, settings):
    settings.BASE_URL = "https://lernplattform.example.org"
    enrolment = attended_enrolment(270, 162, learner=amina, title="Beteiligung im Quartier")

    snapshot = issue_certificate(of_seat(enrolment), by=None, at=ISSUED_AT).snapshot

    code = snapshot.pop("code")
    assert snapshot == {
        "schema": 2,
        "wording": "2026-1",
        "texts": {
            "version": 0,
            "heading": "Teilnahmebescheinigung",
            "statement": "hat teilgenommen an der Fortbildung",
            "body": "",
            "closing": "Maschinell erstellt. Ob dieser Nachweis echt ist und noch gilt, zeigt die Prüfseite; an die Stelle der Unterschrift tritt der Prüfcode.",
            "signatory": "",
        },
        "kind": "attendance",
        "number": "QQ-TB-2026-000001",
        "replaces": "",
        "verification_url": f"https://lernplattform.example.org/nachweis/{code}/",
        "issued_on": "2026-06-01",
        "issuer": "Koordinierungsstelle „Qualifiziert ins Quartier“",
        "programme": "Qualifiziert ins Quartier",
        "curriculum": "2019",
        "person": {"first_name": "Amina", "last_name": "Aydın", "name": "Amina Aydın"},
        "title": "Beteiligung im Quartier",
        "format": "Basisqualifizierung",
        "provider": enrolment.offering.provider.name,
        "place": "",
        "mode": "vor Ort",
        "topics": [],
        "period": {"from": "2026-05-04", "until": "2026-05-05"},
        "modules": [
            {
                "code": "4",
                "title": "Sozialräume analysieren",
                "area": "Beteiligung/Teilhabe",
                "presence_minutes": 270,
                "self_study_minutes": 0,
                "total_minutes": 270,
                "providers": [enrolment.offering.provider.name],
                "from": "2026-05-04",
                "until": "2026-05-04",
            },
            {
                "code": "5",
                "title": "Beteiligung: Größe zeigen & Gehör finden",
                "area": "Beteiligung/Teilhabe",
                "presence_minutes": 162,
                "self_study_minutes": 0,
                "total_minutes": 162,
                "providers": [enrolment.offering.provider.name],
                "from": "2026-05-05",
                "until": "2026-05-05",
            },
        ],
        "areas": [{"title": "Beteiligung/Teilhabe", "presence_minutes": 432, "self_study_minutes": 0, "total_minutes": 432}],
        "sessions": [
            {"date": "2026-05-04", "from": "09:00", "until": "14:30", "planned_minutes": 270, "attended_minutes": 270, "online": False},
            {"date": "2026-05-05", "from": "09:00", "until": "14:30", "planned_minutes": 270, "attended_minutes": 162, "online": False},
        ],
        "sums": {
            "presence_minutes": 432,
            "self_study_minutes": 0,
            "total_minutes": 432,
            "planned_minutes": 540,
            "attended_minutes": 432,
            "missed_minutes": 108,
        },
        "days": [
            {"date": "2026-05-04", "presence_minutes": 270, "self_study_minutes": 0, "total_minutes": 270},
            {"date": "2026-05-05", "presence_minutes": 162, "self_study_minutes": 0, "total_minutes": 162},
        ],
        "rule": {"valid_from": "", "minimum_percent": 80, "minimum_percent_per_module": None, "threshold_minutes": 432, "counted_minutes": 432},
    }


@pytest.mark.parametrize(("last", "is_due"), [(216, True), (215, False)])
def test_issue_needs_the_minimum_to_the_minute(last, is_due):
    enrolment = attended_enrolment(270, 270, 270, 270, last, 0)  # 1,296 or 1,295 of 1,620

    if is_due:
        assert issue_certificate(of_seat(enrolment), by=None, at=ISSUED_AT).snapshot["sums"]["attended_minutes"] == 1296
    else:
        with pytest.raises(NotYetDue) as refused:
            issue_certificate(of_seat(enrolment), by=None, at=ISSUED_AT)
        assert [missing.reason for missing in refused.value.missing] == ["too_little"]
        assert (Certificate.objects.count(), NumberSeries.objects.count(), Job.objects.filter(task="certificates.render").count()) == (0, 0, 0)


def test_issue_takes_the_minimum_from_the_settings(settings):
    settings.MINIMUM_ATTENDANCE_PERCENT = 50

    assert issue_certificate(of_seat(attended_enrolment(270, 0)), by=None, at=ISSUED_AT).snapshot["rule"]["minimum_percent"] == 50


def test_issue_waits_for_the_end_of_the_offering():
    enrolment = attended_enrolment(270, 270)
    one_second_early = datetime(2026, 5, 5, 12, 29, 59, tzinfo=UTC)

    with pytest.raises(NotYetDue) as refused:
        issue_certificate(of_seat(enrolment), by=None, at=one_second_early)

    assert [missing.reason for missing in refused.value.missing] == ["not_over"]
    assert issue_certificate(of_seat(enrolment), by=None, at=datetime(2026, 5, 5, 12, 30, tzinfo=UTC)).number == "QQ-TB-2026-000001"


def test_issue_twice_gives_the_same_certificate(dana):
    enrolment = attended_enrolment()

    first = issue_certificate(of_seat(enrolment), by=None, at=ISSUED_AT)
    second = issue_certificate(of_seat(enrolment), by=dana, at=datetime(2027, 1, 1, tzinfo=UTC))

    assert second == first
    assert (Certificate.objects.count(), NumberSeries.objects.get().last_number) == (1, 1)


def test_issue_twice_holds_even_when_the_hours_were_taken_back_meanwhile(dana):
    enrolment = attended_enrolment(270)
    first = issue_certificate(of_seat(enrolment), by=None, at=ISSUED_AT)
    mark = Mark(enrolment_uuid=enrolment.uuid, state=AttendanceState.ABSENT, minutes=0, version=1)
    record_attendance(enrolment.offering.sessions.get(), marks=[mark], by=dana, at=ISSUED_AT, reason="Verwechslung")

    assert issue_certificate(of_seat(enrolment), by=None, at=ISSUED_AT) == first


def test_numbers_count_per_kind_and_berlin_year(curriculum):
    new_year_in_berlin = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)

    numbers = [
        make_attendance_certificate(270).number,
        make_attendance_certificate(270).number,
        issue_certificate(of_pathway(finished_pathway()), by=None, at=ISSUED_AT).number,
        make_attendance_certificate(270, at=new_year_in_berlin).number,
    ]

    assert numbers == ["QQ-TB-2026-000001", "QQ-TB-2026-000002", "QQ-ZE-2026-000001", "QQ-TB-2027-000001"]
    assert list(find_problems()) == []


@pytest.mark.parametrize(("slug", "presence", "self_study"), [("koordination", 36, 36), ("steuerung", 54, 18), ("koordination-und-steuerung", 36, 72)])
def test_pathway_certificate_states_the_split_of_the_guide(curriculum, slug, presence, self_study):
    snapshot = issue_certificate(of_pathway(finished_pathway(slug)), by=None, at=ISSUED_AT).snapshot

    assert (snapshot["sums"]["presence_minutes"], snapshot["sums"]["self_study_minutes"]) == (presence * 45, self_study * 45)
    assert sum(area["total_minutes"] for area in snapshot["areas"]) == (presence + self_study) * 45
    assert (snapshot["rule"]["minimum_percent"], snapshot["sessions"], snapshot["provider"]) == (None, [], "")
    assert snapshot["rule"]["counted_minutes"] == snapshot["rule"]["threshold_minutes"] == sum(day["total_minutes"] for day in snapshot["days"])


def test_pathway_certificate_is_refused_for_one_missing_minute(curriculum):
    with pytest.raises(NotYetDue) as refused:
        issue_certificate(of_pathway(finished_pathway(short_by=1)), by=None, at=ISSUED_AT)

    assert [missing.reason for missing in refused.value.missing] == ["minutes"]


def test_revoke_keeps_the_snapshot_and_allows_a_new_one_that_names_the_old(dana, amina):
    old = make_attendance_certificate(learner=amina)
    frozen = old.snapshot | {}

    revoke_certificate(old, reason=" Name  falsch geschrieben ", by=dana, at=ISSUED_AT)
    amina.last_name = "Aydın-Groß"
    amina.save()
    new = issue_certificate(of_seat(Enrolment.objects.get()), by=dana, at=ISSUED_AT)

    old.refresh_from_db()
    assert (old.state, old.revoke_reason, old.revoked_by, old.snapshot) == (CertificateState.REVOKED, "Name falsch geschrieben", dana, frozen)
    assert (new.number, new.snapshot["replaces"], new.snapshot["person"]["name"]) == ("QQ-TB-2026-000002", old.number, "Amina Aydın-Groß")
    assert new.code != old.code


def test_revoke_twice_keeps_the_first_reason(dana):
    certificate = make_attendance_certificate()

    revoke_certificate(certificate, reason="Erster Grund", by=dana, at=ISSUED_AT)
    revoke_certificate(certificate, reason="Zweiter Grund", by=dana, at=datetime(2027, 1, 1, tzinfo=UTC))

    assert (certificate.revoke_reason, certificate.revoked_at) == ("Erster Grund", ISSUED_AT)
    assert ModelLogEntry.objects.filter(action="certificates.revoked").count() == 1


def test_revoke_needs_a_reason(dana):
    certificate = make_attendance_certificate()

    with pytest.raises(ReasonMissing):
        revoke_certificate(certificate, reason="  ", by=dana, at=ISSUED_AT)

    assert Certificate.objects.get().state == CertificateState.VALID
