"""Every sentence the code can say: the msgids of templates and Python, found without gettext's programs.

Templates are taken apart by Django itself (templatize), Python by its own parser. A msgid that is not written out where it is
translated cannot be found by anybody; there is none.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("config", "core", "curriculum", "providers", "learners", "certificates", "planning", "funding")
# argument positions of context, msgid and plural
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
# What only the office's desk shows is German, and so is what only developers and the machine room see.
DESK = re.compile(
    r"(^|/)(desk|management|migrations|rest)(/|$)|(^|/)desk[_a-z]*\.(py|html)$|wagtail_hooks\.py$|/(checks|api)\.py$|/api/|^templates/(pdf|wagtailadmin)/"
    # pages and their parts as editors fill them in; what readers see of them is in templates
    r"|^curriculum/models/(pages/|blocks|text_blocks|unit_blocks|example_|barriers)|^curriculum/(example_forms|domain/page_keeping|domain/example)|^core/models/(search|public_change|mail_text)|^core/mailing/|[/_]mail_kinds\.py$"
)
COLUMN_IN_ENGLISH = re.compile(r" auf Englisch$")  # a field of the desk, in models whose other words are for readers
IN_TEMPLATE = re.compile(r"\b(?:n?p?gettext|_)\(")


@dataclass(frozen=True)
class Message:
    """A sentence, and where it is said first."""

    context: str | None
    text: str
    plural: str | None
    place: str


@cache
def said() -> tuple[Message, ...]:
    """All of them, desk included."""
    return (*_of_templates(), *_of_python())


def for_readers() -> list[Message]:
    """Those that somebody outside the desk can meet."""
    return [message for message in said() if not DESK.search(message.place) and not COLUMN_IN_ENGLISH.search(message.text)]


def _of_templates() -> Iterator[Message]:
    for path in sorted((settings.BASE_DIR / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            place = str(path.relative_to(settings.BASE_DIR))
            python = templatize(path.read_text(encoding="utf-8"), origin=place)
            for match in IN_TEMPLATE.finditer(python):
                yield from _of_call(_call_at(python, match.start()), place)


def _call_at(text: str, start: int) -> ast.Call:
    """The call that begins here; what templatize leaves around it is no Python."""
    end = text.index(")", start)
    while True:
        try:
            expression = ast.parse(text[start : end + 1].strip(), mode="eval").body
        except SyntaxError:
            end = text.index(")", end + 1)
            continue
        assert isinstance(expression, ast.Call)
        return expression


def _of_python() -> Iterator[Message]:
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            place = str(path.relative_to(settings.BASE_DIR))
            for node in ast.walk(_tree(path)):
                if isinstance(node, ast.Call):
                    yield from _of_call(node, place)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _of_call(call: ast.Call, place: str) -> Iterator[Message]:
    name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name not in CALLS:
        return
    texts = [None if position is None or position >= len(call.args) else _text(call.args[position]) for position in CALLS[name]]
    if texts[1]:
        yield Message(texts[0], texts[1], texts[2], place)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
