"""Templates compile, hold nothing inline, and mails have subjects."""

import re

import pytest
from django.template.loader import get_template

from tests.architecture.tree import ROOT, shown

TEMPLATES = ROOT / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})
PAGES = [name for name in ALL if name.endswith(".html") and not name.startswith("pdf/")]
MAILS = [name for name in ALL if name.startswith("emails/") and not name.rpartition("/")[2].startswith("_")]

# What a strict Content-Security-Policy would refuse, and what hides code among words.
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script body": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
COMMENT = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", re.DOTALL)
FIRST_WORDS = re.compile(r"\A(?:\s*(?:\{%.*?%\}|\{#.*?#\}))*\s*", re.DOTALL)


@pytest.mark.parametrize("name", ALL)
def test_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_page_holds_nothing_inline(name: str) -> None:
    text = COMMENT.sub("", (TEMPLATES / name).read_text())

    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("name", MAILS)
def test_mail_begins_with_its_subject(name: str) -> None:
    text = FIRST_WORDS.sub("", (TEMPLATES / name).read_text())

    assert text.partition(":")[0] == "Betreff"


def test_the_patterns_find_what_they_look_for() -> None:
    bad = '<p style="x"><style>a</style><a onclick="f()" href="javascript:f()"><script>f()</script>'
    good = '<script src="x.js" defer></script><p class="style" data-on="1">on = off</p>'

    assert [what for what, pattern in INLINE.items() if pattern.search(bad)] == list(INLINE)
    assert [what for what, pattern in INLINE.items() if pattern.search(good)] == []
    assert len(MAILS) > 5
    assert shown(TEMPLATES / "base.html") == "templates/base.html"
