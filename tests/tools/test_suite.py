"""The honest summary: what pytest said is what is counted."""

import sys

import pytest
from django.conf import settings

from tests.architecture.tree import files, shown

sys.path.insert(0, str(settings.BASE_DIR / "tools"))
import environment
import suite


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("9 passed in 14.04s", {"passed": 9}),
        ("1 failed, 2009 passed, 8 subtests passed in 389.64s (0:06:29)", {"failed": 1, "passed": 2009}),
        ("3 passed, 2019 deselected in 17.27s", {"passed": 3, "deselected": 2019}),
        ("===== 2 failed, 5 passed, 1 skipped, 2 errors in 0.10s =====", {"failed": 2, "passed": 5, "skipped": 1, "error": 2}),
        ("no tests ran in 0.01s", {}),
        ("the worker ended", {}),
    ],
)
def test_closing_line_is_counted(line, counts):
    assert suite.counts_of(f"....\n1 passed in the text\n{line}\n") == counts


def test_a_skipped_test_fails_the_run(capsys):
    stage = suite.Stage("tests", passed=False, seconds=1.0, counts={"passed": 3, "skipped": 1})

    assert suite._report([stage], 1.0) == 1
    assert "FAILED" in capsys.readouterr().out


def test_summary_ends_with_one_line_over_all_runs(capsys):
    stages = [suite.Stage("a", True, 1.0, {"passed": 3}), suite.Stage("b", True, 1.0, {"passed": 4, "deselected": 9}), suite.Stage("lint", True, 0.1)]

    assert suite._report(stages, 2.5) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "===== 7 passed in 2.50s ====="


@pytest.mark.parametrize(("mark", "places"), [("browser", suite.BROWSER_TESTS), ("redis", suite.REDIS_TESTS)])
def test_a_stage_that_reads_few_files_misses_none(mark, places):
    marked = [shown(path) for path in files(".py") if f"pytest.mark.{mark}" in path.read_text(encoding="utf-8")]

    assert [path for path in marked if not path.startswith((*places, "tests/tools/"))] == []
    assert all((settings.BASE_DIR / place).exists() for place in places)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {}),
        ({"PYTHONDONTWRITEBYTECODE": "1"}, {"PYTHONPYCACHEPREFIX": str(settings.BASE_DIR / ".cache" / "bytecode")}),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/elsewhere"}, {"PYTHONPYCACHEPREFIX": "/elsewhere"}),
    ],
)
def test_bytecode_is_kept_outside_of_the_tree(given, kept):
    environment.keep_bytecode(given)

    assert given == kept
