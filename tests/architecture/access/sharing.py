"""Links that show one certificate, and files that are checked."""

from typing import Any

from django.utils import timezone

from certificates.domain.sharing import share_certificate
from certificates.models import Certificate
from core.domain import jobs
from tests.architecture.access import Scene, everybody, only
from tests.architecture.access.certificates import certificate
from tests.factories.certificates import make_attendance_certificate


def link(scene: Scene) -> dict[str, Any]:
    """Amina shows her certificate."""
    made = make_attendance_certificate(270, learner=scene.learner)
    jobs.drain()
    return {"secret": share_certificate(Certificate.objects.get(pk=made.pk), days=7, by=scene.learner, at=timezone.now()).secret}


def a_sum(scene: Scene) -> dict[str, Any]:
    """Of no file of ours."""
    return {"sha256": "0" * 64}


def a_week(scene: Scene) -> dict[str, Any]:
    """How long."""
    return {"days": "7"}


ACCESS = {
    "certificates:share": only("learner", status=302, methods="POST", kwargs=certificate, data=a_week),
    "certificates:end_link": only("learner", status=302, methods="POST", kwargs=link),
    "certificates:shared": everybody(kwargs=link),
    "certificates:shared_pdf": everybody(kwargs=link),
    "certificates:check_file": everybody(status=302, methods="GET POST", data=a_sum),
}
