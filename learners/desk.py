"""The desk's view of enrolments: a list to search and filter, and one enrolment with its trail. Read only, but for cancelling."""

from datetime import datetime
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.models import ModelLogEntry

from core.http import SignedInRequest
from core.time import berlin_date
from learners.domain.enrolment import EnrolmentRefused, cancel_enrolment
from learners.domain.waiting import with_positions
from learners.enums import EnrolmentState
from learners.forms.enrolment import CancelForSomebodyForm
from learners.models import Enrolment
from providers.models import Offering, Provider


class EnrolmentFilterSet(WagtailFilterSet):
    """By state, provider and day of enrolment."""

    state = django_filters.MultipleChoiceFilter(label=gettext_lazy("Stand"), choices=EnrolmentState.choices, widget=forms.CheckboxSelectMultiple)
    offering__provider = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Träger"), queryset=Provider.objects.select_related("organisation").order_by("organisation__name")
    )

    class Meta:
        model = Enrolment
        fields = ["state", "offering__provider"]


class EnrolmentListView(BaseListingView):
    """All enrolments, newest first; `?angebot=<uuid>` narrows to one offering, in the order of its queue."""

    model = Enrolment
    page_title = gettext_lazy("Teilnehmende")
    header_icon = "group"
    index_url_name = "learners_desk_enrolments"
    index_results_url_name = "learners_desk_enrolments_results"
    is_searchable = True
    search_fields = ("learner__first_name", "learner__last_name", "learner__email", "offering__title")
    filterset_class = EnrolmentFilterSet
    paginate_by = 20
    columns = (
        TitleColumn(
            "learner", label=gettext_lazy("Person"), accessor="learner.get_full_name", url_name="learners_desk_enrolment", id_accessor="uuid", width="22%"
        ),
        Column("offering", label=gettext_lazy("Angebot"), accessor="offering.title", sort_key="offering__title"),
        Column("provider", label=gettext_lazy("Träger"), accessor="offering.provider.name"),
        Column(
            "starts_at", label=gettext_lazy("Beginn"), accessor=lambda enrolment: day_in_words(enrolment.offering.starts_at), sort_key="offering__starts_at"
        ),
        Column("state", label=gettext_lazy("Stand"), accessor=lambda enrolment: state_in_words(enrolment), sort_key="state"),
        Column("enrolled_at", label=gettext_lazy("Angemeldet"), accessor=lambda enrolment: day_in_words(enrolment.enrolled_at), sort_key="enrolled_at"),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only the office."""
        _require_office(request)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def offering(self) -> Offering | None:
        """The one offering asked for; text that is no UUID asks for none."""
        try:
            uuid = UUID(self.request.GET.get("angebot", ""))
        except ValueError:
            return None
        return Offering.objects.filter(uuid=uuid).first()

    def get_page_subtitle(self) -> str:
        """Which offering the list is about."""
        return self.offering.title if self.offering else ""

    def get_base_queryset(self) -> "QuerySet[Enrolment]":
        """Rows with everything a line shows, in a stable order."""
        rows = with_positions(Enrolment.objects.select_related("learner", "offering__provider__organisation"))
        return rows.filter(offering=self.offering).order_by("queue_number") if self.offering else rows.order_by("-enrolled_at", "-pk")


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One enrolment with its trail; POST cancels it for the person, with a reason."""
    _require_office(request)
    if request.method == "POST" and not request.user.has_perm("learners.cancel_for_somebody"):
        raise PermissionDenied
    row = get_object_or_404(with_positions(Enrolment.objects.select_related("learner", "offering__provider__organisation")), uuid=uuid)
    form = CancelForSomebodyForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            cancel_enrolment(row, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"], waive_cost=form.cleaned_data["waive_cost"])
        except EnrolmentRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("Die Person ist abgemeldet und bekommt eine E-Mail."))
            return redirect("learners_desk_enrolment", uuid=row.uuid)
    elif form.is_bound:
        status = 422
    trail = ModelLogEntry.objects.for_instance(row).select_related("user").order_by("timestamp", "pk")
    context = {
        "enrolment": row,
        "state": state_in_words(row),
        "form": form,
        "trail": trail,
        "can_cancel": row.state in EnrolmentState.ACTIVE and request.user.has_perm("learners.cancel_for_somebody"),
        "page_title": row.learner.get_full_name(),
        "header_icon": "group",
        "breadcrumbs_items": [{"url": reverse("learners_desk_enrolments"), "label": _("Teilnehmende")}, {"url": "", "label": row.learner.get_full_name()}],
    }
    return TemplateResponse(request, "learners/desk/enrolment.html", context, status=status)


def state_in_words(enrolment: Any) -> str:
    """ "angemeldet", or "auf der Warteliste (Platz 3)"; the row comes from with_positions."""
    words = str(enrolment.get_state_display())
    return _("%(state)s (Platz %(position)d)") % {"state": words, "position": enrolment.position} if enrolment.position else words


def day_in_words(instant: datetime | None) -> str:
    """ "04.01.2027", the day in Berlin; "auf Anfrage" while there is none."""
    return date_format(berlin_date(instant), "d.m.Y") if instant else _("auf Anfrage")


def _require_office(request: HttpRequest) -> None:
    if not request.user.has_perm("learners.view_enrolments"):
        raise PermissionDenied
