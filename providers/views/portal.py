"""/portal/: what a provider's people have to do and to know."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.models import User
from providers.domain.portal import open_attendance, providers_of, shelves
from providers.domain.publishing import OfferingIncomplete, PublishingRefused
from providers.domain.submitting import submit_offering
from providers.models import Offering

PAGE_SIZE = 20
PAGE_PARAMETERS = {"drafts": "entwuerfe", "running": "laufend", "upcoming": "kommend", "past": "vergangen"}


@require_safe
@login_required
def portal(request: HttpRequest) -> HttpResponse:
    """Sessions with open attendance first, then drafts, running, upcoming and past offerings, each with its own pages."""
    user = cast(User, request.user)
    if not user.has_perm("providers.enter_portal"):
        return render(request, "providers/portal_refused.html", status=403)
    at = timezone.now()
    pages = {key: Paginator(offerings, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAMETERS[key])) for key, offerings in shelves(user, at=at).items()}
    context = {"providers": providers_of(user), "open_sessions": open_attendance(user, at=at), "parameters": PAGE_PARAMETERS, **pages}
    return render(request, "providers/portal.html", context)


@require_POST
@login_required
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand a draft to the office; what is missing is listed with 409."""
    user = cast(User, request.user)
    draft = get_object_or_404(Offering.objects.select_related("provider"), uuid=uuid)
    if not user.has_perm("providers.edit_draft", draft):
        raise Http404
    try:
        submit_offering(draft, by=user, at=timezone.now())
    except PublishingRefused as refused:
        gaps = refused.gaps if isinstance(refused, OfferingIncomplete) else []
        return render(request, "providers/submit_refused.html", {"offering": draft, "refused": refused, "gaps": gaps}, status=409)
    messages.success(request, _("„%(title)s“ ist eingereicht. Die Koordinierungsstelle prüft das Angebot und veröffentlicht es.") % {"title": draft.title})
    return redirect("providers:portal")
