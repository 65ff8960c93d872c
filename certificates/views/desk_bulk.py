"""Issue for many at once at the desk: choose, look who is due and who is not, leave out, start, watch, fetch all files."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from certificates.domain.bulk import MOST_AT_ONCE, NothingDue, Scope, figures_of, module_key, papers_of, scope_of, select, start_run
from certificates.domain.candidates import finished_seats, open_modules, open_pathways, open_transcripts, without
from certificates.domain.zip_stream import zip_of
from certificates.enums import CertificateKind, ItemState
from certificates.models import IssueRun
from certificates.views.desk_parts import heading, only_with
from core.domain import audit
from core.enums import JobState
from core.http import SignedInRequest
from curriculum.models import Module

PAGE_SIZE = 20
LATEST_RUNS = 10
BULK = gettext_lazy("Sammelausstellung")
may_issue = only_with("certificates.reissue_certificate")


@require_safe
@may_issue
def choose(request: SignedInRequest) -> HttpResponse:
    """All of a kind; finished offerings in which somebody has no Teilnahmebescheinigung, the latest first; modules; the last runs."""
    at = timezone.now()
    open_seats = without(finished_seats(at=at), CertificateKind.ATTENDANCE)
    fields = ("offering__uuid", "offering__title", "offering__ends_at", "offering__provider__organisation__name")
    offerings = open_seats.order_by("-offering__ends_at", "offering").values(*fields).annotate(count=Count("pk"))
    modules = _modules()
    kinds = [
        (CertificateKind.ATTENDANCE, open_seats.count()),
        (CertificateKind.INTRODUCTION, without(finished_seats(at=at), CertificateKind.INTRODUCTION).count()),
        (CertificateKind.PATHWAY, open_pathways().count()),
        (CertificateKind.MODULE, sum(count for _module, _key, count in modules)),
        (CertificateKind.TRANSCRIPT, open_transcripts().count()),
    ]
    context = {
        "page": Paginator(offerings, PAGE_SIZE).get_page(request.GET.get("seite")),
        "kinds": kinds,
        "modules": modules,
        "runs": IssueRun.objects.select_related("requested_by").annotate(count=Count("items"))[:LATEST_RUNS],
    }
    return render(request, "certificates/desk/bulk.html", context | heading(title=BULK))


@require_safe
@may_issue
def scope(request: SignedInRequest, key: str) -> HttpResponse:
    """Who is due, and who is not and why; whoever should get none now is left out."""
    found = _get_scope(key)
    chosen = select(found, at=timezone.now())
    running = IssueRun.objects.filter(scope=found.key, finished_at__isnull=True).first()
    return _page(request, "bulk_scope", {"scope": found, "selection": chosen, "running": running, "most": MOST_AT_ONCE}, title=found.title)


@require_POST
@may_issue
def start(request: SignedInRequest, key: str) -> HttpResponse:
    """Begin; a run that is open already is shown instead of a second one."""
    try:
        begun = start_run(_get_scope(key), leave_out=set(request.POST.getlist("auslassen")), by=request.user, at=timezone.now())
    except NothingDue as refused:
        messages.error(request, str(refused))
        return redirect("certificates_desk:bulk_scope", key)
    return redirect("certificates_desk:bulk_run", begun.uuid)


@require_safe
@may_issue
def run(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """How far it is, and what became of everybody."""
    row = get_object_or_404(IssueRun.objects.select_related("requested_by", "job"), uuid=uuid)
    figures = figures_of(row)
    items = row.items.select_related("learner", "certificate", "enrolment__offering", "pathway_enrolment__pathway", "module").order_by("position")
    context = {
        "run": row,
        "figures": figures,
        "page": Paginator(items, 100).get_page(request.GET.get("seite")),
        "has_stopped": figures.waiting > 0 and (row.job is None or row.job.state == JobState.FAILED),
        "failed": ItemState.FAILED,
    }
    return _page(request, "bulk_run", context, title=row.title)


@require_safe
@may_issue
def run_zip(request: SignedInRequest, uuid: UUID) -> HttpResponseBase:
    """All files of the run that hold, as one ZIP; made while it is fetched, so no copy stays anywhere. Written down in the trail."""
    row = get_object_or_404(IssueRun, uuid=uuid)
    papers = papers_of(row)
    if not papers:
        messages.info(request, _("Es gibt noch keine fertige Datei."))
        return redirect("certificates_desk:bulk_run", row.uuid)
    audit.record(row, "certificates.bulk_downloaded", by=request.user, data={"count": len(papers)})
    response = StreamingHttpResponse(zip_of(papers), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="Nachweise_{timezone.localdate(row.requested_at):%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _modules() -> list[tuple[Module, str, int]]:
    """Modules in which somebody has hours and no Modulnachweis, with the key of their scope and how many there are."""
    counted = Counter(pair["module"] for pair in open_modules())
    modules = Module.objects.filter(pk__in=counted).select_related("curriculum").order_by("position", "pk")
    return [(module, module_key(module.pk), counted[module.pk]) for module in modules]


def _get_scope(key: str) -> Scope:
    found = scope_of(key)
    if found is None:
        raise Http404
    return found


def _page(request: SignedInRequest, template: str, context: dict[str, Any], *, title: str) -> HttpResponse:
    steps = (reverse("certificates_desk:bulk"), BULK)
    return render(request, f"certificates/desk/{template}.html", context | heading(steps, title=title))
