"""Links that show one certificate, and files that are checked."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.domain.revoke import revoke_certificate
from certificates.domain.storage import stored
from certificates.models import Certificate, ShareLink
from core.domain import jobs
from tests.architecture.access import Scene
from tests.architecture.access.certificates import replaced
from tests.architecture.access.sharing import link
from tests.architecture.states import Frame, State, shown
from tests.factories.certificates import ISSUED_AT, make_attendance_certificate


def _no_longer_valid(scene: Scene) -> dict[str, Any]:
    found = link(scene)
    revoke_certificate(ShareLink.objects.get(**found).certificate, reason="Verwechslung", by=scene.coordinator, at=ISSUED_AT)
    return found


def _unknown(scene: Scene) -> dict[str, Any]:
    return {"secret": "x" * 43}


def _file(frame: Frame, change: Any, *, withdrawn: bool = False) -> Any:
    made = make_attendance_certificate(270, learner=frame.scene.learner)
    jobs.drain()
    row = Certificate.objects.get(pk=made.pk)
    if withdrawn:
        revoke_certificate(row, reason="Verwechslung", by=frame.scene.coordinator, at=ISSUED_AT)
    return frame.client().post("/nachweis/datei/", change(stored(row.pdf.name)))


def _replaced_file(frame: Frame) -> Any:
    row = Certificate.objects.get(**replaced(frame.scene))
    return frame.client().post("/nachweis/datei/", _upload(stored(row.pdf.name) or b""))


def _upload(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("nachweis.pdf", content, "application/pdf")}


def _sum(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest()}


STATES = {
    "certificates:shared": (
        shown(kwargs=link),
        shown(label="zurückgezogen", kwargs=_no_longer_valid),
        State("beendet", kwargs=_unknown, status=404),
    ),
    "certificates:check_file": (
        State("echt, ersetzt", ask=_replaced_file),
        State("Fehler", data={}, status=422),
        State("echt", ask=lambda frame: _file(frame, _sum)),
        State("echt, zurückgezogen", ask=lambda frame: _file(frame, _sum, withdrawn=True)),
        State("verändert", ask=lambda frame: _file(frame, lambda content: _upload(content[:5000] + b"?" + content[5001:])), status=404),
        State("fremd", ask=lambda frame: _file(frame, lambda content: _upload(b"%PDF-1.7")), status=404),
        State("nur Prüfsumme", ask=lambda frame: _file(frame, lambda content: {"sha256": "0" * 64}), status=404),
    ),
}
