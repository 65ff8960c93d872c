"""Rules of the house that a machine can keep: sizes, names, lists that must be true."""

import ast
import re
from collections.abc import Iterator

from wagtail.log_actions import registry

from tests.architecture.tree import ROOT, app_code, files, shown

LONGEST = 500  # lines; most files have a fifth of that
SUFFIXES = (".py", ".html", ".css", ".js", ".md", ".sh", ".toml")
GENERATED = ("/migrations/", "/data/")

# Written in halves, so that this file is not its own finding.
PERSONAL = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Use" + "rs/"]
REGISTRIES = ["pypi" + ".org", "files.python" + "hosted", "registry." + "npmjs", "registry.yarn" + "pkg"]
LOCKS = ["requirements/base.txt", "requirements/dev.txt", "requirements/bootstrap.txt", "requirements/node.txt", "package-lock.json"]


def _calls(path: object, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", None) == name or getattr(node.func, "id", None) == name):
            yield node


def test_no_file_is_longer_than_one_can_read() -> None:
    lengths = {shown(path): len(path.read_text().splitlines()) for path in files(*SUFFIXES) if not any(part in path.as_posix() for part in GENERATED)}

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_names_somebodys_folder_or_a_registry() -> None:
    found = {}
    for path in files():
        text = path.read_text(errors="replace")
        if hits := [word for word in PERSONAL + REGISTRIES if word in text]:
            found[shown(path)] = hits

    assert found == {}


def test_locks_hold_hashes_and_no_addresses() -> None:
    for name in LOCKS:
        text = (ROOT / name).read_text()
        assert re.findall(r"https?://[^\s\"]*", text) == [], name
        assert "sha256:" in text or "sha512-" in text, name


def test_files_are_named_after_their_subject() -> None:
    assert [shown(path) for path in app_code() if path.name in {"services.py", "utils.py", "helpers.py", "misc.py"}] == []


def test_every_audit_action_that_is_recorded_has_words() -> None:
    recorded = set()
    for path in app_code():
        for call in _calls(path, "record"):
            if len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
                recorded.add(call.args[1].value)

    assert sorted(action for action in recorded if not registry.action_exists(action)) == []
    assert len(recorded) > 5


def test_no_word_of_work_left_undone() -> None:
    pattern = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")

    assert [shown(path) for path in files(".py", ".html", ".css", ".js", ".md") if pattern.search(path.read_text())] == []
