"""Where a page is found in another language. Pages of the editors are looked up, all others have twins by their address."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from wagtail.models import Page, Site

from core import language as languages
from core.page_cache.parts import PROGRAMME, remember_value

_MEMO = "_language_twins"
TWIN_ROOM = 500  # bytes


@dataclass(frozen=True)
class Twin:
    """An address in another language; `same` says it is this page, not the nearest one there is."""

    language: str
    path: str
    same: bool


def twins_of(request: HttpRequest) -> list[Twin]:
    """For every language but the current one: this page there, or the nearest page that exists. At most two queries a request."""
    if not hasattr(request, _MEMO):
        here = languages.language_of(request.path)
        others = [code for code in languages.codes() if code != here]
        setattr(request, _MEMO, [_twin(request, code) for code in others])
    found: list[Twin] = getattr(request, _MEMO)
    return found


def same_page(request: HttpRequest, language: str) -> str:
    """The address of this page in a language; empty when there is none."""
    return next((twin.path for twin in twins_of(request) if twin.language == language and twin.same), "")


def german_page(request: HttpRequest) -> str:
    """For an address without a page in its language: the German page there, or nothing."""
    match = request.resolver_match
    if match is None or match.url_name != "wagtail_serve":
        return ""
    site = Site.find_for_request(request)
    if site is None:
        return ""
    parts = [part for part in languages.bare(request.path).split("/") if part]
    try:
        page = site.root_page.specific.route(request, parts).page
    except Http404:
        return ""
    path = str(page.get_url(request) or "")
    return path if languages.language_of(path) == settings.LANGUAGE_CODE and path != request.path else ""


def _twin(request: HttpRequest, language: str) -> Twin:
    match = request.resolver_match
    if match is not None and match.url_name == "wagtail_serve":
        found: Twin = remember_value(
            ("twin", request.get_host(), request.path, language), lambda: _page_twin(request, *match.args, language=language), of=PROGRAMME, size=TWIN_ROOM
        )
        return found
    if match is None or not languages.has_twins(request.path):
        return _home(language)
    return Twin(language, languages.in_language(request.path, language), same=True)


def _page_twin(request: HttpRequest, path: str, *, language: str) -> Twin:
    try:
        page: Any = Page.find_for_request(request, path)
    except Http404:
        page = None
    if page is None:
        return _home(language)
    family = page.get_ancestors(inclusive=True).values("translation_key")
    nearest = Page.objects.live().filter(locale__language_code=language, translation_key__in=family).order_by("-depth").first()
    address = nearest.get_url(request) if nearest else None
    if nearest is None or not address:
        return _home(language)
    return Twin(language, address, same=nearest.translation_key == page.translation_key)


def _home(language: str) -> Twin:
    return Twin(language, languages.in_language("/", language), same=False)
