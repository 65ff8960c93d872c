"""What the apps' sitemaps share."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap


class SiteSitemap(Sitemap):
    """Addresses begin as printed elsewhere (BASE_URL), whatever host was asked; each in every language, and naming the others."""

    i18n = True
    alternates = True
    x_default = True  # German, for whoever speaks neither

    def get_domain(self, site: Any = None) -> str:
        """The host of BASE_URL."""
        return str(settings.BASE_URL.partition("://")[2])

    def get_protocol(self, protocol: str | None = None) -> str:
        """The protocol of BASE_URL."""
        return str(settings.BASE_URL.partition("://")[0])
