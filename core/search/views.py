"""/suche/: everything that everybody may read, in one list; and what is suggested while somebody types."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from core.domain import throttle
from core.models import SearchEntry
from core.search import misses, registry
from core.search.excerpts import excerpt, marked
from core.search.finding import Answer, answer, entries_of, suggest
from core.search.question import Question, telling_words, tidy
from core.search.synonyms import rules_for

PAGE_SIZE = 10
MOST_SUGGESTIONS = 8
SHORTEST_TYPED = 2  # letters; "V3" is a module
SUGGESTIONS_SECONDS = 300  # how long a browser or proxy may keep suggestions
SEARCHES_PER_MINUTE = 60  # from one address, leafing and narrowing included; an answer costs 30 to 50 ms
SUGGESTIONS_PER_MINUTE = 120  # from one address; whoever types faster just gets none
MISSES_PER_MINUTE = 10  # from one address that are counted


@dataclass(frozen=True)
class Result:
    """An entry as the list shows it."""

    entry: SearchEntry
    title: SafeString
    excerpt: SafeString
    kind: Any


@dataclass(frozen=True)
class KindFilter:
    """A kind with its number of results; the first one is all."""

    label: Any
    count: int
    query: str
    is_chosen: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results by relevance, with filters by kind. An address never fails: what it says wrongly is left out. 429 for whoever asks too often."""
    at, language = timezone.now(), get_language() or "de"
    text = tidy(request.GET.get("q", ""))
    kinds = registry.kinds()
    kind = request.GET.get("art", "").strip()
    kind = kind if kind in kinds else ""
    context: dict[str, Any] = {"words": text, "kind": kind, "language": language, "is_search_page": True}
    status = 200
    if text and _asks_too_often(request, "search", SEARCHES_PER_MINUTE):
        context["is_too_often"], status = True, 429
    elif text and telling_words(text, language):
        found = answer(text, language, rules=rules_for(language), at=at, kind=kind)
        page = _page(request, found)
        context |= {
            "found": found,
            "page": page,
            "results": [_result(entry, found.question, kinds) for entry in entries_of(list(page.object_list))],
            "filters": _filters(found, text, kind, kinds),
            "chosen": kinds.get(kind),
            "announcement": _announcement(found, kind),
        }
        # Narrowing, leafing and asking for headers is no second search.
        if request.method == "GET" and not {"art", "seite"} & request.GET.keys() and (not found.total or found.question.guesses):
            _count_miss(request, text, language, at)
    elif text:
        context["is_too_general"] = True
    response = render(request, "core/search/search.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(throttle.seconds_left(60))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """At most eight links for the words so far, for htmx; the same for everybody, so anybody may keep them for some minutes."""
    at, language = timezone.now(), get_language() or "de"
    text = tidy(request.GET.get("q", ""))
    results: list[Result] = []
    is_long_enough = len(text) >= SHORTEST_TYPED
    is_refused = is_long_enough and _asks_too_often(request, "search.suggestions", SUGGESTIONS_PER_MINUTE)
    if is_long_enough and not is_refused:
        found = suggest(text, language, at=at, most=MOST_SUGGESTIONS)
        kinds = registry.kinds()
        results = [
            Result(entry, marked(entry.title, found.question.terms, entry.text_language), SafeString(""), kinds.get(entry.kind))
            for entry in entries_of(found.keys)
        ]
    context = {"results": results, "words": text, "language": language, "announcement": _number_of_suggestions(len(results))}
    response = render(request, "core/search/suggestions.html", context)
    # A refusal is for one address: a proxy must not hand it to the next one who types the same.
    response["Cache-Control"] = "no-store" if is_refused else f"public, max-age={SUGGESTIONS_SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: HttpRequest, found: Answer) -> Page[int]:
    wanted = request.GET.get("seite", "1").strip()
    paginator = Paginator(found.keys, PAGE_SIZE)
    return paginator.get_page(wanted if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1)


def _result(entry: SearchEntry, question: Question, kinds: dict[str, registry.Kind]) -> Result:
    terms, language = question.terms, entry.text_language
    return Result(entry, marked(entry.title, terms, language), excerpt(entry.text, terms, language), kinds.get(entry.kind))


def _filters(found: Answer, text: str, chosen: str, kinds: dict[str, registry.Kind]) -> list[KindFilter]:
    """One for each kind that has results, and the chosen one even without."""
    return [
        KindFilter(kind.plural, found.counts[kind.slug], urlencode({"q": text, "art": kind.slug}), kind.slug == chosen)
        for kind in kinds.values()
        if found.counts[kind.slug] or kind.slug == chosen
    ]


def _announcement(found: Answer, kind: str) -> str:
    number = found.counts[kind] if kind else found.total
    return ngettext("%(number)d Treffer", "%(number)d Treffer", number) % {"number": number}


def _number_of_suggestions(number: int) -> str:
    return ngettext("%(number)d Vorschlag", "%(number)d Vorschläge", number) % {"number": number} if number else ""


def _count_miss(request: HttpRequest, text: str, language: str, at: Any) -> None:
    if not _asks_too_often(request, "search.misses", MISSES_PER_MINUTE):
        misses.count_miss(text, language, at=at)


def _asks_too_often(request: HttpRequest, kind: str, most: int) -> bool:
    try:
        client = throttle.network_of(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # no address to be told apart by
        return True
    return throttle.count(kind, client, window=60) > most
