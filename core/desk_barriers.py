"""/verwaltung/barrieren/: what people reported, what is due, and the answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import ModelLogEntry

from core.barrier_forms import AnswerForm
from core.domain.barriers import AlreadyAnswered, answer_report
from core.enums import BarrierState
from core.http import SignedInRequest
from core.models import BarrierReport

PER_PAGE = 20
OPEN = "alle-offenen"


@require_safe
def barrier_list(request: SignedInRequest) -> HttpResponse:
    """The open ones, the most urgent first; `?stand=beantwortet` the answered ones, the newest first."""
    _may_look(request)
    answered = request.GET.get("stand") == BarrierState.ANSWERED
    rows: QuerySet[BarrierReport] = BarrierReport.objects.filter(answered_at__isnull=not answered).order_by(
        *(["-answered_at", "-pk"] if answered else ["due_date", "pk"])
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    today = timezone.localdate()
    context = {
        "page_obj": page,
        "rows": [(report, report.state_on(today)) for report in page],
        "answered": answered,
        "header_title": _("Barrieren"),
        "header_icon": "warning",
        "breadcrumbs_items": [{"url": "", "label": _("Barrieren")}],
    }
    return render(request, "core/desk/barriers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def barrier(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One report with its trail; POST answers it."""
    _may_look(request)
    report = get_object_or_404(BarrierReport.objects.select_related("answered_by"), uuid=uuid)
    if request.method != "POST":
        return _page(request, report, AnswerForm())
    if not request.user.has_perm("core.answer_barrier_report"):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, report, form, status=422)
    try:
        answered = answer_report(report, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now())
    except AlreadyAnswered as refusal:
        report.refresh_from_db()
        return _page(request, report, form, refusal=str(refusal), status=409)
    said = _("Die Antwort auf %(number)s ist verschickt.") if answered.email else _("Die Meldung %(number)s ist als beantwortet festgehalten.")
    messages.success(request, said % {"number": answered.number})
    return redirect("desk_barriers")


def _page(request: HttpRequest, report: BarrierReport, form: AnswerForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "report": report,
        "state": report.state_on(timezone.localdate()),
        "form": form,
        "refusal": refusal,
        "may_answer": request.user.has_perm("core.answer_barrier_report"),
        "trail": ModelLogEntry.objects.for_instance(report).select_related("user").order_by("timestamp"),
        "header_title": report.number,
        "header_icon": "warning",
        "breadcrumbs_items": [{"url": reverse("desk_barriers"), "label": _("Barrieren")}, {"url": "", "label": report.number}],
    }
    return render(request, "core/desk/barrier.html", context, status=status)


def _may_look(request: HttpRequest) -> None:
    if not request.user.has_perm("core.view_barrier_report"):
        raise PermissionDenied
