"""Which answers may be kept. Nothing is unless its view says so."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

MARK = "_same_for_visitors"

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def mark(response: HttpResponseBase, *, parameters: Iterable[str] = ()) -> None:
    """Promise that everybody without a cookie gets this answer at this address for the next minute.

    `parameters` are all names of the query that the page understands; an address with any other is never kept, so that
    invented ones cannot push real pages out.
    """
    setattr(response, MARK, frozenset(parameters))


def parameters_of(response: HttpResponseBase) -> frozenset[str] | None:
    """The names the promise was made for; None when none was made."""
    return getattr(response, MARK, None)


def same_for_visitors(*parameters: str) -> Callable[[V], V]:
    """Make the promise of `mark` for every answer of a view."""

    def decorate(view: V) -> V:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            mark(response, parameters=parameters)
            return response

        return marked  # type: ignore[return-value] # wraps keeps the signature

    return decorate
