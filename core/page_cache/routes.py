"""Which page an address shows: found once by Wagtail (a query for every step of the address), then remembered until a page changes."""

import copy
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from core.page_cache.parts import PROGRAMME, remember_value

ROOM = 20_000  # bytes of a page with its texts, roughly


class RememberedRouteMiddleware:
    """Tells Wagtail's view the page before it looks, as long as everybody may see it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if view is not serve or request.method not in ("GET", "HEAD"):
            return
        path = args[0] if args else kwargs["path"]
        page = remember_value(("route", request.get_host(), path), lambda: _open_page(request, path), of=PROGRAMME, size=ROOM)
        if page is not None:
            page = copy.copy(page)  # what a request notes on its page is its own
            page.get_view_restrictions = PageViewRestriction.objects.none  # looked up when it was remembered
            request._wagtail_route_for_request = RouteResult(page, [], {})  # type: ignore[attr-defined] # where Wagtail keeps it itself


def _open_page(request: HttpRequest, path: str) -> Page | None:
    """The page of this address; None where there is none, where more than the page follows from the address, or where not everybody may see it."""
    route = Page.route_for_request(request, path)
    if route is None or route[1] or route[2] or route[0].get_view_restrictions().exists():
        return None
    page: Page = route[0]
    return page
