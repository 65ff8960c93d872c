"""Four eyes: one person asks, another one decides; history stays, the old paper names the new one."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from wagtail.models import ModelLogEntry

from certificates.domain.claims import of_row, of_seat
from certificates.domain.invariants import find_problems
from certificates.domain.issue import NotYetDue, issue_certificate
from certificates.domain.revoke import (
    AlreadyDecided,
    NameUnchanged,
    NeedsSecondPerson,
    NoLongerValid,
    NothingToCorrect,
    ReasonMissing,
    confirm_withdrawal,
    decline_withdrawal,
    request_withdrawal,
)
from certificates.enums import CertificateState, WithdrawalKind, WithdrawalState
from certificates.models import Certificate, Withdrawal
from core.models import Job
from learners.domain.attendance import Mark, record_attendance
from learners.enums import AttendanceState
from learners.models import Attendance
from tests.factories.certificates import ISSUED_AT, attended_enrolment, make_attendance_certificate
from tests.factories.core import make_coordinator

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 2, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def ines():
    return make_coordinator(first_name="Ines")


def ask(certificate, by, kind=WithdrawalKind.REVOKE, reason=" Falsche  Person "):
    return request_withdrawal(certificate, kind=kind, reason=reason, by=by, at=ISSUED_AT)


def test_certificate_holds_until_another_person_confirms(dana, ines):
    certificate = make_attendance_certificate()
    request = ask(certificate, dana)
    certificate.refresh_from_db()
    assert certificate.is_valid

    confirm_withdrawal(request, by=ines, at=LATER)

    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoke_reason, certificate.revoked_by, certificate.revoked_at) == ("revoked", "Falsche Person", ines, LATER)
    assert (request.state, request.requested_by, request.decided_by) == (WithdrawalState.CONFIRMED, dana, ines)
    actions = ModelLogEntry.objects.for_instance(certificate).order_by("pk").values_list("action", "user")
    assert list(actions)[1:] == [("certificates.withdrawal_requested", dana.pk), ("certificates.revoked", ines.pk)]
    message = Job.objects.get(task="core.send_mail").arguments
    assert message["subject"] == f"Ihr Nachweis {certificate.number} gilt nicht mehr"
    assert "Der Grund: Falsche Person" in message["text"]


def test_the_person_who_asked_cannot_confirm(dana):
    request = ask(make_attendance_certificate(), dana)

    with pytest.raises(NeedsSecondPerson):
        confirm_withdrawal(request, by=dana, at=LATER)

    assert Certificate.objects.get().is_valid


def test_the_database_refuses_one_pair_of_eyes(dana):
    request = ask(make_attendance_certificate(), dana)

    with pytest.raises(IntegrityError, match="four_eyes"):
        Withdrawal.objects.filter(pk=request.pk).update(state=WithdrawalState.CONFIRMED, decided_by=dana, decided_at=LATER)


def test_a_request_is_declined_or_taken_back_with_a_remark(dana):
    request = ask(make_attendance_certificate(), dana)

    decline_withdrawal(request, remark="Verwechselt", by=dana, at=LATER)

    assert Certificate.objects.get().is_valid
    with pytest.raises(AlreadyDecided):
        confirm_withdrawal(request, by=make_coordinator(), at=LATER)
    with pytest.raises(ReasonMissing):
        decline_withdrawal(ask(Certificate.objects.get(), dana), remark=" ", by=dana, at=LATER)


def test_asking_twice_is_one_request_and_what_ended_cannot_be_asked_for(dana, ines):
    certificate = make_attendance_certificate()

    assert ask(certificate, dana) == ask(certificate, ines)
    confirm_withdrawal(Withdrawal.objects.get(), by=ines, at=LATER)
    certificate.refresh_from_db()
    with pytest.raises(NoLongerValid):
        ask(certificate, dana)


def test_new_name_new_number_and_everything_else_as_it_was_frozen(dana, ines, amina):
    old = make_attendance_certificate(learner=amina)
    with pytest.raises(NameUnchanged):
        ask(old, dana, WithdrawalKind.RENAME)
    amina.last_name = "Groß-Şahin"
    amina.save()
    offering = old.enrolment.offering
    offering.title = "Umbenannt"
    offering.save()
    old = Certificate.objects.get()

    new = confirm_withdrawal(ask(old, dana, WithdrawalKind.RENAME, "Heirat"), by=ines, at=LATER)

    old.refresh_from_db()
    assert (old.state, old.replaced_at, old.successor, old.revoke_reason) == (CertificateState.REPLACED, LATER, new, "")
    assert (new.replaces, new.snapshot["replaces"], new.number) == (old, old.number, "QQ-TB-2027-000001")
    assert new.snapshot["person"]["name"] == "Amina Groß-Şahin"
    fresh = {"number", "code", "verification_url", "issued_on", "replaces", "person"}
    assert {name: value for name, value in new.snapshot.items() if name not in fresh} == {
        name: value for name, value in old.snapshot.items() if name not in fresh
    }
    assert list(find_problems()) == []


def test_correction_takes_the_data_of_today_and_needs_them_to_suffice(dana, ines):
    certificate = make_attendance_certificate(270, 270)

    with pytest.raises(NothingToCorrect):
        confirm_withdrawal(ask(certificate, dana, WithdrawalKind.CORRECT), by=ines, at=LATER)
    _attended(certificate.enrolment, 1, 200, by=ines)
    new = confirm_withdrawal(Withdrawal.objects.get(), by=ines, at=LATER)

    assert (new.snapshot["sums"]["attended_minutes"], new.replaces) == (470, certificate)
    _attended(certificate.enrolment, 1, 20, by=ines)
    with pytest.raises(NotYetDue):
        confirm_withdrawal(ask(new, dana, WithdrawalKind.CORRECT), by=ines, at=LATER)
    new.refresh_from_db()
    assert new.is_valid
    assert Withdrawal.objects.get(certificate=new).state == WithdrawalState.OPEN


def _attended(enrolment, number, minutes, *, by):
    session = enrolment.offering.sessions.order_by("starts_at")[number]
    version = Attendance.objects.get(session=session, enrolment=enrolment).version
    mark = Mark(enrolment_uuid=enrolment.uuid, state=AttendanceState.PARTIAL, minutes=minutes, version=version)
    record_attendance(session, marks=[mark], by=by, at=LATER, reason="Nachgetragen")


def test_after_a_withdrawal_the_new_one_names_the_old_and_so_the_other_way_round(dana, ines):
    enrolment = attended_enrolment()
    old = issue_certificate(of_seat(enrolment), by=None, at=ISSUED_AT)
    confirm_withdrawal(ask(old, dana), by=ines, at=LATER)

    new = issue_certificate(of_row(old), by=dana, at=LATER)

    old.refresh_from_db()
    assert (new.replaces, old.successor, old.state) == (old, new, CertificateState.REVOKED)
