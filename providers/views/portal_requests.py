"""/portal/…/anfragen/: what the office asks a provider to teach, and the provider's answer."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from core.time import berlin_date
from providers.domain.need_life import NeedRefused, municipalities_of, people_of
from providers.domain.request_list import requests_to
from providers.domain.teaching_requests import accept_teaching, counter_teaching, decline_teaching
from providers.enums import TeachingRequestState
from providers.forms.portal import TeachingAnswerForm
from providers.views.portal_access import own_provider, own_teaching_request, portal_page

PAGE_SIZE = 20


@require_safe
@login_required
def request_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """All requests to this provider."""
    provider = own_provider(request, slug)
    page = Paginator(requests_to(provider), PAGE_SIZE).get_page(request.GET.get("seite"))
    return portal_page(request, "providers/portal/teaching_requests.html", provider, {"page": page}, here="requests")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def teaching_request(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One request; posting `accept`, `counter` or `decline` answers it."""
    asked = own_teaching_request(request, uuid)
    form = TeachingAnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        answer, at = form.cleaned_data["answer"], timezone.now()
        try:
            if "accept" in request.POST:
                accept_teaching(asked, answer=answer, by=request.user, at=at)
                messages.success(
                    request, _("Danke für die Zusage. Das Angebot liegt als Entwurf bereit: Bitte tragen Sie Termine und Raum ein und reichen Sie es ein.")
                )
            elif "counter" in request.POST:
                counter_teaching(asked, fee_cents=form.fee_cents, answer=answer, by=request.user, at=at)
                messages.success(request, _("Ihr Gegenvorschlag liegt der Koordinierungsstelle vor."))
            else:
                decline_teaching(asked, answer=answer, by=request.user, at=at)
                messages.success(request, _("Sie haben abgelehnt. Danke für die Rückmeldung."))
        except NeedRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            return redirect("providers:teaching_request", asked.uuid)
    elif form.is_bound:
        status = 422
    may_answer = asked.state in TeachingRequestState.RUNNING and asked.answer_until_date >= berlin_date(timezone.now())
    context = {
        "asked": asked,
        "need": asked.need,
        "people": people_of(asked.need),
        "towns": municipalities_of(asked.need),
        "modules": asked.requested_modules.select_related("module"),
        "form": form,
        "may_answer": may_answer,
    }
    return portal_page(request, "providers/portal/teaching_request.html", asked.provider, context, here="requests", status=status)
