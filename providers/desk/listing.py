"""What the desk's lists show and can be narrowed by."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from providers.models import Offering, Provider


def _first_day(offering: Offering) -> str:
    return date_format(offering.starts_at, "D, j. F Y") if offering.starts_at else str(_("auf Anfrage"))


def _seats(offering: Offering) -> str:
    return f"{offering.seats_taken} / {offering.seats}"


def _deadline(offering: Offering) -> str:
    return date_format(offering.registration_until_date, "j. F Y") if offering.registration_until_date else "–"


OFFERING_COLUMNS = [
    "title",
    Column("get_state_display", label=_("Stand"), sort_key="state"),
    Column("provider.name", label=_("Träger"), sort_key="provider__organisation__name"),
    Column(_first_day, label=_("Beginn"), sort_key="starts_at"),
    Column(_seats, label=_("Plätze belegt"), sort_key="seats_taken"),
    Column(_deadline, label=_("Anmeldeschluss"), sort_key="registration_until_date"),
]


class OfferingFilters(WagtailFilterSet):
    """Narrow the list; providers come with their names in one query."""

    provider = ModelChoiceFilter(label=_("Träger"), queryset=Provider.objects.select_related("organisation").order_by("organisation__name", "pk"))

    class Meta:
        model = Offering
        fields = ["state", "provider", "format", "kreis", "starts_at"]


class OfferingIndexView(generic.IndexView):
    """All offerings; what waits for the office can be filtered by its state."""

    def get_base_queryset(self) -> "QuerySet[Offering]":
        """One query, whatever the number of rows."""
        return super().get_base_queryset().select_related("provider__organisation").defer("description", "search_text")


class ProviderIndexView(generic.IndexView):
    """All providers with their names."""

    def get_base_queryset(self) -> "QuerySet[Provider]":
        """One query, whatever the number of rows."""
        return super().get_base_queryset().select_related("organisation")
