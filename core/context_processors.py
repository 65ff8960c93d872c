"""What every template may say."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Name and address of the site, and whether development pages are on."""
    return {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL, "development_pages": settings.DEVELOPMENT_PAGES}
