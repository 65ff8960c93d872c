"""The piece of a text that answers a question, with the words marked. Pure; what comes out is safe HTML."""

import re
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.search.analysis import EXACT, analyser_of

LENGTH = 220  # characters, about two lines on a phone turned sideways

_WORD = re.compile(r"[^\W_]+")


def marked(text: str, terms: frozenset[str], language: str) -> SafeString:
    """The whole text with every word marked that holds one of the terms."""
    return _with_marks(text, [found.span() for found in _WORD.finditer(text) if _holds(found.group(), terms, language)])


def excerpt(text: str, terms: frozenset[str], language: str) -> SafeString:
    """About LENGTH characters: the beginning where that answers, otherwise the piece with the most different words asked for."""
    text = " ".join(text.split())
    hits = [(found.span(), _which(found.group(), terms, language)) for found in _WORD.finditer(text)]
    hits = [(span, which) for span, which in hits if which]
    start = _best_start([(span[0], which) for span, which in hits])
    if start < LENGTH // 2:
        start = 0
    start, end = _at_words(text, start)
    piece = text[start:end]
    marks = [(span[0] - start, span[1] - start) for span, _which_terms in hits if start <= span[0] and span[1] <= end]
    return format_html("{}{}{}", "… " if start else "", _with_marks(piece, marks), " …" if end < len(text) else "")


def _best_start(hits: list[tuple[int, frozenset[str]]]) -> int:
    best, most = 0, 0
    for index, (begin, _which_terms) in enumerate(hits):
        inside: set[str] = set()
        for place, which in hits[index:]:
            if place - begin > LENGTH * 2 // 3:
                break
            inside |= which
        if len(inside) > most:
            best, most = begin, len(inside)
    return best


def _at_words(text: str, start: int) -> tuple[int, int]:
    """Where to cut, so that a few words come before the first mark and none is cut in two."""
    if start:
        start = max(0, start - LENGTH // 4)
        start = text.find(" ", start) + 1 if start else 0
    end = start + LENGTH
    if end < len(text):
        blank = text.rfind(" ", start + LENGTH // 2, end)
        end = blank if blank > 0 else end
    return start, min(end, len(text))


def _with_marks(text: str, spans: list[tuple[int, int]]) -> SafeString:
    pieces = []
    done = 0
    for begin, end in spans:
        pieces += [conditional_escape(text[done:begin]), format_html("<mark>{}</mark>", text[begin:end])]
        done = end
    return mark_safe("".join([*pieces, conditional_escape(text[done:])]))  # every piece is escaped above


def _holds(word: str, terms: frozenset[str], language: str) -> bool:
    return bool(_which(word, terms, language))


def _which(word: str, terms: frozenset[str], language: str) -> frozenset[str]:
    return terms & _terms_of(word, language)


@lru_cache(maxsize=50_000)
def _terms_of(word: str, language: str) -> frozenset[str]:
    analyser = analyser_of(language)
    folded = analyser.fold(word)
    if not analyser.tells(word):
        return frozenset()
    return frozenset((EXACT + folded, analyser.stem(folded), *analyser.parts(folded)))
