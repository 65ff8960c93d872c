"""For the measurement `purged`: every request comes right after a change of some offering, so the page and all that shows offerings is made anew."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from django.http import HttpRequest, HttpResponse

from core.page_cache.changes import current_generation, reading_since


class PurgingMiddleware:
    """Below the page cache: a new generation of the offerings with each request, while the programme stays as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.changes = count(1)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = next(self.changes)
        with reading_since(replace(current_generation(), offerings=(number, number))):
            return self.get_response(request)
