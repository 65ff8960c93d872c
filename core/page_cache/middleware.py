"""The outermost middleware: what is kept is answered before anything else happens."""

import time
from collections.abc import Callable, Hashable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from core.page_cache.changes import current_generation, reading_since
from core.page_cache.entry import Entry, keep
from core.page_cache.flights import Flights
from core.page_cache.marks import parameters_of
from core.page_cache.store import Store

MEGABYTE = 1024 * 1024
LONGEST_QUERY = 300
# What an answer may depend on: cookies and htmx's questions are never answered from here, the encoding is chosen anew.
KNOWN_VARIATIONS = frozenset({"cookie", "accept-encoding", "hx-request", "hx-history-restore-request"})

ROOM = settings.PAGE_CACHE_MEGABYTES * MEGABYTE
# One memory in each process. Two parts, so that a thousand searches do not push the start page out.
PAGES: Store[Entry] = Store(ROOM // 2)
ANSWERS_TO_QUERIES: Store[Entry] = Store(ROOM - ROOM // 2)
FLIGHTS = Flights()
LONGEST_WAIT = 1.0  # seconds; making a page takes 5 to 30 ms


class PageCacheMiddleware:
    """Answer visitors without a cookie from memory, with ETag and 304.

    Whoever brings a session, any other cookie that could matter, or an Authorization header neither reads nor fills the memory.
    What sets a cookie, holds a CSRF token or was made for a known person is never kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not (settings.PAGE_CACHE_SECONDS or settings.REMEMBER_PARTS):
            return self._without(request)
        try:
            generation = current_generation()
        except DatabaseError:
            return self._without(request)  # the view will say what is wrong
        with reading_since(generation):
            if settings.PAGE_CACHE_SECONDS and may_read(request):
                return self._from_memory(request, generation)
            return self._without(request)

    def _from_memory(self, request: HttpRequest, generation: object) -> HttpResponse:
        store = ANSWERS_TO_QUERIES if request.META.get("QUERY_STRING") else PAGES
        key = key_of(request)
        if entry := _kept(store, key, generation):
            return entry.answer(request)
        if under_way := FLIGHTS.join(key):
            # After a purge many ask for the same page at once. Who has waited in vain (the page may not be kept, or is slow) makes it all the same.
            under_way.wait(LONGEST_WAIT)
            entry = _kept(store, key, generation)
            return entry.answer(request) if entry else self._made(request, store, key, generation)
        try:
            return self._made(request, store, key, generation)
        finally:
            FLIGHTS.land(key)

    def _made(self, request: HttpRequest, store: Store[Entry], key: Hashable, generation: object) -> HttpResponse:
        response = self._without(request)
        if not may_keep(request, response):
            return response
        entry = keep(response, generation=generation, expires_at=time.monotonic() + settings.PAGE_CACHE_SECONDS)
        store.put(key, entry)
        return entry.answer(request)

    def _without(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if parameters_of(response) is not None and "Cache-Control" not in response.headers:
            # Browsers and proxies may keep it and must ask each time: 304 costs little, and a purge is seen at once.
            patch_cache_control(response, no_cache=True, **({} if is_unknown(request) else {"private": True}))
        return response


def _kept(store: Store[Entry], key: Hashable, generation: object) -> Entry | None:
    """What may still be sent; what may not is dropped."""
    entry = store.get(key)
    if entry is None or (entry.generation == generation and time.monotonic() < entry.expires_at):
        return entry
    store.drop(key)
    return None


def is_unknown(request: HttpRequest) -> bool:
    """No cookie, no credentials: nothing in the request says who asks."""
    return not request.META.get("HTTP_COOKIE") and "HTTP_AUTHORIZATION" not in request.META


def may_read(request: HttpRequest) -> bool:
    """Whether a kept page may answer. The CSRF cookie alone changes nothing: kept pages hold no form that needs it."""
    meta = request.META
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in meta or "HTTP_HX_REQUEST" in meta:
        return False
    return not meta.get("HTTP_COOKIE") or request.COOKIES.keys() <= {settings.CSRF_COOKIE_NAME}


def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether everybody without a cookie would get this answer."""
    parameters = parameters_of(response)
    if parameters is None or request.method != "GET" or response.status_code != 200 or response.streaming:
        return False
    if not is_unknown(request) or response.cookies or "CSRF_COOKIE" in request.META:  # get_token() leaves it there
        return False
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return False
    if (
        response.has_header("Content-Encoding")
        or not {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()} <= KNOWN_VARIATIONS
    ):
        return False
    control = response.get("Cache-Control", "")
    if "private" in control or "no-store" in control:
        return False
    return len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY and parameters.issuperset(request.GET)


def key_of(request: HttpRequest) -> Hashable:
    """Everything a page may depend on: scheme, host, address. The language is part of the address."""
    return request.is_secure(), request.META.get("HTTP_HOST", ""), request.path, request.META.get("QUERY_STRING", "")
