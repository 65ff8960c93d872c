"""The planner for a page: few candidates are searched here, many by plan_program.py in a process that can be ended.

HiGHS cannot be interrupted from within its process; a child can be killed when the person cancels, and its memory goes with it.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from learners.domain.learning_plan import Plan, PlanProblem, candidates, plan_of
from learners.domain.learning_planner import SEARCHED, plan_learning

SECONDS: Final = 30.0  # for each kind of plan; what is best by then is shown with its bound
PAUSE: Final = 0.25


class PlannerFailed(Exception):
    """The child process ended without a plan; its words go to the log, not to the person."""


class PlanCancelled(Exception):
    """The person does not want it any more."""


def solve(problem: PlanProblem, document: dict[str, Any], *, is_wanted: Callable[[], bool], seconds: float = SECONDS) -> Plan:
    """The best plan of the problem, which `document` says once more in the words of the contract.

    `is_wanted` is asked four times a second; raises PlanCancelled once it says no, PlannerFailed when the child fails.
    """
    if not is_wanted():
        raise PlanCancelled
    found = candidates(problem)
    if len(found) <= SEARCHED:
        return plan_learning(problem)
    answer = _ask_child(document, is_wanted=is_wanted, seconds=seconds)
    by_id = {one.choice.id: one for one in found}
    return plan_of(problem, [by_id[id_] for id_ in answer["offerings"]], bound=answer["bound"])


def _ask_child(document: dict[str, Any], *, is_wanted: Callable[[], bool], seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="qiq-plan-") as folder:
        source, output = Path(folder, "problem.json"), Path(folder, "plan.json")
        source.write_text(json.dumps(document))
        command = [sys.executable, "-m", "learners.domain.plan_program", str(source), str(output), str(seconds)]
        child = subprocess.Popen(  # noqa: S603 -- our own command, no shell
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            while True:
                try:
                    _out, words = child.communicate(timeout=PAUSE)
                    break
                except subprocess.TimeoutExpired:
                    if not is_wanted():
                        raise PlanCancelled from None
        finally:
            if child.poll() is None:
                child.kill()
                child.communicate()
        if child.returncode != 0:
            raise PlannerFailed(words.decode(errors="replace")[-500:])
        answer: dict[str, Any] = json.loads(output.read_text())
        return answer
