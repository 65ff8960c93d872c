"""What providers ask of the office, and what nobody has confirmed: two lists, and the page where a request is decided."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from core.time import berlin_date
from providers.domain.editing import EditingRefused
from providers.domain.entry_parts import in_words
from providers.domain.life import acts_for
from providers.domain.publishing import OfferingIncomplete
from providers.domain.requests import RequestRefused, accept_request, decline_request
from providers.domain.schedule import ScheduleRefused
from providers.domain.staleness import overdue_offerings, overdue_providers
from providers.enums import RequestState
from providers.models import ChangeRequest

PAGE_SIZE = 20


@require_safe
def request_list(request: SignedInRequest) -> HttpResponse:
    """Open requests, the oldest first; `?alle` shows decided ones too, the latest first."""
    _require_office(request)
    found = ChangeRequest.objects.select_related("offering__provider__organisation")
    show_all = "alle" in request.GET
    found = found.order_by("-asked_at", "-pk") if show_all else found.filter(state=RequestState.OPEN).order_by("asked_at", "pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("p"))
    context = {"page_title": _("Anträge der Träger"), "header_icon": "mail", "page": page, "show_all": show_all}
    return TemplateResponse(request, "providers/desk/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_request(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One request with what would be different; posting `accept` or `decline` decides. A refusal stands above the page, with 409."""
    _require_office(request)
    asked = get_object_or_404(ChangeRequest.objects.select_related("offering__provider__organisation", "asked_by", "decided_by"), uuid=uuid)
    refusals: list[str] = []
    remark = request.POST.get("remark", "")
    if request.method == "POST":
        try:
            if "accept" in request.POST:
                accept_request(asked, remark=remark, by=request.user, at=timezone.now())
                messages.success(request, _("Der Antrag ist angenommen; alle Betroffenen bekommen eine E-Mail."))
            else:
                decline_request(asked, remark=remark, by=request.user, at=timezone.now())
                messages.success(request, _("Der Antrag ist abgelehnt; der Träger bekommt eine E-Mail."))
        except OfferingIncomplete as refused:
            refusals = [_("So wäre das Angebot nicht vollständig:"), *(gap.sentence for gap in refused.gaps)]
        except (RequestRefused, EditingRefused, ScheduleRefused) as refused:
            refusals = [str(refused)]
        else:
            return redirect("providers_desk_requests")
    context = {
        "page_title": asked.offering.title,
        "header_icon": "mail",
        "asked": asked,
        "lines": in_words(asked.before, asked.wanted),
        "people": asked.offering.enrolments.filter(cancelled_at__isnull=True).count(),
        "is_own": acts_for(request.user, asked.offering.provider),
        "refusals": refusals,
        "remark": remark,
    }
    return TemplateResponse(request, "providers/desk/request.html", context, status=409 if refusals else 200)


@require_safe
def unconfirmed(request: SignedInRequest) -> HttpResponse:
    """Providers and offerings whose confirm-by date is past, hidden ones included, the longest first."""
    _require_office(request)
    at = timezone.now()
    context = {
        "page_title": _("Nicht bestätigt"),
        "header_icon": "warning",
        "providers": overdue_providers(berlin_date(at))[:500],
        "page": Paginator(overdue_offerings(berlin_date(at), at=at), PAGE_SIZE).get_page(request.GET.get("p")),
    }
    return TemplateResponse(request, "providers/desk/unconfirmed.html", context)


def _require_office(request: SignedInRequest) -> None:
    if not request.user.has_perm("providers.decide_request"):
        raise PermissionDenied
