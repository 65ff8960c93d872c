"""Published pages for search engines."""

from datetime import datetime

from wagtail.models import Page, Site

from core.language import current
from core.sitemaps import SiteSitemap

Family = dict[str, Page]  # a page and its translations by language


class PageSitemap(SiteSitemap):
    """Every live page below the home pages that everybody may see."""

    def items(self) -> list[Family]:
        """In the order of the German tree; nothing without a site. Three queries, whatever the number of pages."""
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            return []
        families: dict[str, Family] = {}
        for root in site.root_page.get_translations(inclusive=True).select_related("locale").order_by("path"):
            language = root.locale.language_code
            for page in root.get_descendants(inclusive=True).live().public().order_by("path"):
                families.setdefault(str(page.translation_key), {})[language] = page
        return list(families.values())

    def get_languages_for_item(self, item: Family) -> list[str]:
        """Those in which the page is published."""
        return list(item)

    def location(self, item: Family) -> str:
        """The path of its address."""
        parts = item[current()].get_url_parts()
        return str(parts[2]) if parts else "/"

    def lastmod(self, item: Family) -> datetime | None:
        """When it was published last."""
        return item[current()].last_published_at
