"""/api/moochub/v3/courses: the catalogue for course portals that speak MOOChub."""

import json
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.rest.problems import problem
from core.rest.reading import MAX_AGE
from providers.domain.catalogue import for_list
from providers.domain.moochub import CONTENT_TYPE, course_of
from providers.domain.open_data import licence
from providers.models import Offering, OfferingQuerySet

PER_PAGE = 50


@csrf_exempt  # other methods are 405, not a question of cookies
@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def courses(request: HttpRequest) -> HttpResponse:
    """What the catalogue lists now, 50 at a time, by first day; a page that is none is 404."""
    found = for_list(Offering.objects.ahead(timezone.now()))
    pages = max(1, ceil(found.count() / PER_PAGE))
    word = request.GET.get("page", "1")
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 9 else 0
    if not 1 <= number <= pages:
        return problem(404)
    body = {"links": _links(request, number, pages), "data": [course_of(offering) for offering in _page(found, number)]}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=CONTENT_TYPE)
    if known := licence():
        response["Link"] = f'<{known.url}>; rel="license"'
    return response


def _page(found: OfferingQuerySet, number: int) -> OfferingQuerySet:
    return found.defer(None).defer("search_text")[(number - 1) * PER_PAGE : number * PER_PAGE]


def _links(request: HttpRequest, number: int, pages: int) -> dict[str, Any]:
    near = {"self": number, "first": 1, "last": pages, "prev": number - 1, "next": number + 1}
    return {name: f"{settings.BASE_URL}{request.path}?{urlencode({'page': page})}" for name, page in near.items() if 1 <= page <= pages}
