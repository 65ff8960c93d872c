"""One's own certificates, the public verification, and the office's desk."""

from datetime import date
from typing import Any

from certificates.domain.bulk import scope_of, start_run
from certificates.domain.revoke import confirm_withdrawal, request_withdrawal, revoke_certificate
from certificates.domain.rule_sets import record_rule_set
from certificates.domain.wording_versions import begin_draft
from certificates.enums import CertificateKind, WithdrawalKind
from certificates.models import Certificate
from core.domain import jobs
from tests.architecture.access import Scene, everybody, only, signed_in
from tests.factories.certificates import ISSUED_AT, attended_enrolment, attended_introduction, finished_module, finished_pathway, make_attendance_certificate
from tests.factories.core import make_coordinator


def certificate(scene: Scene) -> dict[str, Any]:
    """Amina's, its PDF still in work."""
    return {"uuid": make_attendance_certificate(270, learner=scene.learner, provider=scene.provider).uuid}


def with_pdf(scene: Scene) -> dict[str, Any]:
    """Amina's, ready to be downloaded."""
    found = certificate(scene)
    jobs.drain()
    assert Certificate.objects.get(**found).pdf_sha256
    return found


def withdrawn(scene: Scene) -> dict[str, Any]:
    """Amina's, which the office took back."""
    made = make_attendance_certificate(270, learner=scene.learner, provider=scene.provider)
    return {"uuid": revoke_certificate(made, reason="Verwechslung", by=scene.coordinator, at=ISSUED_AT).uuid}


def replaced(scene: Scene) -> dict[str, Any]:
    """Amina's under her name before, with its file; two people replaced it by one under her name of today."""
    found = with_pdf(scene)
    scene.learner.last_name = "Aydın-Weiß"
    scene.learner.save()
    asked = request_withdrawal(Certificate.objects.get(**found), kind=WithdrawalKind.RENAME, reason="Heirat", by=scene.coordinator, at=ISSUED_AT)
    confirm_withdrawal(asked, by=scene.administrator, at=ISSUED_AT)
    return found


def code(scene: Scene) -> dict[str, Any]:
    """The code on Amina's certificate."""
    return {"code": make_attendance_certificate(270, learner=scene.learner).code}


def due_seat(scene: Scene) -> dict[str, Any]:
    """Amina attended Boris's course to the end."""
    return {"uuid": attended_enrolment(270, learner=scene.learner, provider=scene.provider).uuid}


def due_pathway(scene: Scene) -> dict[str, Any]:
    """Amina finished a pathway."""
    return {"uuid": finished_pathway(learner=scene.learner).uuid}


def due_introduction(scene: Scene) -> dict[str, Any]:
    """Amina attended Boris's Einführung to the end."""
    return {"uuid": attended_introduction(learner=scene.learner, provider=scene.provider).uuid}


def due_module(scene: Scene) -> dict[str, Any]:
    """Amina has all hours of a module."""
    return {"pk": finished_module(scene.learner).pk}


def due_transcript(scene: Scene) -> dict[str, Any]:
    """Amina has hours."""
    due_module(scene)
    return {}


def reason(scene: Scene) -> dict[str, Any]:
    """What is to become of it, and why."""
    return {"kind": "revoke", "reason": "Falsche Stunden"}


def due_group(scene: Scene) -> dict[str, Any]:
    """An offering in which Amina's certificate is due."""
    return {"key": str(attended_enrolment(270, learner=scene.learner, provider=scene.provider).offering.uuid)}


def due_offering(scene: Scene) -> dict[str, Any]:
    """The same offering by its address."""
    return {"uuid": due_group(scene)["key"]}


def begun_run(scene: Scene) -> dict[str, Any]:
    """A bulk issue for it, not worked off yet."""
    scope = scope_of(due_group(scene)["key"])
    assert scope
    return {"uuid": start_run(scope, by=scene.coordinator, at=ISSUED_AT).uuid}


def finished_run(scene: Scene) -> dict[str, Any]:
    """The same, with its file."""
    found = begun_run(scene)
    while jobs.drain():
        pass
    return found


def a_draft(scene: Scene) -> dict[str, Any]:
    """Words that are not in use yet."""
    return {"pk": begin_draft(CertificateKind.ATTENDANCE, by=scene.administrator, at=ISSUED_AT).pk}


def a_preview(scene: Scene) -> dict[str, Any]:
    """The draft with a made-up person."""
    return a_draft(scene) | {"case": "ueblich"}


def a_kind(scene: Scene) -> dict[str, Any]:
    """A kind of certificate."""
    return {"kind": "module"}


def a_default_preview(scene: Scene) -> dict[str, Any]:
    """The words that come with the software, with a made-up person."""
    return {"kind": "module", "case": "ein-name"}


def coming_rule(scene: Scene) -> dict[str, Any]:
    """A rule that does not hold yet."""
    fields = {"minimum_percent": 90, "minimum_percent_per_module": None, "needs_acceptance": True, "is_automatic": True}
    day = date(2099, 1, 1)
    kind = CertificateKind.ATTENDANCE
    return {"pk": record_rule_set(kind=kind, valid_from_date=day, **fields, reason="Beschluss", by=scene.coordinator, at=ISSUED_AT).pk}


def asked(scene: Scene) -> dict[str, Any]:
    """Somebody of the office, whom nobody else here is, asks to withdraw Amina's."""
    made = make_attendance_certificate(270, learner=scene.learner, provider=scene.provider)
    clerk = make_coordinator(first_name="Ines")
    return {"uuid": request_withdrawal(made, kind=WithdrawalKind.REVOKE, reason="Verwechslung", by=clerk, at=ISSUED_AT).uuid}


def remark(scene: Scene) -> dict[str, Any]:
    """Why it stays."""
    return {"remark": "Die Stunden stimmen"}


DESK = {"administrator": 403, "auditor": 403, "others": 302}  # Wagtail sends whoever is not of the desk away
NO_OFFICE = {"coordinator": 403, "auditor": 403, "others": 302}
NOT_AUDITOR = {"auditor": 403, "others": 302}

ACCESS = {
    "certificates:own": signed_in(),
    "certificates:certificate": only("learner", "coordinator", kwargs=certificate),
    "certificates:pdf": only("learner", "coordinator", kwargs=with_pdf),
    "certificates:issue_attendance": only("learner", "coordinator", status=302, methods="POST", kwargs=due_seat),
    "certificates:issue_pathway": only("learner", "coordinator", status=302, methods="POST", kwargs=due_pathway, curriculum=True),
    "certificates:issue_introduction": only("learner", "coordinator", status=302, methods="POST", kwargs=due_introduction),
    "certificates:issue_module": only("learner", status=302, methods="POST", kwargs=due_module, others=409),
    "certificates:issue_transcript": only("learner", status=302, methods="POST", kwargs=due_transcript, others=409),
    "certificates:verify": everybody(methods="GET POST"),
    "certificates:status": everybody(methods="GET POST", kwargs=code),
    "certificates_desk:index": only("coordinator", **DESK),
    "certificates_desk:index_results": only("coordinator", **DESK),
    "certificates_desk:open": only("coordinator", **DESK),
    "certificates_desk:certificate": only("coordinator", kwargs=certificate, **DESK),
    "certificates_desk:revoke": only("coordinator", status=302, methods="POST", kwargs=certificate, data=reason, **DESK),
    "certificates_desk:bulk": only("coordinator", **DESK),
    "certificates_desk:bulk_scope": only("coordinator", kwargs=due_group, **DESK),
    "certificates_desk:bulk_start": only("coordinator", status=302, methods="POST", kwargs=due_group, **DESK),
    "certificates_desk:fees": only("coordinator", methods="GET POST", kwargs=due_offering, **DESK),
    "certificates_desk:bulk_run": only("coordinator", kwargs=begun_run, **DESK),
    "certificates_desk:bulk_zip": only("coordinator", kwargs=finished_run, **DESK),
    "certificates_desk:register": only("coordinator", **DESK),
    "certificates_desk:register_xlsx": only("coordinator", **DESK),
    "certificates_desk:register_csv": only("coordinator", **DESK),
    "certificates_desk:rules": only("coordinator", "administrator", "auditor", methods="GET POST", others=302),
    "certificates_desk:take_back_rule": only("coordinator", status=302, methods="POST", kwargs=coming_rule, **DESK),
    "certificates_desk:wordings": only("coordinator", "administrator", "auditor", others=302),
    "certificates_desk:wording": only("coordinator", "administrator", "auditor", methods="GET POST", kwargs=a_draft, others=302),
    "certificates_desk:preview_wording": only("coordinator", "administrator", "auditor", kwargs=a_preview, others=302),
    "certificates_desk:preview_default_wording": only("coordinator", "administrator", "auditor", kwargs=a_default_preview, others=302),
    "certificates_desk:begin_wording": only("administrator", status=302, methods="POST", kwargs=a_kind, **NO_OFFICE),
    "certificates_desk:release_wording": only("administrator", status=302, methods="POST", kwargs=a_draft, **NO_OFFICE),
    "certificates_desk:discard_wording": only("administrator", status=302, methods="POST", kwargs=a_draft, **NO_OFFICE),
    "certificates_desk:withdrawals": only("coordinator", "administrator", **NOT_AUDITOR),
    "certificates_desk:withdrawal": only("coordinator", "administrator", kwargs=asked, **NOT_AUDITOR),
    "certificates_desk:confirm_withdrawal": only("coordinator", "administrator", status=302, methods="POST", kwargs=asked, **NOT_AUDITOR),
    "certificates_desk:decline_withdrawal": only("coordinator", "administrator", status=302, methods="POST", kwargs=asked, data=remark, **NOT_AUDITOR),
    "certificates_desk:issue_again": only("coordinator", status=302, methods="POST", kwargs=withdrawn, **DESK),
    "certificates_desk:request_pdf": only("coordinator", status=302, methods="POST", kwargs=certificate, **DESK),
}
