"""`make run`: everything set up, then web and worker on 127.0.0.1:8000 (PORT=… for another one); Ctrl-C ends all."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import environment
import machine
from machine import ROOT, SetupError, say
from processes import Processes

ACCOUNTS = ROOT / "var" / "demo-accounts.txt"
RESTART_SECONDS = 3.0  # a program that broke is started again after so much quiet
# What the database is made from; when none of it changed since the last start, the database needs no look.
SOURCES = ["requirements/base.txt", "*/migrations/*.py", "*/data/**/*", "*/domain/*.py", "*/management/commands/*.py"]


def main() -> int:
    """Set up, start, wait; 0 after Ctrl-C, 1 when a part failed."""
    begun = time.monotonic()
    try:
        machine.require_python()
        machine.require(machine.FOR_RUN)
        environment.prepare(tests=False)
        port = _port()
        settings = os.environ | {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE") or "config.settings.dev"}
        settings.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
        settings |= {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "DJANGO_RUNSERVER_HIDE_WARNING": "true"}
        _bring_database_up_to_date(settings)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    programs = _programs(port, has_broker=bool(settings.get("CELERY_BROKER_URL") or settings.get("CELERY_BROKER_URL_FILE")))
    with Processes() as processes:

        def start(names: Iterable[str]) -> None:
            for name in names:
                processes.start(name, programs[name], cwd=ROOT, env=settings)

        start(programs)
        code = Code()
        is_ready = False
        while not processes.stop_requested:
            ended = processes.ended()
            if not is_ready and ended:
                print(f"\nThe {ended[0]} process stopped; ending the others.", file=sys.stderr)
                return 1
            if not is_ready and _answers(port):
                is_ready = True
                _announce(port, seconds=time.monotonic() - begun)
            if changed := code.changed():
                say(f"{changed} changed, starting anew")
                processes.stop(*processes.running)
                start(programs)
            elif ended and is_ready and code.quiet_seconds() > RESTART_SECONDS:
                say(f"The {', '.join(ended)} process stopped, starting it anew")
                processes.stop(*ended)
                start(ended)
            time.sleep(0.2 if not is_ready else 1.0)
        say("Ending")
    return 0


class Code:
    """Notices that somebody edits: web and worker keep code and templates in memory and have to begin anew."""

    FOLDERS = ("config", "core", "curriculum", "providers", "learners", "certificates", "demo", "templates")
    SUFFIXES = (".py", ".html", ".txt", ".toml")

    def __init__(self) -> None:
        self.times = self._look()
        self.changed_at = time.monotonic()

    def changed(self) -> str | None:
        """One of the files that changed since the last look, or None."""
        times = self._look()
        different = dict(times.items() ^ self.times.items())
        self.times = times
        if not different:
            return None
        self.changed_at = time.monotonic()
        return min(different)

    def quiet_seconds(self) -> float:
        """For how long nothing changed."""
        return time.monotonic() - self.changed_at

    def _look(self) -> dict[str, int]:
        times = {}
        for top in self.FOLDERS:
            for folder, _folders, names in os.walk(ROOT / top):
                for name in names:
                    if name.endswith(self.SUFFIXES):
                        path = os.path.join(folder, name)
                        with suppress(OSError):
                            times[os.path.relpath(path, ROOT)] = os.stat(path).st_mtime_ns
        return times


def _port() -> int:
    raw = os.environ.get("PORT") or "8000"
    if not raw.isdigit() or not 1 <= int(raw) <= 65535:
        raise SetupError(f"PORT must be a number between 1 and 65535, not {raw!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(raw)))
        except OSError as error:
            raise SetupError(f"127.0.0.1:{raw} is not free ({error.strerror}). Choose another port: make run PORT={int(raw) % 65535 + 1}") from None
    return int(raw)


def _programs(port: int, *, has_broker: bool) -> dict[str, list[str | Path]]:
    manage: list[str | Path] = [environment.PYTHON, "manage.py"]
    programs = {"web": [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"]}
    if has_broker:
        programs["worker"] = [environment.PYTHON, "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO", "--concurrency", "2"]
        programs["sweeper"] = [*manage, "run_worker", "--sweep-only"]
    else:
        programs["worker"] = [*manage, "run_worker"]
    return programs


# ---- the database ---------------------------------------------------------------------------------
def _bring_database_up_to_date(settings: dict[str, str]) -> None:
    mark = _mark()
    if mark == _noted(settings):
        return
    (ROOT / "var").mkdir(exist_ok=True)
    if subprocess.run([environment.PYTHON, ROOT / "tools" / "prepare.py", str(mark)], cwd=ROOT, env=settings).returncode:
        raise SetupError("The database could not be brought up to date; the messages are above.")


def _mark() -> int:
    """A positive 31-bit number for everything the database is made from."""
    mark = 0
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file() and path.suffix != ".pyc"}):
        mark = zlib.crc32(path.read_bytes(), zlib.crc32(str(path.relative_to(ROOT)).encode(), mark))
    return mark & 0x7FFFFFFF or 1


def _noted(settings: dict[str, str]) -> int | None:
    """The number that the last complete preparation left in the SQLite file; None for a server, where we always look."""
    if "DATABASE_URL_FILE" in settings:
        return None
    url = settings.get("DATABASE_URL") or f"sqlite:///{ROOT / 'var' / 'db.sqlite3'}"
    if not url.startswith("sqlite:///"):
        return None
    path = ROOT / url.removeprefix("sqlite:///")
    if not path.is_file():
        return None
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.Error:
        return None


# ---- saying so ------------------------------------------------------------------------------------
def _answers(port: int) -> bool:
    try:
        # No proxy of the environment may stand between us and ourselves.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _announce(port: int, *, seconds: float) -> None:
    said = ACCOUNTS.read_text(encoding="utf-8") if ACCOUNTS.is_file() else ""
    accounts = "".join(said.partition("Demo-Konten (")[1:]).strip()  # without what was counted while they were made
    text = f"\n  http://127.0.0.1:{port}/   (ready after {seconds:.1f} s, Ctrl-C ends all)\n"
    print(text + (f"\n{accounts}\n" if accounts else ""), flush=True)


if __name__ == "__main__":
    sys.exit(main())
