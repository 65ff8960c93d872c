"""Published pages for search engines."""

from datetime import datetime

from django.db.models import QuerySet
from wagtail.models import Page, Site

from core.sitemaps import SiteSitemap


class PageSitemap(SiteSitemap):
    """Every live page below the home page that everybody may see."""

    def items(self) -> "QuerySet[Page]":
        """In the order of the tree; nothing without a site."""
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            return Page.objects.none()
        return site.root_page.get_descendants(inclusive=True).live().public().order_by("path")

    def location(self, item: Page) -> str:
        """The path of its address."""
        parts = item.get_url_parts()
        return str(parts[2]) if parts else "/"

    def lastmod(self, item: Page) -> datetime | None:
        """When it was published last."""
        return item.last_published_at
