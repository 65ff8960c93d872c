"""css/site.css: KERN as far as we use it, then our own files for all pages, in the order in which they rely on each other."""

import os
from collections.abc import Iterator
from pathlib import Path

from core.stylesheets.reduce import read_vocabulary, reduced

NAME = "css/site.css"
KERN = "node_modules/@kern-ux/native/dist/kern.css"
FIRST = ("fonts.css", "tokens.css", "base.css", "components/header.css", "components/footer.css", "components/content.css", "components/form.css")
SPEAKING = (".html", ".py", ".js", ".toml")  # whatever may write a class into a page
SILENT = {"node_modules", "tests", "tools", "benchmarks", "locale", "docs", "migrations", "var"}


def build(root: Path) -> str:
    """The style sheet for the project at `root`; about a second. Raises FileNotFoundError when npm's packages are missing."""
    vocabulary = read_vocabulary(path.read_text(encoding="utf-8") for path in speakers(root))
    kern = reduced((root / KERN).read_text(encoding="utf-8"), knows=vocabulary.knows)
    own = [reduced(path.read_text(encoding="utf-8"), knows=lambda css_class: True) for path in own_sheets(root)]
    return "\n".join([kern, *own, ""])


def own_sheets(root: Path) -> list[Path]:
    """Ours for all pages; components that nobody put in order come last, by name."""
    folder = root / "static" / "css"
    first = [folder / name for name in FIRST]
    return [*first, *sorted(path for path in (folder / "components").glob("*.css") if path not in first)]


def speakers(root: Path) -> Iterator[Path]:
    """Templates and code, in a fixed order."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SILENT and not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SPEAKING):
                yield Path(folder, name)


def sources(root: Path) -> Iterator[Path]:
    """Everything the result depends on, folders included, so that a deleted file counts as a change."""
    yield root / KERN
    yield from own_sheets(root)
    yield root / "static" / "css" / "components"
    for path in speakers(root):
        yield path
        yield path.parent
