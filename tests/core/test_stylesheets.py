"""KERN is cut down to what pages use, and nothing that pages use is lost."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from core.stylesheets import bundle
from core.stylesheets.finder import BuiltFinder
from core.stylesheets.reduce import read_vocabulary, reduced

CLASS_IN_CSS = re.compile(r"\.(kern-[a-zA-Z0-9_-]+)")
CLASS_IN_HTML = re.compile(r'class="([^"]*)"')


def classes_of(css: str) -> set[str]:
    return set(CLASS_IN_CSS.findall(css))


@pytest.fixture(scope="module")
def kern() -> str:
    return Path(settings.BASE_DIR, bundle.KERN).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site() -> str:
    return Path(finders.find(bundle.NAME)).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".kern-a { color: red } .kern-x { color: blue }", ".kern-a{color: red}"),
        (".kern-a, .kern-x, p { margin: 0 }", ".kern-a,p{margin: 0}"),
        (".kern-a .kern-x { margin: 0 }", ""),
        (".kern-a:not(.kern-x) { margin: 0 }", ".kern-a:not(.kern-x){margin: 0}"),
        ("body:has(.kern-x) { margin: 0 }", ""),
        ("@media print { .kern-x { top: 0 } .kern-a { top: 1px } }", "@media print{.kern-a{top: 1px}}"),
        ("@media print { .kern-x { top: 0 } }", ""),
        ("/* note */ .ours { top: /* why */ 0 }", ".ours{top: 0}"),
        ('@charset "utf-8"; @layer a, b;', "@layer a, b;"),
        ('.kern-a::before { content: "/* no comment */  two blanks" }', '.kern-a::before{content: "/* no comment */  two blanks"}'),
        ("@font-face { font-family: X; src: url(a.woff2) }", "@font-face {font-family: X; src: url(a.woff2)}"),
        (".kern-a { & .kern-x { top: 0 } }", ".kern-a{& .kern-x { top: 0 }}"),
    ],
)
def test_reducing_keeps_what_a_known_class_can_match(css, kept):
    assert reduced(css, knows=lambda name: name in ("kern-a", "ours")) == kept


def test_a_broken_style_sheet_stops_the_build():
    with pytest.raises(ValueError, match="line 2"):
        reduced(".kern-a { color: red }\n.kern-b", knows=bool)


def test_names_put_together_from_parts_are_known():
    known = read_vocabulary(['<b class="kern-badge--{{ kind }}">', '{% badge "Neu" "warning" %}', 'f"{css_class}--error"', 'x = "kern-input"']).knows

    assert [known(name) for name in ("kern-badge--warning", "kern-badge--danger", "kern-input--error", "kern-dialog", "ours")] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_every_class_of_the_components_is_in_the_style_sheet(kern, site, db):
    html = Client().get(reverse("core:components")).content.decode()
    used = {name for value in CLASS_IN_HTML.findall(html) for name in value.split() if name.startswith("kern-")}

    assert sorted((used & classes_of(kern)) - classes_of(site)) == []
    assert len(used & classes_of(site)) > 20


def test_every_class_written_in_templates_and_code_is_in_the_style_sheet(kern, site):
    root = Path(settings.BASE_DIR)
    written = {name for path in bundle.speakers(root) for name in re.findall(r"kern-[a-zA-Z0-9_-]+[a-zA-Z0-9]", path.read_text(encoding="utf-8"))}

    assert sorted((written & classes_of(kern)) - classes_of(site)) == []


def test_every_icon_of_a_template_is_in_the_style_sheet(site):
    named = set()
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        named |= set(re.findall(r"""\{% icon "([a-z-]+)\"""", path.read_text(encoding="utf-8")))
        named |= set(re.findall(r"""\{% button [^%]*icon="([a-z-]+)\"""", path.read_text(encoding="utf-8")))

    assert sorted(f"kern-icon--{name}" for name in named if f"kern-icon--{name}" not in classes_of(site)) == []
    assert named


def test_most_of_kern_stays_away(kern, site):
    assert len(site) < len(kern) / 2


def test_all_own_sheets_for_all_pages_are_within(site):
    folder = Path(settings.BASE_DIR, "static", "css")
    names = {path.name for path in bundle.own_sheets(Path(settings.BASE_DIR))}

    assert {path.name for path in (folder / "components").glob("*.css")} <= names
    assert "@font-face" in site


def test_a_changed_source_makes_the_style_sheet_anew(tmp_path, settings):
    for name in bundle.FIRST:
        path = tmp_path / "static" / "css" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(".old { top: 0 }")
    (tmp_path / bundle.KERN).parent.mkdir(parents=True)
    (tmp_path / bundle.KERN).write_text(".kern-a { top: 0 }")
    (tmp_path / "page.html").write_text("nothing")
    settings.BASE_DIR = tmp_path
    settings.VAR_DIR = tmp_path / "var"
    first = Path(BuiltFinder().find(bundle.NAME)).read_text()

    (tmp_path / "page.html").write_text('<p class="kern-a">')
    second = Path(BuiltFinder().find(bundle.NAME)).read_text()

    assert (".kern-a" in first, ".kern-a{top: 0}" in second, ".old" in second) == (False, True, True)
