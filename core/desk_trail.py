"""The audit trail as a report of the desk: what happened to records and pages, whoever did it."""

from typing import Any, ClassVar

import django_filters
from django.db.models import IntegerField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry


def _actions() -> list[tuple[str, str]]:
    return sorted(registry.get_choices(), key=lambda choice: str(choice[1]))


class TrailFilters(WagtailFilterSet):
    """By action, subject, person and day. People are typed: a list of all who ever did something grows with the years."""

    label = django_filters.CharFilter(label=_("Gegenstand"), lookup_expr="icontains")
    person = django_filters.CharFilter(label=_("E-Mail-Adresse der handelnden Person"), field_name="user__email", lookup_expr="iexact")
    action = django_filters.ChoiceFilter(label=_("Vorgang"), choices=_actions)
    timestamp = django_filters.DateFromToRangeFilter(label=_("Zeitraum"), widget=DateRangePickerWidget)

    class Meta:
        model = ModelLogEntry
        fields: ClassVar[list[str]] = []


class TrailView(LogEntriesView):
    """Every line, for whoever may read the trail. Wagtail's own report shows auditors nothing, for they may edit nothing."""

    page_title = _("Protokoll")
    filterset_class = TrailFilters
    results_template_name = "core/desk/trail_results.html"
    index_url_name = "desk_trail"
    index_results_url_name = "desk_trail_results"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asks the same rule as the menu."""
        if not request.user.has_perm("core.view_audit_trail"):
            return render(request, "403.html", status=403)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_filtered_queryset(self) -> "QuerySet[Any]":
        """Keys of both logs, the newest first; Wagtail reads the lines of one page from them."""
        self.log_models = [ModelLogEntry, PageLogEntry]
        logs = [model.objects.values("pk", "timestamp").annotate(log_model_index=Value(n, IntegerField())) for n, model in enumerate(self.log_models)]
        records, pages = (self.filter_queryset(log).order_by() for log in logs)
        return records.union(pages, all=True).order_by("-timestamp", "-pk")
