"""Make the pages that are missing. A page that exists is an editor's and is left alone, whatever the file says."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from core.domain.upsert import InputRefused, Tally
from core.language import DEFAULT, spoken
from core.search.index import bulk_changes
from curriculum.domain import page_sections, page_texts, unit_texts
from curriculum.domain.loading import DATA
from curriculum.domain.toml import Entry, entries, read_toml
from curriculum.domain.unit_file import UnitText
from curriculum.enums import IndexKind, StatutoryKind
from curriculum.models import (
    AreaPage,
    Curriculum,
    FormatPage,
    HomePage,
    IndexPage,
    ModulePage,
    PathwayPage,
    PlainLanguagePage,
    SelfStudyUnit,
    SelfStudyUnitPage,
    StandardPage,
)

PAGES_FILE = DATA / "pages.toml"
ENGLISH_PAGES_FILE = DATA / "pages.en.toml"
ROOT_PAGE, ROOT_COLLECTION = "Alle Seiten", "Alle Dateien"
Texts = Mapping[str, Any]


def read_pages_file(path: Path = PAGES_FILE) -> Texts:
    """The texts of a file; raises InputRefused."""
    return read_toml(path)


def load_pages(curriculum: Curriculum, texts: Texts, units: Iterable[UnitText], *, base_url: str, site_name: str) -> list[Tally]:
    """Make the site and every page that is missing, published; raises InputRefused when a text is missing, and then nothing is written.

    Wagtail's welcome page goes. Existing pages, published or not, are not touched: their texts belong to the editors.
    """
    with transaction.atomic(), bulk_changes():
        maker = _Maker(texts, PAGES_FILE.name, DEFAULT)
        home = maker.home()
        _point_site_at(home, base_url=base_url, site_name=site_name)
        maker.tree(home, curriculum, units)
    return [Tally("Seiten", added=maker.added, unchanged=maker.found)]


def load_english_pages(curriculum: Curriculum, texts: Texts, units: Iterable[UnitText]) -> list[Tally]:
    """The same tree in English beside the German one, each page known as the translation of its German page (docs/decisions/0072).

    `texts` and `units` say in English what the German files say. The German tree must be there.
    """
    with transaction.atomic(), bulk_changes(), spoken("en"):
        maker = _Maker(texts, ENGLISH_PAGES_FILE.name, "en")
        maker.tree(maker.home(), curriculum, units)
    return [Tally("Englische Seiten", added=maker.added, unchanged=maker.found)]


class _Maker:
    """Adds pages that are missing and counts."""

    def __init__(self, texts: Texts, file: str, language: str) -> None:
        self.texts, self.file = texts, file
        self.root = _root()
        self.locale: Locale = Locale.objects.get_or_create(language_code=language)[0]
        self.added = self.found = 0
        self.new_home = False

    def tree(self, home: HomePage, curriculum: Curriculum, units: Iterable[UnitText]) -> None:
        """Everything below the home page."""
        indexes = {kind: self.index(home, kind) for kind in IndexKind}
        for area in curriculum.areas.all():
            self.programme_page(indexes[IndexKind.AREAS], AreaPage, "areas", area.slug, area.title, area=area)
        for module in curriculum.modules.all():
            self.programme_page(indexes[IndexKind.MODULES], ModulePage, "modules", module.code, module.title, module=module)
        for one in curriculum.formats.all():
            self.programme_page(indexes[IndexKind.FORMATS], FormatPage, "formats", one.slug, one.title, format=one)
        for pathway in curriculum.pathways.all():
            self.programme_page(indexes[IndexKind.PATHWAYS], PathwayPage, "pathways", pathway.slug, pathway.title, pathway=pathway)
        self.units(units)
        for slug in ("help", *self.texts.get("standard", {})):
            self.standard_page(home, slug)
        if "plain" in self.texts:  # Leichte Sprache is German
            self.plain_pages(home)
        self.home_questions(home)

    def entry(self, *path: str) -> Entry:
        values: Any = self.texts
        for name in path:
            values = values.get(name) if isinstance(values, dict) else None
        if not isinstance(values, dict):
            raise InputRefused(f"{self.file}: der Abschnitt [{'.'.join(path)}] fehlt.")
        return Entry(self.file, f"Abschnitt [{'.'.join(path)}]", values)

    def make(self, parent: Page, existing: Page | None, build: Callable[[], Page]) -> Any:
        """The page that exists, or the one built now, published below `parent`."""
        if existing is not None:
            self.found += 1
            return existing
        page = build()
        page.live, page.locale = True, self.locale
        if self.locale.language_code != DEFAULT and (german := self.german_page(parent, page.slug)) is not None:
            page.translation_key = german.translation_key
        parent.add_child(instance=page)
        self.added += 1
        return page

    def german_page(self, parent: Page, slug: str) -> Page | None:
        """The page this one translates: the last part of the address is the same in every language."""
        if parent == self.root:
            return HomePage.objects.filter(locale__language_code=DEFAULT).first()
        above = parent.get_translations().filter(locale__language_code=DEFAULT).first()
        return Page.objects.child_of(above).filter(slug=slug).first() if above else None

    def home(self) -> HomePage:
        entry = self.entry("home")
        existing = HomePage.objects.filter(locale=self.locale).first()
        self.new_home = existing is None

        def build() -> HomePage:
            return HomePage(
                title=entry.text("title"),
                slug="startseite" if self.locale.language_code == DEFAULT else f"startseite-{self.locale.language_code}",  # in no address
                seo_title=entry.text("seo_title"),
                search_description=entry.text("search_description"),
                lead=entry.text("lead"),
                what=entry.text("what"),
                for_whom=entry.text("for_whom"),
                benefit=entry.text("benefit"),
                steps=page_texts.points("home/steps", entry.texts("steps")),
            )

        home: HomePage = self.make(self.root, existing, build)
        return home

    def home_questions(self, home: HomePage) -> None:
        """The questions name pages that come after the home page, so they are set last, and only on a new one."""
        if self.new_home:
            page_ids = dict(FormatPage.objects.filter(locale=self.locale).values_list("format__slug", "pk"))
            home.refresh_from_db()
            home.questions = page_texts.entry_questions("home/questions", self.entry("home").values["questions"], page_ids)
            home.save()

    def index(self, home: HomePage, kind: IndexKind) -> IndexPage:
        entry = self.entry("indexes", kind.value)

        def build() -> IndexPage:
            return IndexPage(
                title=entry.text("title"),
                slug=kind.value,
                shows=kind,
                lead=entry.text("lead"),
                search_description=entry.text("search_description"),
                show_in_menus=True,
            )

        index: IndexPage = self.make(home, IndexPage.objects.filter(shows=kind, locale=self.locale).first(), build)
        return index

    def programme_page(self, parent: IndexPage, model: type[Page], group: str, key: str, title: str, **record: Any) -> None:
        entry = self.entry(group, key)

        def build() -> Page:
            more = {"process": page_texts.points(f"{group}/{key}/process", entry.texts("process"))} if model is FormatPage else {}
            return model(
                title=title,
                slug=key,
                summary=entry.text("summary"),
                for_whom=entry.text("for_whom"),
                outcomes=page_texts.points(f"{group}/{key}/outcomes", entry.texts("outcomes")),
                body=page_texts.paragraphs(f"{group}/{key}/body", entry.texts("body")),
                example=entry.text("example").removeprefix("Zum Beispiel: "),
                search_description=entry.text("search_description", default=entry.text("summary")),
                **more,
                **record,
            )

        # The address may be taken by the page of an earlier version: then that page stays (docs/decisions/0005).
        existing = model.objects.filter(**record, locale=self.locale).first() or Page.objects.child_of(parent).filter(slug=key).first()
        self.make(parent, existing, build)

    def units(self, units: Iterable[UnitText]) -> None:
        """Pages of the units, each below its module's page."""
        records = SelfStudyUnit.objects.in_bulk(field_name="slug")
        parents = {page.module_id: page for page in ModulePage.objects.filter(locale=self.locale)}
        pages = {page.unit_id: page for page in SelfStudyUnitPage.objects.filter(locale=self.locale)}
        for text in units:
            record = records[text.slug]
            self.make(parents[record.module_id], pages.get(record.pk), lambda text=text, record=record: _unit_page(text, record))  # type: ignore[misc]

    def standard_page(self, home: HomePage, name: str) -> None:
        entry = self.entry(name) if name == "help" else self.entry("standard", name)
        slug = "hilfe" if name == "help" else name

        def build() -> StandardPage:
            return StandardPage(
                title=entry.text("title"),
                slug=slug,
                duty=slug if slug in StatutoryKind.values else "",
                lead=entry.text("lead"),
                search_description=entry.text("search_description", default=entry.text("lead")),
                body=page_sections.text_sections(slug, self.file, entry.values),
            )

        self.make(home, StandardPage.objects.child_of(home).filter(slug=slug).first(), build)

    def plain_pages(self, home: HomePage) -> None:
        """Leichte Sprache: the first page below the home page, all others below the first."""
        parent: Page = home
        for entry in entries(self.file, self.texts, "plain", unique=("slug",)):
            slug = entry.slug("slug")

            def build(entry: Entry = entry, slug: str = slug) -> PlainLanguagePage:
                return PlainLanguagePage(
                    title=entry.text("title"),
                    short_title=entry.text("short_title"),
                    slug=slug,
                    search_description=entry.text("search_description"),
                    body=page_sections.plain_sections(f"plain/{slug}", self.file, entry.values),
                )

            page = self.make(parent, PlainLanguagePage.objects.child_of(parent).filter(slug=slug).first(), build)
            parent = page if parent == home else parent


def _unit_page(text: UnitText, record: SelfStudyUnit) -> SelfStudyUnitPage:
    return SelfStudyUnitPage(
        title=text.title,
        slug=text.slug,
        unit=record,
        kind=text.kind,
        summary=text.summary,
        search_description=text.summary,
        objectives=page_texts.points(text.slug, text.objectives),
        steps=page_texts.steps(text.slug, text.steps),
        body=unit_texts.body(text.slug, text.sections, text.blocks),
        product=text.product,
        reflection=text.reflection,
        questions=unit_texts.questions(text.slug, text.questions),
    )


def _root() -> Page:
    """The invisible root of the tree; made anew where a test database was emptied, together with what else Wagtail's migrations make."""
    Locale.objects.get_or_create(language_code="de")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name=ROOT_COLLECTION)
    # What Wagtail's migrations call "Root" stands at the head of every list and path of the desk.
    Collection.objects.filter(depth=1, name="Root").update(name=ROOT_COLLECTION)
    Page.objects.filter(depth=1, title="Root").update(title=ROOT_PAGE, draft_title=ROOT_PAGE)
    root: Page = Page.get_first_root_node() or Page.add_root(title=ROOT_PAGE, slug="root")
    return root


def _point_site_at(home: HomePage, *, base_url: str, site_name: str) -> None:
    """One site, at our address, whose root is the home page; removes the welcome page of a fresh Wagtail."""
    address = urlsplit(base_url)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {"hostname": address.hostname or "localhost", "port": port, "root_page_id": home.pk}
    if not site.site_name:
        wanted["site_name"] = site_name
    if any(getattr(site, field) != value for field, value in wanted.items()):
        for field, value in wanted.items():
            setattr(site, field, value)
        site.save()
    for welcome in Page.objects.child_of(_root()).filter(slug="home", content_type__model="page", content_type__app_label="wagtailcore", numchild=0):
        welcome.delete()
