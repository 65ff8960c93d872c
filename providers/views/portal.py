"""/portal/: what a provider's people have to do and to know."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import User
from core.time import berlin_date
from providers.domain.portal import open_attendance, providers_of, shelves, to_approve
from providers.domain.request_list import requests_to_answer
from providers.domain.staleness import listed_offerings, listed_providers
from providers.enums import OfferingState
from providers.models import Offering

PAGE_SIZE = 20
MOST_TO_CONFIRM = 20
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
    context: dict[str, Any] = {"providers": providers_of(user), "open_sessions": open_attendance(user, at=at), "parameters": PAGE_PARAMETERS, **pages}
    context["to_approve"] = to_approve(user, at=at)
    context["to_confirm"] = _to_confirm(user, at=at)
    context["asked"] = requests_to_answer(context["providers"], at=at)
    return render(request, "providers/portal.html", context)


def _to_confirm(user: User, *, at: datetime) -> list[tuple[str, str]]:
    """Entries and offerings whose confirm-by date is near or past, hidden ones first, with where to confirm them."""
    today = berlin_date(at)
    own = providers_of(user)
    listed = listed_providers(today).filter(pk__in=[provider.pk for provider in own]).values_list("pk", flat=True)
    entries = [
        (provider.name, reverse("providers:portal_profile", args=[provider.slug])) for provider in own if provider.hidden_at or provider.pk in set(listed)
    ]
    hidden = Offering.objects.filter(provider__in=own, hidden_at__isnull=False, state=OfferingState.PUBLISHED).exclude(ends_at__lte=at)
    near = listed_offerings(today, at=at).filter(provider__in=own)
    offerings = [*hidden.order_by("pk")[:MOST_TO_CONFIRM], *near.order_by("confirmed_on_date", "pk")[:MOST_TO_CONFIRM]]
    return entries + [(offering.title, reverse("providers:portal_history", args=[offering.uuid])) for offering in offerings]
