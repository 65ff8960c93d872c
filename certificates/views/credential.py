"""A person's own digital credential, as the file that wallets read."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from certificates.domain.credential_keys import MEDIA_TYPE
from certificates.models import Certificate
from core.domain import audit
from core.http import SignedInRequest


@login_required
@require_safe
def download(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The token as it was signed. The office's downloads are written down, as those of the PDF are."""
    row = get_object_or_404(Certificate.objects.select_related("credential"), uuid=uuid)
    if not request.user.has_perm("certificates.view_certificate", row) or not hasattr(row, "credential"):
        raise Http404
    if not request.user.has_perm("certificates.download_certificate", row):
        raise PermissionDenied
    if row.learner_id != request.user.pk:
        audit.record(row, "certificates.downloaded", by=request.user, data={"number": row.number})
    response = HttpResponse(row.credential.token, content_type=f"application/{MEDIA_TYPE}")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.jwt"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
