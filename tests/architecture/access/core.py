"""Health and the development pages."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from core.domain import mail_files
from core.domain.barriers import report_barrier
from tests.architecture.access import Scene, everybody, signed_in


def mail(scene: Scene) -> dict[str, Any]:
    """One mail in the folder of mails."""
    folder = Path(settings.MAIL_DIR)
    with get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=folder) as connection:
        connection.send_messages([EmailMessage("Probe", "Text", "lernen@example.org", ["amina@example.org"])])
    return {"key": mail_files.newest(folder)[0].key}


def barrier(scene: Scene) -> dict[str, Any]:
    """A report that somebody sent without an account."""
    report = report_barrier("/angebote/", description="Ich komme nicht zum Knopf.", email="", language="de", at=timezone.now())
    return {"uuid": report.uuid}


ACCESS = {
    "core:report_barrier": everybody(methods="GET POST"),
    "core:barrier_reported": everybody(kwargs=barrier),
    "core:livez": everybody(),
    "core:readyz": everybody(),
    "core:language": signed_in(status=302, methods="POST", data=lambda scene: {"language": "de", "next": "/"}),
    # In development only; tests/core/test_pages_development.py shows the 404 of production.
    "core:components": everybody(),
    "core:mails": everybody(),
    "core:mail": everybody(kwargs=mail),
    "core:search": everybody(),
    "core:search_suggestions": everybody(),
}
