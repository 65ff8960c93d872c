"""Start several programs, end them together: each in a process group of its own, none left behind."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
PATIENCE = 15.0  # seconds a program has to finish what it is doing

_libc = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """Linux: when the starter is killed outright, its children are asked to stop."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Processes:
    """A `with` block around running programs; leaving it, in whatever way, ends them all."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stop_requested = False

    def __enter__(self) -> "Processes":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *error: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them running
        self.stop(*self.running)

    def _on_signal(self, number: int, frame: object) -> None:
        self.stop_requested = True

    def start(self, name: str, command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str]) -> None:
        """Run a program; its output goes where ours goes."""
        self.running[name] = subprocess.Popen(
            [str(word) for word in command], cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with_parent
        )

    def ended(self) -> list[str]:
        """The names of programs that have stopped by themselves."""
        return [name for name, process in self.running.items() if process.poll() is not None]

    def stop(self, *names: str) -> None:
        """Ask programs to stop, wait for them, end what does not listen."""
        leaving = [self.running.pop(name) for name in names]
        for process in leaving:
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in leaving:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            # Also when the leader has gone: what it started may still be there.
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, number)
