"""The files of the project, as a test reads them: without environments, caches and what the site writes."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS = ("config", "core", "curriculum", "providers", "learners", "certificates", "planning", "funding", "demo")
NOT_OURS = {".git", ".venv", ".tools", ".cache", "node_modules", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"}
BINARY = {".woff2", ".ttf", ".png", ".jpg", ".ico", ".pyc", ".icc", ".pdf", ".webp"}


def files(*suffixes: str) -> Iterator[Path]:
    """Every text file of ours, or those with one of these suffixes."""
    for folder, folders, names in ROOT.walk() if hasattr(ROOT, "walk") else _walk(ROOT):
        folders[:] = sorted(set(folders) - NOT_OURS)
        for name in sorted(names):
            path = folder / name
            if name not in NOT_OURS and path.suffix not in BINARY and (not suffixes or path.suffix in suffixes):
                yield path


def _walk(root: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    import os

    for folder, folders, names in os.walk(root):
        yield Path(folder), folders, names


def app_code() -> Iterator[Path]:
    """The Python files of the apps."""
    for app in APPS:
        yield from sorted((ROOT / app).rglob("*.py"))


def shown(path: Path) -> str:
    """The path as people say it."""
    return str(path.relative_to(ROOT))
