"""Lists in the documents are true: settings, commands, targets of make, links."""

import ast
import re

from django.core.management import get_commands

from tests.architecture.tree import APPS, ROOT, files, shown

OPERATIONS = ROOT / "docs" / "operations.md"


def _settings_read() -> set[str]:
    """Every name the settings read from the environment."""
    names = set()
    for path in (ROOT / "config" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            function = node.func
            is_env_method = isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "env"
            if is_env_method or getattr(function, "id", "").startswith("env_"):
                names.add(node.args[0].value)
    return {name for name in names if name.isupper()}


def _first_column(text: str, heading: str) -> set[str]:
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)`", section, re.MULTILINE))


def test_operations_lists_every_setting_and_no_other() -> None:
    assert _first_column(OPERATIONS.read_text(), "Settings") == _settings_read()


def test_operations_lists_every_command_of_ours_and_no_other() -> None:
    ours = {name for name, app in get_commands().items() if app in APPS}

    assert _first_column(OPERATIONS.read_text(), "Commands") == ours


def test_readme_and_contributing_name_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set()
    for name in ("README.md", "CONTRIBUTING.md", "docs/testing.md", "docs/operations.md"):
        named |= set(re.findall(r"`make ([a-z-]+)", (ROOT / name).read_text()))

    assert sorted(named - targets) == []
    assert {"run", "test"} <= named


def test_links_between_documents_lead_somewhere() -> None:
    broken = {}
    for path in files(".md"):
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text()):
            if not (path.parent / target).exists():
                broken[shown(path), target] = "missing"

    assert broken == {}
