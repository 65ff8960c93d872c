"""What of the programme can be found: every page that everybody may see, with the words its class declares in `search_fields`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelsearch.index import AutocompleteField, SearchField
from wagtail.blocks import StructValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import page_slug_changed, post_page_move

from core.search import index
from core.search.registry import Document, Kind, Source, register
from curriculum.models import AreaPage, ExamplePage, FormatPage, IndexPage, ModulePage, PathwayPage, SelfStudyUnitPage

NAME = "pages"

MODULE = Kind("modul", gettext_lazy("Modul"), gettext_lazy("Module"))
AREA = Kind("lernbereich", gettext_lazy("Lernbereich"), gettext_lazy("Lernbereiche"))
FORMAT = Kind("format", gettext_lazy("Format"), gettext_lazy("Formate"))
PATHWAY = Kind("bildungsweg", gettext_lazy("Bildungsweg"), gettext_lazy("Bildungswege"))
UNIT = Kind("selbstlernen", gettext_lazy("Selbstlerneinheit"), gettext_lazy("Selbstlerneinheiten"))
EXAMPLE = Kind("praxisbeispiel", gettext_lazy("Praxisbeispiel"), gettext_lazy("Praxisbeispiele"))
PAGE = Kind("seite", gettext_lazy("Seite"), gettext_lazy("Seiten"))

# Percent of what the words are worth: whoever types a topic looks for what the programme says about it, then for dates, then for details.
KIND_OF: dict[type[Page], tuple[Kind, int]] = {
    ModulePage: (MODULE, 130),
    AreaPage: (AREA, 130),
    FormatPage: (FORMAT, 130),
    PathwayPage: (PATHWAY, 130),
    SelfStudyUnitPage: (UNIT, 90),
    IndexPage: (PAGE, 110),
    ExamplePage: (EXAMPLE, 100),
}
OTHERS = (PAGE, 100)
# What a page's title and the line below it are taken from, fetched for all pages at once.
NAMED_AFTER: dict[type[Page], str] = {ModulePage: "module__area", AreaPage: "area", SelfStudyUnitPage: "unit__module"}

# Saved whenever somebody keeps a draft; nothing of it is public.
DRAFT_FIELDS = frozenset({"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "locked", "locked_at", "locked_by"})


def public_pages() -> "QuerySet[Page]":
    """Live pages below the site's root that nobody is kept from, in every language."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return Page.objects.none()
    # The trees of the other languages stand beside the German one and are translations of the same page.
    pages = Page.objects.none()
    for root in site.root_page.get_translations(inclusive=True):
        pages = pages | Page.objects.descendant_of(root, inclusive=True)
    return pages.not_exact_type(Page).live().public()  # of no type of ours is only Wagtail's welcome page


def page_keys() -> Iterable[int]:
    """Of all public pages."""
    return public_pages().order_by("pk").values_list("pk", flat=True)


def page_documents(keys: Sequence[int], language: str) -> Iterator[Document]:
    """Those pages in this language."""
    pages: Any = public_pages().filter(pk__in=keys, locale__language_code=language)
    found = list(pages.specific())
    for kind, path in NAMED_AFTER.items():
        prefetch_related_objects([page for page in found if type(page) is kind], path)
    for page in found:
        parts = page.get_url_parts()
        if parts is not None and parts[2]:
            yield _document(page, parts[2], language)


def _document(page: Any, url: str, language: str) -> Document:
    kind, weight = KIND_OF.get(type(page), OTHERS)
    summary, headings, body = _texts(page)
    return Document(
        key=page.pk,
        kind=kind.slug,
        title=page.title,
        url=url,
        text_language=language,
        details=_details(page),
        codes=_codes(page),
        summary=summary or page.search_description,
        headings=" ".join(headings),
        body="\n".join(body),
        labels=str(kind.label),
        weight=weight,
    )


def _codes(page: Any) -> str:
    """What a module or an area is called besides its title."""
    if isinstance(page, ModulePage):
        return f"{_('Modul')} {page.module.code}"
    return f"{_('Lernbereich')} {page.area.number}" if isinstance(page, AreaPage) else ""


def _details(page: Any) -> str:
    """The line below the title."""
    if isinstance(page, ModulePage):
        return f"{_('Modul %(code)s') % {'code': page.module.code}} · {page.module.area.title}"
    if isinstance(page, ExamplePage):
        return str(page.place)
    return str(page.unit.module.label) if isinstance(page, SelfStudyUnitPage) else ""


def _texts(page: Any) -> tuple[str, list[str], list[str]]:
    """First what sums the page up, then its headings, then the rest, as the class declares it for searching."""
    summary, headings, body = "", [], []
    for declared in page.get_search_fields():
        if not isinstance(declared, SearchField) or isinstance(declared, AutocompleteField) or declared.field_name in {"title", "draft_title"}:
            continue
        value = getattr(page, declared.field_name, "")
        headings += list(_headings(value))
        text = _plain(declared.get_value(page))
        if declared.field_name in {"summary", "lead"}:
            summary = text
        elif text:
            body.append(text)
    return summary, headings, body


def _headings(value: Any) -> Iterator[str]:
    if isinstance(value, StreamValue):
        for child in value:
            if isinstance(child.value, StructValue) and child.value.get("heading"):
                yield str(child.value["heading"])


def _plain(value: Any) -> str:
    texts = value if isinstance(value, list | tuple) else [value]
    return " ".join(" ".join(strip_tags(str(text)).split()) for text in texts if text)


# ---- when something changes ---------------------------------------------------------------------------
def _saved(*, instance: Any, update_fields: frozenset[str] | None = None, **signal: Any) -> None:
    if update_fields is None or not frozenset(update_fields) <= DRAFT_FIELDS:
        index.changed(NAME, [instance.pk], at=timezone.now())


def _deleted(*, instance: Any, **signal: Any) -> None:
    index.removed(NAME, [instance.pk], at=timezone.now())


def _moved(*, instance: Page, **signal: Any) -> None:
    """Addresses below have changed with it."""
    index.changed(NAME, Page.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True), at=timezone.now())


def _restricted(*, instance: PageViewRestriction, **signal: Any) -> None:
    _moved(instance=instance.page)


for _model in get_page_models():
    post_save.connect(_saved, sender=_model, dispatch_uid=f"search.{_model._meta.label}.saved")
    post_delete.connect(_deleted, sender=_model, dispatch_uid=f"search.{_model._meta.label}.deleted")
post_page_move.connect(_moved, dispatch_uid="search.page_moved")
page_slug_changed.connect(_moved, dispatch_uid="search.page_slug_changed")
post_save.connect(_restricted, sender=PageViewRestriction, dispatch_uid="search.restriction_saved")
post_delete.connect(_restricted, sender=PageViewRestriction, dispatch_uid="search.restriction_deleted")

register(Source(NAME, kinds=(MODULE, AREA, FORMAT, PATHWAY, UNIT, EXAMPLE, PAGE), keys=page_keys, documents=page_documents))
