"""Is this certificate genuine; and one's own certificates with a personal token."""

from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema

from certificates.domain import throttle
from certificates.domain.codes import parse_code
from certificates.models import Certificate
from core.domain.throttle import seconds_left
from core.rest.bearer import PersonalToken, TokenRequest
from core.rest.problems import Problem, problem
from core.rest.reading import ENTRY_ERRORS, LIST_ERRORS, BerlinTime, Limit, Offset, PageOf, address, page_of
from core.time import berlin_date

router = Router(tags=["Nachweise"])

Status = Literal["valid", "replaced", "revoked"]  # the values of CertificateState


class StatusOut(Schema):
    """Whether a certificate holds, and since when. Whose it is stands on the paper and nowhere here."""

    status: Status
    kind: str
    number: str
    title: str
    issuer: str
    provider: str | None
    presence_minutes: int
    self_study_minutes: int
    from_date: date
    until_date: date
    issued_on: date
    replaced_on: date | None
    revoked_on: date | None


class CertificateOut(Schema):
    """One's own certificate. `pdf_url` needs a login in the browser."""

    uuid: UUID
    kind: str
    number: str
    title: str
    status: Status
    issued_at: BerlinTime
    revoked_at: BerlinTime | None
    presence_minutes: int
    self_study_minutes: int
    verification_url: str
    pdf_url: str | None


@router.get("/certificates/{code}", response={200: StatusOut, **ENTRY_ERRORS}, url_name="certificate_status", summary="Nachweis prüfen")
def certificate_status(request: HttpRequest, code: str) -> StatusOut | HttpResponse:
    """Valid or withdrawn. An unknown code and one that cannot be a code get the same answer; the limit is that of the page."""
    if throttle.too_many_requests(get_adapter(request).get_client_ip(request)):
        answer = problem(429)
        answer["Retry-After"] = str(seconds_left(throttle.MINUTE))
        return answer
    found = Certificate.objects.filter(code=parse_code(code) or "").first()
    if found is None:
        raise Http404
    paper = found.snapshot
    return StatusOut(
        status=cast(Status, found.state),
        kind=found.kind,
        number=found.number,
        title=paper["title"],
        issuer=paper["issuer"],
        provider=paper["provider"] or None,
        presence_minutes=paper["sums"]["presence_minutes"],
        self_study_minutes=paper["sums"]["self_study_minutes"],
        from_date=paper["period"]["from"],
        until_date=paper["period"]["until"],
        issued_on=berlin_date(found.issued_at),
        replaced_on=berlin_date(found.replaced_at) if found.replaced_at else None,
        revoked_on=berlin_date(found.revoked_at) if found.revoked_at else None,
    )


@router.get(
    "/me/certificates",
    response={200: PageOf[CertificateOut], 401: Problem, **LIST_ERRORS},
    auth=PersonalToken(),
    url_name="own_certificates",
    summary="Eigene Nachweise",
    tags=["Eigene Daten"],
)
def certificates(request: TokenRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """One's own certificates, the newest first; also those that were withdrawn."""
    own = Certificate.objects.filter(learner=request.auth).order_by("-issued_at", "-pk")
    return page_of(request, own, limit=limit, offset=offset, shape=_own)


def _own(certificate: Certificate) -> CertificateOut:
    paper = certificate.snapshot
    return CertificateOut(
        uuid=certificate.uuid,
        kind=certificate.kind,
        number=certificate.number,
        title=paper["title"],
        status=cast(Status, certificate.state),
        issued_at=certificate.issued_at,
        revoked_at=certificate.revoked_at,
        presence_minutes=paper["sums"]["presence_minutes"],
        self_study_minutes=paper["sums"]["self_study_minutes"],
        verification_url=paper["verification_url"],
        pdf_url=address(reverse("certificates:pdf", args=[certificate.uuid])) if certificate.pdf_sha256 else None,
    )
