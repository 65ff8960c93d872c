"""Providers at the desk."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.models import User
from providers.desk.listing import ProviderIndexView
from providers.domain.directory import change_provider, create_provider
from providers.forms.provider import ProviderForm
from providers.models import Provider


def _confirmed(provider: Provider) -> str:
    return date_format(provider.confirmed_on_date, "j. F Y") if provider.confirmed_on_date else str(_("noch nicht"))


class ProviderCreateView(generic.CreateView):
    """A new provider."""

    page_title = _("Neuer Träger")

    def save_instance(self) -> Provider:
        """By the verb, which writes the trail."""
        return create_provider(**self.form.values, by=cast(User, self.request.user), at=timezone.now())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Nothing was written."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class ProviderEditView(generic.EditView):
    """A provider's entry."""

    def get_queryset(self) -> "QuerySet[Provider]":
        """With the name."""
        return Provider.objects.select_related("organisation")

    def save_instance(self) -> Provider:
        """By the verb, which writes the trail."""
        return change_provider(self.object, **self.form.values, by=cast(User, self.request.user), at=timezone.now())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Nothing was written."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class ProviderViewSet(ModelViewSet):
    """Menu "Träger". An entry is hidden by "öffentlich", never deleted."""

    model = Provider
    name = "provider"
    url_prefix = "traeger"
    icon = "group"
    menu_label = _("Träger")
    menu_name = "providers"
    menu_order = 210
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ProviderIndexView
    add_view_class = ProviderCreateView
    edit_view_class = ProviderEditView
    list_display = [
        "organisation",
        Column("contact_name", label=_("Ansprechstelle"), sort_key="contact_name"),
        Column(lambda provider: _("ja") if provider.is_published else _("nein"), label=_("öffentlich"), sort_key="is_published"),
        Column(_confirmed, label=_("zuletzt bestätigt"), sort_key="confirmed_on_date"),
    ]
    list_filter = ["is_published", "kreise", "confirmed_on_date"]
    list_per_page = 20
    search_fields = ["organisation__name", "summary", "contact_name"]
    search_backend_name = None
    ordering = ["organisation__name", "pk"]

    def get_form_class(self, for_update: bool = False) -> type[ProviderForm]:
        """Our form for both."""
        return ProviderForm
