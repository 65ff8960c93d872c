"""Reading resources: pages of them, and how long they may be kept."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import AfterValidator

from core.rest.problems import Problem
from core.time import BERLIN

Item = TypeVar("Item")

MOST_PER_PAGE = 200
FURTHEST_OFFSET = 1_000_000
MAX_AGE = 60  # seconds somebody else's cache may be behind

Limit = Annotated[int, Query(50, ge=1, le=MOST_PER_PAGE, description="Höchstens so viele Einträge.")]
Offset = Annotated[int, Query(0, ge=0, le=FURTHEST_OFFSET, description="So viele Einträge werden übersprungen.")]
BerlinTime = Annotated[datetime, AfterValidator(lambda instant: instant.astimezone(BERLIN))]

ERRORS = {429: Problem}
LIST_ERRORS = {422: Problem, 429: Problem}
ENTRY_ERRORS = {404: Problem, 429: Problem}


class PageOf(Schema, Generic[Item]):
    """Some of a list. `next` and `previous` are addresses, or null at its ends."""

    count: int
    next: str | None
    previous: str | None
    items: list[Item]


def page_of(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]", *, limit: int, offset: int, shape: Callable[[Any], Schema]) -> dict[str, Any]:
    """The rows from `offset` on, at most `limit`, each in its shape; two queries for a queryset beside its prefetches."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return {
        "count": count,
        "next": _address(request, limit, offset + limit) if offset + limit < count else None,
        "previous": _address(request, limit, max(0, offset - limit)) if offset else None,
        "items": [shape(row) for row in rows[offset : offset + limit]],
    }


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    kept = [(name, value) for name, values in request.GET.lists() if name not in ("limit", "offset") for value in values]
    return f"{settings.BASE_URL}{request.path}?{urlencode([*kept, ('limit', limit), ('offset', offset)])}"


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Everybody gets the same, so everybody's cache may keep it for a minute."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response["Cache-Control"] = f"public, max-age={MAX_AGE}"
        return response

    return answer


def address(path: str) -> str:
    """The whole address of a page of ours."""
    return settings.BASE_URL + path
