"""A mail's text as HTML in the house's frame, so that both parts always say the same. Pure but for the template."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe


def html_of(subject: str, text: str, *, language: str) -> str:
    """The whole document. Paragraphs are what empty lines part, lines with "- " are lists, addresses are links; nothing else has a meaning."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n") if block.strip()]
    context = {
        "subject": subject,
        "language": language,
        "blocks": [_block(lines) for lines in blocks],
        "styles": format_html("<style>{}</style>", _styles()),  # in the head: mail programs drop files, and style attributes are noise
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
    }
    return render_to_string("emails/_frame.html", context)


def _block(lines: list[str]) -> dict[str, object]:
    lines = [line.rstrip() for line in lines if line.strip()]
    if all(line.startswith("- ") for line in lines):
        return {"points": [_linked(line[2:]) for line in lines]}
    return {"lines": [_linked(line) for line in lines]}


def _linked(line: str) -> SafeString:
    return SafeString(urlize(line, nofollow=False, autoescape=True))


@cache
def _styles() -> SafeString:
    path: Path = settings.BASE_DIR / "templates" / "emails" / "_frame.css"
    return mark_safe(path.read_text())  # our own file
