"""Who is told when an application moves: mail rows in the caller's transaction."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.domain.mail import send_templated
from core.domain.office import office_addresses
from funding.domain.deadlines import proof_until
from funding.models import FundingApplication


def tell_funding_office(application: FundingApplication, template: str, *, at: datetime) -> None:
    """One mail for each person of the office."""
    for address in office_addresses():
        context = _context(application, reverse("funding_desk:application", args=[application.uuid]))
        send_templated(template, to=[address], context=context, at=at, key=f"{template}:{application.pk}:{address}")


def tell_applicant(application: FundingApplication, template: str, *, at: datetime) -> None:
    """One mail to whoever handed it in, in their language."""
    person = application.applicant
    context = _context(application, reverse("funding:application", args=[application.uuid])) | {"person": person}
    send_templated(template, to=[person.email], context=context, at=at, language=person.language, key=f"{template}:{application.pk}")


def _context(application: FundingApplication, path: str) -> dict[str, Any]:
    return {"application": application, "scheme": application.scheme, "offering": application.offering, "proof_until": proof_until(application), "path": path}
