"""Own certificates, the public verification, and the office's desk."""

from typing import Any

from certificates.domain.bulk import module_key
from certificates.domain.fees import note_settled_fees
from certificates.domain.register import count_register
from certificates.domain.revoke import decline_withdrawal, request_withdrawal, revoke_certificate
from certificates.enums import WithdrawalKind
from certificates.models import Certificate, Withdrawal
from core.domain import jobs
from core.models import Job
from tests.architecture.access import Scene
from tests.architecture.access.certificates import (
    a_draft,
    asked,
    certificate,
    code,
    coming_rule,
    due_group,
    due_seat,
    finished_run,
    replaced,
    with_pdf,
    withdrawn,
)
from tests.architecture.states import Frame, State, demo, shown
from tests.factories.certificates import ISSUED_AT, attended_enrolment, finished_module, make_attendance_certificate
from tests.factories.core import UserFactory
from tests.factories.providers import OfferingFactory


def _owed(scene: Scene) -> dict[str, Any]:
    made = attended_enrolment(270, learner=scene.learner, provider=scene.provider, fee_cents=12_000)
    note_settled_fees(made.offering, settled={made.uuid}, by=scene.coordinator, at=ISSUED_AT)
    return {"uuid": made.offering.uuid}


def _withdrawn_code(scene: Scene) -> dict[str, Any]:
    made = make_attendance_certificate(270, learner=scene.learner)
    return {"code": revoke_certificate(made, reason="Verwechslung", by=scene.coordinator, at=ISSUED_AT).code}


def _replaced_code(scene: Scene) -> dict[str, Any]:
    return {"code": Certificate.objects.get(**replaced(scene)).code}


def _renamed(scene: Scene) -> dict[str, Any]:
    found = with_pdf(scene)
    scene.learner.last_name = "von Hohenlohe-Schillingsfürst-Waldburg-Wolfegg"
    scene.learner.save()
    return found


def _replaced_in_list(scene: Scene) -> None:
    replaced(scene)


def _failed(scene: Scene) -> dict[str, Any]:
    found = certificate(scene)
    Job.objects.update(state="failed", error="OSError")
    return found


def _lost_file(frame: Frame) -> Any:
    found = with_pdf(frame.scene)
    client = frame.client()
    from certificates.models import Certificate

    row = Certificate.objects.get(**found)
    row.pdf.storage.delete(row.pdf.name)
    return client.get(f"/mein-bereich/nachweise/{row.uuid}.pdf")


def _long_name(scene: Scene) -> dict[str, Any]:
    learner = UserFactory(first_name="Maria-Magdalena Theresia", last_name="von Hohenlohe-Schillingsfürst-Waldburg")
    return {"code": make_attendance_certificate(270, 270, 270, learner=learner).code}


def _asked_by_dana(scene: Scene) -> dict[str, Any]:
    made = make_attendance_certificate(270, learner=scene.learner)
    return {"uuid": request_withdrawal(made, kind=WithdrawalKind.REVOKE, reason="Falsche Person", by=scene.coordinator, at=ISSUED_AT).uuid}


def _decided(scene: Scene) -> dict[str, Any]:
    found = _asked_by_dana(scene)
    decline_withdrawal(Withdrawal.objects.get(**found), remark="Die Stunden stimmen", by=scene.administrator, at=ISSUED_AT)
    return found


def _spoiled_register(scene: Scene) -> None:
    code(scene)
    Certificate.objects.update(snapshot_sha256="0" * 64)
    count_register(at=ISSUED_AT)


def _too_fast(frame: Frame) -> Any:
    client = frame.client()
    for _try in range(200):
        answer = client.post("/nachweis/", {"code": "AAAA-BBBB-CCCC"})
        if answer.status_code == 429:
            return answer
    raise AssertionError("there is no limit")


def _wrong_names(frame: Frame) -> Any:
    client, address = frame.client(), frame.address()
    for _try in range(50):
        answer = client.post(address, {"surname": "Falsch"})
        if answer.status_code == 429:
            return answer
    raise AssertionError("there is no limit")


def _not_due(scene: Scene) -> dict[str, Any]:
    return {"uuid": attended_enrolment(270, 0, 0, learner=scene.learner, provider=scene.provider).uuid}


def _due_of_all_kinds(scene: Scene) -> None:
    due_group(scene)
    finished_module(scene.learner)
    finished_module(scene.stranger, minutes=90)


def _of_one_module(scene: Scene) -> dict[str, Any]:
    scene.learner.last_name = "Donaudampfschifffahrtsgesellschaftskapitän"
    scene.learner.save()
    return {"key": module_key(finished_module(scene.learner).pk)}


def _drain(scene: Scene) -> None:
    jobs.drain()


STATES = {
    "certificates:own": (
        shown(demo.ALMOST_DONE),
        shown("stranger", label="leer"),
        shown("learner", label="fällig", before=due_seat),
        shown("learner", label="ersetzt", before=_replaced_in_list),
    ),
    "certificates:certificate": (
        shown("learner", label="PDF entsteht"),
        shown("learner", kwargs=with_pdf),
        shown("learner", label="zurückgezogen", kwargs=withdrawn),
        shown("learner", label="ersetzt", kwargs=replaced),
        shown("learner", label="Name geändert", kwargs=_renamed),
        shown("learner", label="PDF misslungen", kwargs=_failed),
    ),
    "certificates:pdf": (State("beschädigt", by="learner", ask=_lost_file, status=503),),
    "certificates:issue_attendance": (State("noch nicht fällig", by="learner", kwargs=_not_due, data={}, status=409),),
    "certificates:verify": (
        shown(label="leer"),
        State("Fehler", data={"code": ""}, status=422),
        State("unbekannt", data={"code": "AAAA-BBBB-CCCC"}, status=404),
        State("zu schnell", ask=_too_fast, status=429),
    ),
    "certificates:status": (
        shown(),
        shown(label="zurückgezogen", kwargs=_withdrawn_code),
        shown(label="ersetzt", kwargs=_replaced_code),
        shown(label="lange Wörter", kwargs=_long_name),
        State("Name passt nicht", data={"surname": "Falsch"}),
        State("Fehler", data={"surname": ""}, status=422),
        State("zu viele Namen", ask=_wrong_names, status=429),
    ),
    "certificates_desk:index": (shown("coordinator", frame="desk", before=code),),
    "certificates_desk:index_results": (shown("coordinator", frame="desk", before=code),),
    "certificates_desk:open": (shown("coordinator", frame="desk", before=due_seat),),
    "certificates_desk:bulk": (shown("coordinator", frame="desk"), shown("coordinator", frame="desk", label="mit Fälligen", before=_due_of_all_kinds)),
    "certificates_desk:bulk_scope": (
        shown("coordinator", frame="desk"),
        shown("coordinator", frame="desk", label="nichts fällig", kwargs=lambda scene: {"key": "introduction"}),
        shown("coordinator", frame="desk", label="alle Module", kwargs=lambda scene: {"key": "module"}, before=_due_of_all_kinds),
        shown("coordinator", frame="desk", label="ein Modul, lange Wörter", kwargs=_of_one_module),
        shown("coordinator", frame="desk", label="Leistungsübersichten", kwargs=lambda scene: {"key": "transcript"}, before=_due_of_all_kinds),
    ),
    "certificates_desk:fees": (
        shown("coordinator", frame="desk", kwargs=_owed),
        shown("coordinator", frame="desk", label="nichts zu zahlen"),
        shown("coordinator", frame="desk", label="niemand", kwargs=lambda scene: {"uuid": OfferingFactory(provider=scene.provider, fee_cents=12_000).uuid}),
    ),
    "certificates_desk:bulk_run": (
        shown("coordinator", frame="desk", label="läuft"),
        shown("coordinator", frame="desk", label="erledigt", kwargs=finished_run),
    ),
    "certificates_desk:register": (
        shown("coordinator", frame="desk", label="noch nie gezählt"),
        shown("coordinator", frame="desk", before=lambda scene: count_register(at=ISSUED_AT)),
        shown("coordinator", frame="desk", label="Abweichungen", before=_spoiled_register),
    ),
    "certificates_desk:rules": (
        shown("coordinator", frame="desk", before=coming_rule),
        State("Fehler", by="coordinator", frame="desk", data={"kind": "module"}, status=422),
    ),
    "certificates_desk:wordings": (shown("administrator", frame="desk", before=a_draft),),
    "certificates_desk:wording": (
        shown("administrator", frame="desk", label="Entwurf"),
        shown("coordinator", frame="desk", label="nur lesen"),
        State("unbekannter Platzhalter", by="administrator", frame="desk", data={"heading": "{geburtstag}", "statement": "x"}, status=422),
    ),
    "certificates_desk:withdrawals": (shown("coordinator", frame="desk", label="leer"), shown("administrator", frame="desk", before=asked)),
    "certificates_desk:withdrawal": (
        shown("administrator", frame="desk", kwargs=asked),
        shown("coordinator", frame="desk", label="eigener Antrag", kwargs=_asked_by_dana),
        shown("coordinator", frame="desk", label="entschieden", kwargs=_decided),
    ),
    "certificates_desk:revoke": (State("Fehler", by="coordinator", frame="desk", data={"kind": "revoke", "reason": " "}, status=422),),
    "certificates_desk:confirm_withdrawal": (State("eigener Antrag", by="coordinator", frame="desk", kwargs=_asked_by_dana, data={}, status=409),),
    "certificates_desk:decline_withdrawal": (State("Fehler", by="coordinator", frame="desk", data={"remark": ""}, status=422),),
    "certificates_desk:certificate": (
        shown("coordinator", frame="desk"),
        shown("coordinator", frame="desk", label="zurückgezogen", kwargs=withdrawn),
        shown("coordinator", frame="desk", label="ersetzt", kwargs=replaced),
        shown("coordinator", frame="desk", label="Name geändert", kwargs=_renamed),
    ),
}
