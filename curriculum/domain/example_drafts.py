"""A practice example as plain facts, written as a draft page that an editor finishes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.language import DEFAULT
from core.models import Gemeinde, User
from curriculum.domain import page_texts
from curriculum.enums import IndexKind
from curriculum.models import ExamplePage, IndexPage, Module


class NoLibrary(Exception):
    """The page that lists practice examples is missing; `load_curriculum` makes it."""


@dataclass(frozen=True)
class FigureText:
    """A number of an example."""

    number: str  # a decimal number with a point
    unit: str
    meaning: str
    year: int


@dataclass(frozen=True)
class ExampleText:
    """What an example says. `paragraphs` tell what was done; money is in cents."""

    title: str
    summary: str
    gemeinde: Gemeinde
    quartier_name: str
    phases: frozenset[str]
    sectors: frozenset[str]
    paragraphs: Sequence[str]
    conditions: Sequence[str]
    source_title: str
    source_date: date
    obstacles: Sequence[str] = ()
    figures: Sequence[FigureText] = ()
    modules: Sequence[Module] = field(default=())
    cost_from_cents: int | None = None
    cost_to_cents: int | None = None
    contact: str = ""
    source_url: str = ""
    is_invented: bool = False


def draft_example(text: ExampleText, *, by: User | None, language: str = DEFAULT, translates: ExamplePage | None = None) -> ExamplePage:
    """A page that is not public, with its first revision, below the library in this language. `translates` is the page in the other language.

    Raises NoLibrary.
    """
    library = IndexPage.objects.filter(shows=IndexKind.EXAMPLES, locale__language_code=language).first()
    if library is None:
        raise NoLibrary(_("Die Seite „Praxisbeispiele“ fehlt. Bitte zuerst: manage.py load_curriculum"))
    page = ExamplePage(
        title=text.title,
        slug=translates.slug if translates else free_slug(library, text.title),
        live=False,
        has_unpublished_changes=True,
        owner=by,
        locale=library.locale,
        search_description=text.summary[:160],
        summary=text.summary,
        gemeinde=text.gemeinde,
        quartier_name=text.quartier_name,
        is_invented=text.is_invented,
        phases=text.phases,
        sectors=text.sectors,
        cost_from_cents=text.cost_from_cents,
        cost_to_cents=text.cost_to_cents,
        contact=text.contact,
        source_title=text.source_title,
        source_url=text.source_url,
        source_date=text.source_date,
        **_streams(text),
    )
    if translates:
        page.translation_key = translates.translation_key
    page.modules = list(text.modules)
    with transaction.atomic():
        library.add_child(instance=page)
        page.save_revision(user=by)
    return page


def _streams(text: ExampleText) -> dict[str, Any]:
    key = f"beispiel/{slugify(text.title)}"
    figures = [
        page_texts.block("figure", {"number": row.number, "unit": row.unit, "meaning": row.meaning, "year": row.year}, f"{key}/zahl", position)
        for position, row in enumerate(text.figures)
    ]
    return {
        "body": page_texts.paragraphs(f"{key}/text", text.paragraphs),
        "conditions": page_texts.points(f"{key}/bedingung", text.conditions),
        "obstacles": page_texts.points(f"{key}/hindernis", text.obstacles),
        "figures": figures,
    }


def free_slug(library: Page, title: str) -> str:
    """The last part of an address that no page below the library has yet."""
    wanted = slugify(title)[:80] or "beispiel"
    taken = set(Page.objects.child_of(library).filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for number in range(1, len(taken) + 2) if (slug := wanted if number == 1 else f"{wanted}-{number}") not in taken)
