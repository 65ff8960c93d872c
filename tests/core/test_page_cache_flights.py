"""Many ask for a page that was just purged: one makes it, whatever happens to it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.page_cache import middleware
from core.page_cache.marks import mark
from core.page_cache.middleware import FLIGHTS, PAGES, PageCacheMiddleware

MANY = 6
GENERATION = object()


@pytest.fixture(autouse=True)
def _empty(settings):
    settings.PAGE_CACHE_SECONDS = 60
    PAGES.clear()
    yield
    PAGES.clear()


def asked_at_once(view):
    """What `MANY` threads get who ask while the first one is still at it."""
    begun, go = Event(), Event()
    calls = []

    def get_response(request):
        calls.append(request)
        begun.set()
        assert go.wait(10)
        return view()

    site = PageCacheMiddleware(get_response)

    def ask():
        return site._from_memory(RequestFactory().get("/seite/"), GENERATION)

    with ThreadPoolExecutor(MANY) as pool:
        first = pool.submit(ask)
        assert begun.wait(10)
        others = [pool.submit(ask) for _number in range(MANY - 1)]
        go.set()
        answers = [future.exception() or future.result().content for future in [first, *others]]
    return answers, len(calls)


def test_one_makes_the_page_and_all_get_it():
    def page():
        mark(response := HttpResponse(b"Seite"))
        return response

    answers, made = asked_at_once(page)

    assert (answers, made, len(FLIGHTS)) == ([b"Seite"] * MANY, 1, 0)


def test_what_may_not_be_kept_is_made_for_each():
    answers, made = asked_at_once(lambda: HttpResponse(b"nur fuer Sie"))

    assert (answers, made, len(FLIGHTS)) == ([b"nur fuer Sie"] * MANY, MANY, 0)


def test_a_fault_of_the_first_holds_up_nobody():
    def fails():
        raise LookupError("fehlt")

    answers, made = asked_at_once(fails)

    assert ([str(answer) for answer in answers], made, len(FLIGHTS)) == (["fehlt"] * MANY, MANY, 0)


def test_whoever_waits_too_long_goes_on(monkeypatch):
    monkeypatch.setattr(middleware, "LONGEST_WAIT", 0.0)
    begun, go = Event(), Event()

    def slow_at_first(request):
        if not begun.is_set():
            begun.set()
            assert go.wait(10)
        return HttpResponse(b"Seite")

    site = PageCacheMiddleware(slow_at_first)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(site._from_memory, RequestFactory().get("/seite/"), GENERATION)
        assert begun.wait(10)

        second = site._from_memory(RequestFactory().get("/seite/"), GENERATION)

        go.set()
        assert (second.content, first.result().content) == (b"Seite", b"Seite")
