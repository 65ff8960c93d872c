"""Telling us about a barrier: open to everybody, without an account and without JavaScript."""

from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import language
from core.barrier_forms import BarrierForm
from core.domain import throttle
from core.domain.barriers import report_barrier
from core.domain.own_address import own_path
from core.models import BarrierReport

WINDOW = 10 * 60  # seconds
FROM_ONE_NETWORK = 5
FROM_EVERYWHERE = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; `?seite=` is the page somebody comes from (the footer's link says it). Sent: 303 to the confirmation."""
    own_hosts = {request.get_host().lower(), urlsplit(settings.BASE_URL).netloc.lower()}
    if request.method != "POST":
        known = {"page": own_path(request.GET.get("seite", ""), own_hosts=own_hosts)}
        if request.user.is_authenticated:
            known["email"] = request.user.email
        return _form_page(request, BarrierForm(initial=known, own_hosts=own_hosts))
    form = BarrierForm(request.POST, own_hosts=own_hosts)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    if _too_many(request):
        return render(request, "core/barriers/too_many.html", {"form": form}, status=429)
    said = form.cleaned_data
    told = report_barrier(said["page"], description=said["description"], email=said["email"], language=language.current(), at=timezone.now())
    response = redirect("core:barrier_reported", told.uuid)
    response.status_code = 303
    return response


@never_cache
@require_safe
def reported(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """That it arrived, under which number, and until when an answer comes. Says nothing of what was written."""
    return render(request, "core/barriers/reported.html", {"report": get_object_or_404(BarrierReport, uuid=uuid)})


def _form_page(request: HttpRequest, form: BarrierForm, *, status: int = 200) -> HttpResponse:
    return render(request, "core/barriers/report.html", {"form": form, "answer_days": settings.BARRIER_ANSWER_DAYS}, status=status)


def _too_many(request: HttpRequest) -> bool:
    """Counted only when a report would be written: correcting a form costs nobody a turn."""
    network = throttle.network_of(get_adapter(request).get_client_ip(request))
    if throttle.count("core.barrier", network, window=WINDOW) > FROM_ONE_NETWORK:
        return True
    return throttle.count("core.barrier", "everywhere", window=WINDOW) > FROM_EVERYWHERE
