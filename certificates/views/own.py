"""Mein Bereich, Nachweise: what I have, what is due, what is missing."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.domain.candidates import INTRODUCTION_FORMAT
from certificates.domain.claims import Claim, of_everything, of_module, of_pathway, of_seat
from certificates.domain.history import history_of
from certificates.domain.issue import NotYetDue, issue_certificate, was_withdrawn
from certificates.domain.overview import certificates_ahead, hours_ahead
from certificates.domain.paper import paper_of
from certificates.domain.revoke import name_differs
from certificates.domain.sharing import open_links
from certificates.domain.storage import intact
from certificates.enums import CertificateKind
from certificates.forms import ShareForm
from certificates.models import Certificate
from core.domain import audit
from core.enums import JobState
from core.http import SignedInRequest
from curriculum.models import Module
from learners.models import Enrolment, PathwayEnrolment

PAGE_SIZE = 20


@login_required
@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """What I have; what is due, with a button; what comes next, with what is missing."""
    mine = Certificate.objects.filter(learner=request.user).select_related("job", "replaced_by", "credential").order_by("-issued_at", "-pk")
    page = Paginator(mine, PAGE_SIZE).get_page(request.GET.get("seite"))
    ahead = certificates_ahead(request.user, at=timezone.now())
    context = {
        "page": page,
        "certificates": [(certificate, paper_of(certificate.snapshot)) for certificate in page],
        "due": [each for each in ahead if each.is_due],
        "waiting": [each for each in ahead if not each.is_due],
        "from_hours": [each for each in hours_ahead(request.user) if each.is_due],
    }
    return render(request, "certificates/own.html", context)


@login_required
@require_POST
def issue_attendance(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Issue the Teilnahmebescheinigung of an enrolment."""
    return _issue(request, of_seat(get_object_or_404(Enrolment.objects.select_related("offering"), uuid=uuid)))


@login_required
@require_POST
def issue_introduction(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Issue the certificate of an Einführung; any other seat has none."""
    seats = Enrolment.objects.select_related("offering").filter(offering__format__slug=INTRODUCTION_FORMAT)
    return _issue(request, of_seat(get_object_or_404(seats, uuid=uuid), CertificateKind.INTRODUCTION))


@login_required
@require_POST
def issue_pathway(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Issue the Zertifikat of a begun pathway."""
    return _issue(request, of_pathway(get_object_or_404(PathwayEnrolment, uuid=uuid)))


@login_required
@require_POST
def issue_module(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue one's own Modulnachweis."""
    return _issue(request, of_module(request.user, get_object_or_404(Module, pk=pk)))


@login_required
@require_POST
def issue_transcript(request: SignedInRequest) -> HttpResponse:
    """Issue one's own Leistungsübersicht as of today; the one before is replaced when something was added."""
    return _issue(request, of_everything(request.user))


def _issue(request: SignedInRequest, claim: Claim) -> HttpResponse:
    """404 for strangers; 403 after a withdrawal: a new one is the office's decision."""
    if not request.user.has_perm("certificates.issue_certificate", claim):  # type: ignore[arg-type] # the rule asks whose it is
        raise Http404
    if was_withdrawn(claim) and not request.user.has_perm("certificates.reissue_certificate"):
        raise PermissionDenied
    try:
        certificate = issue_certificate(claim, by=request.user, at=timezone.now())
    except NotYetDue as refused:
        return render(request, "certificates/not_yet_due.html", {"refused": refused}, status=409)
    return redirect("certificates:certificate", certificate.uuid)


@login_required
@require_safe
def certificate(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One certificate: how far its PDF is, then the download. htmx asks for the part that changes."""
    row = _visible(request, uuid)
    context = {"certificate": row, "paper": paper_of(row.snapshot), "job": row.job, "has_failed": row.job is None or row.job.state == JobState.FAILED}
    if request.htmx:  # type: ignore[attr-defined] # django-htmx
        return render(request, "certificates/_pdf_state.html", context)
    if row.learner_id == request.user.pk:
        context |= {"history": history_of(row), "name_differs": row.is_valid and name_differs(row)}
        if row.is_valid:
            context |= {"share_form": ShareForm(), "links": open_links(at=timezone.now()).filter(certificate=row), "site": settings.BASE_URL}
    return render(request, "certificates/certificate.html", context)


@login_required
@require_safe
def pdf(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The stored bytes, if they still are what was issued. The office's downloads are written down."""
    row = _visible(request, uuid)
    if not request.user.has_perm("certificates.download_certificate", row):
        raise PermissionDenied
    if not row.pdf_sha256:
        messages.info(request, _("Die PDF-Datei wird noch erstellt."))
        return redirect("certificates:certificate", row.uuid)
    content = intact(row)
    if content is None:
        return render(request, "certificates/damaged.html", {"certificate": row}, status=503)
    if row.learner_id != request.user.pk:
        audit.record(row, "certificates.downloaded", by=request.user, data={"number": row.number})
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.get_kind_display()}_{row.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _visible(request: SignedInRequest, uuid: UUID) -> Certificate:
    row = get_object_or_404(Certificate.objects.select_related("job", "replaced_by", "credential", "learner"), uuid=uuid)
    if not request.user.has_perm("certificates.view_certificate", row):
        raise Http404
    return row
