"""Digital credentials: one's own file, and what verifiers ask for."""

from typing import Any

from core.domain import jobs
from tests.architecture.access import Scene, everybody, only
from tests.architecture.access.certificates import with_pdf
from tests.factories.certificates import make_attendance_certificate


def published_list(scene: Scene) -> dict[str, Any]:
    """The list of the first credential."""
    make_attendance_certificate(270, learner=scene.learner)
    jobs.drain()
    jobs.drain()
    return {"number": 1}


ACCESS = {
    "certificates:credential": only("learner", "coordinator", kwargs=with_pdf),
    "certificates_published:did": everybody(),
    "certificates_published:jwks": everybody(),
    "certificates_published:status_list": everybody(kwargs=published_list),
}
