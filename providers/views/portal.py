"""/portal/: what a provider's people have to do and to know."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import User
from providers.domain.portal import open_attendance, providers_of, shelves

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
