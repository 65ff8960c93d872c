"""What the site still owes before production: pages that must exist, and facts that only the operator can give."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from curriculum.enums import StatutoryKind
from curriculum.models import PlainLanguagePage, StandardPage

# Whoever types a placeholder into running text is found too, in every language of the site.
PHRASES = ("vom betreiber zu ergänzen", "to be completed by the operator", "to be added by the operator")
STATEMENT_HOLDS_FOR = timedelta(days=365)  # a statement is reviewed every year


@dataclass(frozen=True)
class OpenFacts:
    """A page with what is missing on it."""

    page: Page
    facts: tuple[str, ...]
    language: str


def statutory_pages(*, language: str) -> dict[str, Page]:
    """The published pages that must exist, by their kind."""
    live = StandardPage.objects.live().public().filter(locale__language_code=language).exclude(duty="")
    found: dict[str, Page] = {page.duty: page for page in live}
    plain = PlainLanguagePage.objects.live().public().filter(slug=StatutoryKind.PLAIN_LANGUAGE, depth=3).first()
    return found | ({StatutoryKind.PLAIN_LANGUAGE: plain} if plain else {})


def missing_pages(*, language: str) -> list[StatutoryKind]:
    """Kinds without a published page. Leichte Sprache is German and serves all languages."""
    found = statutory_pages(language=language)
    return [kind for kind in StatutoryKind if kind not in found]


def open_facts(*, today: date, types: Sequence[type[Page]] = ()) -> list[OpenFacts]:
    """Every published page (of these types) that still shows a placeholder, in the order of the tree; a query for each type."""
    found = []
    for page_type in types or get_page_models():
        for page in page_type.objects.live().filter(depth__gt=1).select_related("locale"):
            if type(page) is page_type and (facts := tuple(_facts_of(page, today))):
                found.append(OpenFacts(page, facts, page.locale.language_code))
    return sorted(found, key=lambda entry: entry.page.path)


def unfinished_settings() -> list[str]:
    """Names of settings whose value is, or holds, a placeholder."""
    return [name for name in sorted(set(dir(settings))) if name.isupper() and isinstance(value := getattr(settings, name), str) and is_placeholder(value)]


def is_placeholder(text: str) -> bool:
    """Whether a text says that something has to be added."""
    folded = text.casefold()
    return any(phrase in folded for phrase in PHRASES)


def _facts_of(page: Any, today: date) -> Iterator[str]:
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _in_blocks(getattr(page, field.name).get_prep_value(), today)
        elif isinstance(field, models.CharField | models.TextField) and is_placeholder(getattr(page, field.name) or ""):
            yield str(field.verbose_name)
    if getattr(page, "duty", "") == StatutoryKind.SIGN_LANGUAGE and not page.has_video:
        yield "Video in Deutscher Gebärdensprache"


def _in_blocks(blocks: Any, today: date) -> Iterator[str]:
    """Facts in the stored form of a stream: lists of blocks, dictionaries of values, texts."""
    if isinstance(blocks, str):
        if is_placeholder(blocks):
            yield blocks if len(blocks) <= 120 else blocks[:119] + "…"
    elif isinstance(blocks, list):
        for block in blocks:
            yield from _in_blocks(block, today)
    elif isinstance(blocks, dict):
        if blocks.get("type") == "assessment":
            yield from _of_statement(blocks["value"], today)
        for name, value in blocks.items():
            if name == "missing" and isinstance(value, list):
                yield from (item["value"] if isinstance(item, dict) else item for item in value)
            else:
                yield from _in_blocks(value, today)


def _of_statement(value: dict[str, Any], today: date) -> Iterator[str]:
    day = value.get("assessed_on")
    if not day:
        yield "Datum der Erklärung"
    elif date.fromisoformat(str(day)) + STATEMENT_HOLDS_FOR < today:
        yield f"Erklärung ist älter als ein Jahr ({day})"
