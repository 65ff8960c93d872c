"""The language of a request, and the way to a person's own."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from wagtail.views import serve

from core import language as languages
from core.language_twins import german_page, same_page

SAFE = ("GET", "HEAD")


class LanguageMiddleware:
    """Speak the language of the address. Django's own middleware would also ask cookie and header, and spoil every cache by it.

    A page that exists in German only answers below /en/ by leading there: better German than nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = languages.language_of(request.path_info)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response: HttpResponseBase = self.get_response(request)
            if response.status_code == 404 and language != settings.LANGUAGE_CODE and request.method in SAFE and (instead := german_page(request)):
                response = redirect(instead)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            # Its lines are made after this middleware is left.
            response.streaming_content = _spoken(cast(Iterable[bytes], response.streaming_content), language)
        response.headers.setdefault("Content-Language", language)
        return response


class OwnLanguageMiddleware:
    """Lead a person with an account to the page in their own language.

    Only where a person opens a page: pages end with a slash, files have names; no form, no part of a page, nothing for programs.
    Who has no session is not asked who they are, so that public pages stay the same for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not _opens_a_page(request) or settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        if view is serve and request.user.has_perm("wagtailadmin.access_admin"):
            return None  # who edits pages looks at them in every language
        own = request.user.language
        if own == request.LANGUAGE_CODE or not (path := same_page(request, own)):
            return None
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{path}?{query}" if query else path)


def _opens_a_page(request: HttpRequest) -> bool:
    return request.method in SAFE and request.path.endswith("/") and "HX-Request" not in request.headers and languages.has_twins(request.path)


def _spoken(lines: Iterable[Any], language: str) -> Iterator[Any]:
    iterator = iter(lines)
    while True:
        with translation.override(language):
            try:
                line = next(iterator)
            except StopIteration:
                return
        yield line
