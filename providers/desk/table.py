"""/verwaltung/angebotstabelle/: all offerings out as a table, and back in after a dry run."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.http import SignedInRequest
from providers.exchange_pages import exchange, offerings_file
from providers.models import Offering, Provider


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: SignedInRequest) -> HttpResponse:
    """The office may change every offering, and what providers may not change any more."""
    _may(request)
    providers = list(Provider.objects.select_related("organisation"))
    return exchange(request, providers=providers, template="providers/desk/table.html", address="providers_desk_table", as_office=True)


@require_safe
def table_file(request: SignedInRequest, kind: str) -> HttpResponse:
    """All offerings as XLSX or CSV."""
    _may(request)
    return offerings_file(Offering.objects.all(), kind=kind)


def _may(request: HttpRequest) -> None:
    if not request.user.has_perm("providers.change_offering"):
        raise PermissionDenied


@hooks.register("register_admin_urls")
def table_urls() -> list[URLPattern]:
    """Beside the list of offerings."""
    return [
        path("angebotstabelle/", table, name="providers_desk_table"),
        path("angebotstabelle/<slug:kind>/", table_file, name="providers_desk_table_file"),
    ]


class TableMenuItem(MenuItem):
    """Shown to whoever may use it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("providers.change_offering"))


@hooks.register("register_reports_menu_item")
def table_menu_item() -> MenuItem:
    """Among the reports, where people look for tables."""
    return TableMenuItem(gettext_lazy("Angebote als Tabelle"), reverse("providers_desk_table"), name="offering-table", icon_name="table", order=8)
