"""Keep of a style sheet what some class of the site can match. Pure: text in, text out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2

CLASS_PREFIX = "kern-"
_CLASS = re.compile(r"kern-[a-zA-Z0-9_-]*")
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
GROUPING = frozenset({"media", "supports", "layer", "container"})  # at-rules that hold rules


@dataclass(frozen=True)
class Vocabulary:
    """What templates and code say: whole class names, beginnings that a variable completes, and all words that might."""

    classes: frozenset[str]
    beginnings: tuple[str, ...]
    words: frozenset[str]

    def knows(self, css_class: str) -> bool:
        """Whether some page may have this class. Classes of ours are not asked about: their style sheets hold what they need."""
        if not css_class.startswith(CLASS_PREFIX) or css_class in self.classes:
            return True
        return any(css_class.startswith(beginning) and self._says(css_class[len(beginning) :]) for beginning in self.beginnings)

    def _says(self, ending: str) -> bool:
        """ "radio--error" is put together from two words."""
        return all(part in self.words for part in ending.split("--"))


def read_vocabulary(sources: Iterable[str]) -> Vocabulary:
    """From the text of templates and code. "kern-icon--{{ name }}" and f"{css_class}--error" leave a beginning that ends in a hyphen."""
    classes: set[str] = set()
    words: set[str] = set()
    for text in sources:
        classes.update(_CLASS.findall(text))
        words.update(_WORD.findall(text))
    classes.discard(CLASS_PREFIX)  # a mention of KERN, not a class: it would let everything in
    # Code writes f"{css_class}--error": each class that ends in no hyphen may get such an ending, too.
    beginnings = {name for name in classes if name.endswith(("-", "_"))} | {f"{name}--" for name in classes if not name.endswith("-")}
    return Vocabulary(frozenset(classes), tuple(sorted(beginnings)), frozenset(words))


def reduced(css: str, *, knows: Callable[[str], bool]) -> str:
    """The style sheet without comments, and without selectors that name an unknown class. The order of rules stays."""
    return "\n".join(_kept(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), knows))


def _kept(rules: Sequence[Any], knows: Callable[[str], bool]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"line {rule.source_line}: {rule.message}")
        if rule.type == "qualified-rule":
            selectors = [selector for selector in _selectors(rule.prelude) if all(map(knows, _classes(selector)))]
            if selectors:
                yield f"{','.join(_text(selector) for selector in selectors)}{{{_text(rule.content)}}}"
        elif rule.content is not None and rule.lower_at_keyword in GROUPING:
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), knows))
            if inner:
                yield f"@{rule.at_keyword} {_text(rule.prelude)}{{{inner}}}"
        elif rule.content is None:
            if rule.lower_at_keyword != "charset":  # counts at the very beginning only; the server says UTF-8
                yield f"@{rule.at_keyword} {_text(rule.prelude)};"
        else:
            yield f"@{rule.at_keyword} {_text(rule.prelude)}{{{_text(rule.content)}}}"


def _selectors(prelude: Sequence[Any]) -> list[list[Any]]:
    """The selectors between the commas."""
    found: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _classes(tokens: Sequence[Any]) -> Iterator[str]:
    """Classes an element must have; what :not() and :is() say is not asked, because an unknown name there excludes nothing."""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "ident" and before is not None and before.type == "literal" and before.value == ".":
            yield token.value
        elif token.type == "function" and token.lower_name == "has":
            yield from _classes(token.arguments)


def _text(tokens: Sequence[Any]) -> str:
    """Without comments, each gap one blank."""
    return str(tinycss2.serialize(_tightened(tokens))).strip()


def _tightened(tokens: Sequence[Any]) -> list[Any]:
    kept: list[Any] = []
    for token in tokens:
        if token.type == "comment" or (token.type == "whitespace" and kept and kept[-1].type == "whitespace"):
            continue
        if token.type == "whitespace":
            token.value = " "
        for part in ("content", "arguments"):
            if isinstance(inner := getattr(token, part, None), list):
                setattr(token, part, _tightened(inner))
        kept.append(token)
    return kept
