"""The office's desk: all certificates, one with its actions, and who is finished but has none."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.models import ModelLogEntry
from wagtail.permission_policies import ModelPermissionPolicy

from certificates.desk_forms import WithdrawalForm
from certificates.domain.candidates import finished_seats, seat_candidates, without
from certificates.domain.claims import of_row
from certificates.domain.issue import NotYetDue, issue_certificate, request_rendering
from certificates.domain.paper import paper_of
from certificates.domain.revoke import NameUnchanged, NoLongerValid, WithdrawalRefused, name_differs, request_withdrawal
from certificates.enums import CertificateKind, WithdrawalKind, WithdrawalState
from certificates.models import Certificate
from certificates.views.desk_parts import DESK, heading, only_with
from core.http import SignedInRequest
from core.time import berlin_date
from learners.models import Enrolment

PAGE_SIZE = 20


class CertificateList(IndexView):
    """Search, filter, page through all certificates."""

    model = Certificate
    permission_policy = ModelPermissionPolicy(Certificate)
    any_permission_required: ClassVar[list[str]] = ["view"]
    index_url_name = "certificates_desk:index"
    index_results_url_name = "certificates_desk:index_results"
    page_title = DESK
    header_icon = "form"
    default_ordering: ClassVar[list[str]] = ["-issued_at", "-pk"]
    paginate_by = PAGE_SIZE
    table_classname = "listing certificates-listing"
    search_fields: ClassVar[list[str]] = ["number", "code", "learner__last_name", "learner__first_name", "learner__email"]
    search_backend_name = None
    list_filter: ClassVar[list[str]] = ["kind", "state", "issued_at"]
    list_display: ClassVar[list[Any]] = [
        "number",
        Column("learner", label=gettext_lazy("Person"), accessor="learner.get_full_name", sort_key="learner__last_name"),
        Column("kind", label=gettext_lazy("Art"), accessor="get_kind_display", sort_key="kind"),
        Column("title", label=gettext_lazy("Worüber"), accessor=lambda row: row.snapshot["title"]),
        Column("issued_at", label=gettext_lazy("Ausgestellt"), accessor=lambda row: f"{berlin_date(row.issued_at):%d.%m.%Y}", sort_key="issued_at"),
        Column("state", label=gettext_lazy("Stand"), accessor="get_state_display", sort_key="state"),
    ]

    def get_base_queryset(self) -> "QuerySet[Certificate]":
        """With the people's names, so that the list needs no query per row."""
        return Certificate.objects.select_related("learner")

    def get_edit_url(self, instance: Certificate) -> str:
        """The title leads to the certificate's own page; nothing about it can be edited."""
        return reverse("certificates_desk:certificate", args=[instance.uuid])

    def get_list_buttons(self, instance: Certificate) -> list[Any]:
        """All actions are on the certificate's page."""
        return []


@require_safe
@only_with("certificates.view_certificate")
def open_cases(request: SignedInRequest) -> HttpResponse:
    """Seats in finished offerings without a certificate, each with what is missing; the latest first."""
    at = timezone.now()
    seats = without(finished_seats(at=at), CertificateKind.ATTENDANCE).order_by("-offering__ends_at", "-pk")
    page = Paginator(seats, PAGE_SIZE).get_page(request.GET.get("seite"))
    keys = [enrolment.pk for enrolment in page]
    candidates = seat_candidates(Enrolment.objects.filter(pk__in=keys).order_by("-offering__ends_at", "-pk"), CertificateKind.ATTENDANCE, at=at)
    return render(request, "certificates/desk/open.html", {"page": page, "candidates": candidates} | heading(title=_("Beendet, noch ohne Nachweis")))


@require_safe
@only_with("certificates.view_certificate")
def certificate(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One certificate: what it says, what happened to it, what may be done."""
    return _show(request, _get(uuid), WithdrawalForm())


@require_POST
@only_with("certificates.revoke_certificate")
def revoke(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask to withdraw or replace it, with a reason; a second person decides."""
    row, form = _get(uuid), WithdrawalForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, status=422)
    kind = WithdrawalKind(form.cleaned_data["kind"])
    try:
        asked = request_withdrawal(row, kind=kind, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except WithdrawalRefused as refused:
        form.add_error(None if isinstance(refused, NoLongerValid) else "kind" if isinstance(refused, NameUnchanged) else "reason", str(refused))
        messages.error(request, str(refused))
        return _show(request, row, form, status=422)
    messages.success(request, _("Der Antrag ist gestellt. Bis eine zweite Person ihn bestätigt, gilt der Nachweis weiter."))
    return redirect("certificates_desk:withdrawal", asked.uuid)


@require_POST
@only_with("certificates.reissue_certificate")
def issue_again(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """After a withdrawal: a new certificate about the same, with the data of today."""
    row, at = _get(uuid), timezone.now()
    try:
        new = issue_certificate(of_row(row), by=request.user, at=at)
    except NotYetDue as refused:
        messages.error(request, str(refused))
        return _show(request, row, WithdrawalForm(), status=409)
    messages.success(request, _("Der Nachweis %(number)s ist ausgestellt.") % {"number": new.number})
    return redirect("certificates_desk:certificate", new.uuid)


@require_POST
@only_with("certificates.reissue_certificate")
def request_pdf(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask the worker again for a PDF that failed."""
    row = _get(uuid)
    request_rendering(row, by=request.user, at=timezone.now())
    messages.success(request, _("Das PDF ist angefordert."))
    return redirect("certificates_desk:certificate", row.uuid)


def _get(uuid: UUID) -> Certificate:
    related = ("learner", "issued_by", "revoked_by", "job", "enrolment__offering", "pathway_enrolment__pathway", "module", "replaced_by")
    return get_object_or_404(Certificate.objects.select_related(*related), uuid=uuid)


def _show(request: SignedInRequest, row: Certificate, form: WithdrawalForm, *, status: int = 200) -> HttpResponse:
    context = {
        "certificate": row,
        "paper": paper_of(row.snapshot),
        "form": form,
        "open_withdrawal": row.withdrawals.filter(state=WithdrawalState.OPEN).select_related("requested_by").first(),
        "name_differs": name_differs(row),
        "history": ModelLogEntry.objects.for_instance(row).select_related("user").order_by("timestamp", "pk"),
    }
    return render(request, "certificates/desk/certificate.html", context | heading(title=row.number), status=status)
