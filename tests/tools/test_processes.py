"""What make run starts, it ends: also what its programs started, also when somebody kills the starter."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

STARTER = """
import sys, time
sys.path.insert(0, {tools!r})
from pathlib import Path
from processes import Processes

# A program with a child of its own, and one that does not want to go.
parent = "import subprocess, sys; p = subprocess.Popen(['sleep', '300']); open({pids!r}, 'a').write(f'{{p.pid}} '); p.wait()"
deaf = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({pids!r}, 'a').write(f'{{os.getpid()}} '); time.sleep(300)"
import processes
processes.PATIENCE = 1.0
with Processes() as running:
    running.start("parent", [sys.executable, "-c", parent], cwd=Path("/"), env={{}})
    running.start("deaf", [sys.executable, "-c", deaf], cwd=Path("/"), env={{}})
    while not running.stop_requested:
        time.sleep(0.05)
"""


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _wait(condition) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_starter_leaves_nobody_behind(tmp_path, number):
    pids = tmp_path / "pids"
    script = STARTER.format(tools=str(settings.BASE_DIR / "tools"), pids=str(pids))
    starter = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
    _wait(lambda: pids.exists() and len(pids.read_text().split()) == 2)
    started = [int(pid) for pid in pids.read_text().split()]
    assert [_alive(pid) for pid in started] == [True, True]

    os.kill(starter.pid, number)

    assert starter.wait(timeout=30) == 0
    assert [_alive(pid) for pid in started] == [False, False]
