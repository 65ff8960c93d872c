"""Links that show one certificate: made and ended by its owner, opened by whoever has them."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.domain import throttle
from certificates.domain.paper import paper_of
from certificates.domain.sharing import SharingRefused, end_link, open_links, share_certificate
from certificates.domain.storage import intact
from certificates.forms import ShareForm
from certificates.models import Certificate, ShareLink
from certificates.views.verify import discreet
from core.http import SignedInRequest


@login_required
@require_POST
def share(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Make a link; only for oneself."""
    certificate = _own(request, uuid)
    form = ShareForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Bitte wählen Sie, wie lange der Link gelten soll."))
    else:
        try:
            share_certificate(certificate, days=int(form.cleaned_data["days"]), by=request.user, at=timezone.now())
        except SharingRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Der Link ist fertig. Sie können ihn jetzt kopieren und weitergeben."))
    return redirect("certificates:certificate", certificate.uuid)


@login_required
@require_POST
def end(request: SignedInRequest, secret: str) -> HttpResponse:
    """End one's own link."""
    link = get_object_or_404(ShareLink.objects.select_related("certificate"), secret=secret, certificate__learner=request.user)
    end_link(link, by=request.user, at=timezone.now())
    messages.success(request, _("Der Link zeigt ab jetzt nichts mehr."))
    return redirect("certificates:certificate", link.certificate.uuid)


@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The certificate with its name, for whoever has the link. One that ended and one that never was get the same answer."""
    if _too_fast(request):
        return discreet(render(request, "certificates/too_fast.html", status=429))
    link = _open(secret)
    if link is None:
        return discreet(render(request, "certificates/link_ended.html", status=404))
    context = {"link": link, "certificate": link.certificate, "paper": paper_of(link.certificate.snapshot)}
    return discreet(render(request, "certificates/shared.html", context))


@require_safe
def shared_pdf(request: HttpRequest, secret: str) -> HttpResponse:
    """The file itself, as long as the certificate holds."""
    if _too_fast(request):
        return discreet(render(request, "certificates/too_fast.html", status=429))
    link = _open(secret)
    if link is None or not link.certificate.is_valid or not link.certificate.pdf_sha256:
        return discreet(render(request, "certificates/link_ended.html", status=404))
    content = intact(link.certificate)
    if content is None:
        return discreet(render(request, "certificates/damaged.html", {"certificate": link.certificate}, status=503))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{link.certificate.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return discreet(response)


def _own(request: SignedInRequest, uuid: UUID) -> Certificate:
    """Sharing is the person's choice: the office cannot do it for them."""
    certificate = get_object_or_404(Certificate, uuid=uuid)
    if certificate.learner_id != request.user.pk:
        raise Http404
    return certificate


def _open(secret: str) -> ShareLink | None:
    return open_links(at=timezone.now()).filter(secret=secret).first()


def _too_fast(request: HttpRequest) -> bool:
    return throttle.too_many_requests(get_adapter(request).get_client_ip(request))
