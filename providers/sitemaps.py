"""Pages of providers and offerings for search engines."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core.sitemaps import SiteSitemap
from providers.models import Offering, Provider


class OfferingSitemap(SiteSitemap):
    """What is published and not over."""

    def items(self) -> QuerySet[Offering]:
        """All of them."""
        return Offering.objects.upcoming(timezone.now()).order_by("pk").only("uuid", "changed_at")

    def location(self, item: Offering) -> str:
        """Its page."""
        return reverse("providers:offering", args=[item.uuid])

    def lastmod(self, item: Offering) -> datetime:
        """When the provider or the office changed it last."""
        return item.changed_at


class ProviderSitemap(SiteSitemap):
    """Public providers."""

    def items(self) -> QuerySet[Provider]:
        """All of them."""
        return Provider.objects.public().order_by("pk").only("slug")

    def location(self, item: Provider) -> str:
        """Its page."""
        return reverse("providers:provider", args=[item.slug])


class ListSitemap(SiteSitemap):
    """The lists themselves, and what is there for other systems."""

    def items(self) -> list[str]:
        """Their names."""
        return ["providers:offering_list", "providers:provider_list", "providers:open_data"]

    def location(self, item: str) -> str:
        """Its address."""
        return reverse(item)
