"""`make test`, `make check` and their relatives: set up, run, and say honestly what happened.

Nothing is skipped: what cannot run fails. The exit status is 0 only when every stage passed and pytest skipped nothing.
"""

import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import environment
import machine
from environment import PYTHON
from machine import ROOT, SetupError, say
from throwaway import Postgres

PYTEST = [PYTHON, "-m", "pytest", "-q", "--no-header", "--durations=5"]
# Test processes; on two cores the third works while others wait for a worker or a server. Each takes the next test when it is free, and what shares
# an expensive beginning (`xdist_group`) stays together.
PARALLEL = ("-n", "3", "--dist", "loadgroup")
# Where these are (tests/tools/test_suite.py keeps it so): reading all files takes every process some ten seconds.
BROWSER_TESTS = ("tests/browser", "tests/journeys")
REDIS_TESTS = ("tests/core/test_celery.py",)
SQLITE_TEMPLATES = ROOT / ".cache" / "test-databases"  # tests/databases.py
PREPARE_DATABASES = "import django; django.setup(); from tests.databases import SITE, TestDatabases; TestDatabases().prepare(SITE)"
STAGE_LIMIT = 1200  # seconds after which a stage that hangs is ended and has failed
NIGHTLY_LIMIT = 4 * 3600
KEYS = ROOT / "var" / "deployment-check-keys"
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)")
CLOSING = re.compile(r"^[= ]*(?:\d+ [a-z]+|no tests ran)\b.* in [\d.]+s\b")
# The site's own settings: what somebody has in the shell must not decide about a test.
OWN_SETTINGS = {
    name for path in (ROOT / "config" / "settings").glob("*.py") for name in re.findall(r"\benv(?:\.\w+|_\w+)\(\"([A-Z_]+)\"", path.read_text(encoding="utf-8"))
} | {"DJANGO_SETTINGS_MODULE"}


@dataclass
class Stage:
    """One part of the run and what came of it."""

    name: str
    passed: bool
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)


# ---- running commands -----------------------------------------------------------------------------
_running: set[subprocess.Popen[str]] = set()
_print = threading.Lock()


def _environment(**more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in OWN_SETTINGS}
    return clean | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "DJANGO_SETTINGS_MODULE": "config.settings.test"} | more


def _run(name: str, command: Sequence[str | Path], *, env: Mapping[str, str], live: bool, limit: int = STAGE_LIMIT) -> tuple[Stage, str]:
    """Run one command; `live` shows its output while it comes, else it is shown in one piece when the command failed."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    _running.add(process)
    alarm = threading.Timer(limit, _kill, [process])
    alarm.start()
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        if live:
            sys.stdout.write(line)
            sys.stdout.flush()
    status = process.wait()
    timed_out = not alarm.is_alive()
    alarm.cancel()
    _running.discard(process)
    stage = Stage(name, status == 0 and not timed_out, time.monotonic() - begun)
    with _print:
        if not live and not stage.passed:
            print(f"\n---- {name} ----\n{''.join(lines)}", flush=True)
        if timed_out:
            print(f"{name}: ended after {limit} s.", flush=True)
    return stage, "".join(lines)


def _kill(process: "subprocess.Popen[str]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _stop(number: int, frame: object) -> None:
    """Ctrl-C and SIGTERM: end what runs; the with-blocks above clean up."""
    for process in list(_running):
        _kill(process)
    raise KeyboardInterrupt


# ---- the checks -----------------------------------------------------------------------------------
def _checks(at_once: int = 2) -> list[Stage]:
    """Everything that needs no test run, longest first. What fails is shown in one piece."""
    production = _environment(
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY=secrets.token_urlsafe(60),
        ALLOWED_HOSTS="lernplattform.example.org",
        BASE_URL="https://lernplattform.example.org",
        DATABASE_URL="postgres://lernplattform@127.0.0.1/lernplattform",
        CELERY_BROKER_URL="redis://127.0.0.1/0",
        CACHE_URL="rediscache://127.0.0.1:6379/1",
        EMAIL_URL="smtp+tls://mail.example.org:587",
        DEFAULT_FROM_EMAIL="lernplattform@quartier.example",
        TRUSTED_PROXY_COUNT="1",
        OPEN_DATA_LICENCE="dl-by-de/2.0",
        SIGNING_PKCS12=str(KEYS / "paper.p12"),
        SIGNING_PKCS12_PASSWORD_FILE=str(KEYS / "paper.password"),
        CREDENTIAL_KEY_FILE=str(KEYS / "credential.pem"),
    )
    test = _environment()
    if not KEYS.exists():  # production refuses to make its own
        subprocess.run([PYTHON, "manage.py", "make_signing_keys", KEYS], cwd=ROOT, env=test, check=True, stdout=subprocess.DEVNULL)
    commands: list[tuple[str, list[str | Path], dict[str, str]]] = [
        ("types (mypy)", [PYTHON, "-m", "mypy"], test),
        ("locked requirements", [sys.executable, "tools/lock.py", "--check"], test),
        ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], test),
        ("deployment settings", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], production),
        ("catalogues", [PYTHON, "tools/catalogues.py", "--check"], test),
        ("import arrows", [PYTHON.parent / "lint-imports", "--no-cache"], test),
        ("lint (ruff)", [PYTHON, "-m", "ruff", "check", "--quiet", "."], test),
        ("format (ruff)", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."], test),
    ]
    say("Checks: " + ", ".join(name for name, _command, _env in commands))
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        return list(pool.map(lambda item: _run(item[0], item[1], env=item[2], live=False)[0], commands))


# ---- the tests ------------------------------------------------------------------------------------
def _pytest(name: str, *arguments: str, limit: int = STAGE_LIMIT, live: bool = True, **settings: str) -> Stage:
    if live:
        print(f"\n==== {name} ====", flush=True)
    stage, output = _run(name, [*PYTEST, *arguments], env=_environment(**settings), live=live, limit=limit)
    stage.counts = counts_of(output)
    if stage.counts.get("skipped"):
        print(f"{name}: {stage.counts['skipped']} tests were skipped; a test that cannot run fails here.", flush=True)
        stage.passed = False
    if not stage.counts.get("passed"):
        stage.passed = False
    return stage


def counts_of(output: str) -> dict[str, int]:
    """What pytest's closing line says: {"passed": 12, "failed": 1}; empty when there is none."""
    closing = next((line for line in reversed(output.splitlines()) if CLOSING.match(line)), "")
    return {"error" if kind == "errors" else kind: int(number) for number, kind in COUNTS.findall(closing)}


def _everything() -> list[Stage]:
    """The checks, and all tests but the nightly ones."""
    most = "not browser and not redis and not nightly"
    with Postgres() as server, ThreadPoolExecutor(max_workers=1) as beside:
        # One of the checks takes as long as all others: the tests begin meanwhile.
        checks = beside.submit(_checks, at_once=1)
        templates = beside.submit(
            _run, "PostgreSQL's test databases", [PYTHON, "-c", PREPARE_DATABASES], env=_environment(DATABASE_URL=server.url()), live=False
        )
        stages = [] if any(SQLITE_TEMPLATES.glob("site-*.sqlite3")) else [_first_templates()]
        stages.append(_pytest("tests on SQLite", *PARALLEL, "-m", most))
        stages = [*checks.result(), *stages, templates.result()[0]]
        # What asks no database gives the same answer on every one; and who says `once` shows something else than the database.
        stages.append(_pytest("tests on PostgreSQL", *PARALLEL, "-m", f"{most} and not pure and not once", DATABASE_URL=server.url()))
        # Mostly waiting for workers that were killed: Chromium may have the processors meanwhile.
        redis = beside.submit(_pytest, "Celery through Redis, on PostgreSQL", "-m", "redis", *REDIS_TESTS, live=False, DATABASE_URL=server.url())
        stages.append(_pytest("Chromium, on SQLite", *PARALLEL, "-m", "browser and not nightly", *BROWSER_TESTS))
        stages.append(redis.result())
    return stages


def _first_templates() -> Stage:
    """On a fresh machine: one process compiles what Django and the site are made of, and migrates; three would each compile it, and two wait for the third."""
    say("Making SQLite's test databases")
    return _run("SQLite's test databases", [PYTHON, "-c", PREPARE_DATABASES], env=_environment(), live=False)[0]


def _nightly() -> list[Stage]:
    """What is marked `nightly`: too slow for every run."""
    return [_pytest("nightly, on SQLite", "-n", "2", "-m", "nightly", limit=NIGHTLY_LIMIT)]


# ---- the account ----------------------------------------------------------------------------------
def _report(stages: Sequence[Stage], seconds: float) -> int:
    """The table of stages, then one line in pytest's own form over all its runs; returns the exit status."""
    print("\n==== summary ====")
    for stage in stages:
        counts = ", ".join(f"{number} {kind}" for kind, number in stage.counts.items() if kind not in ("warning", "warnings", "deselected"))
        print(f"  {'ok    ' if stage.passed else 'FAILED'}  {stage.seconds:6.1f} s  {stage.name}{f': {counts}' if counts else ''}")
    failed = [stage.name for stage in stages if not stage.passed]
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'Everything passed.'}")
    total: dict[str, int] = {}
    for stage in stages:
        for kind, number in stage.counts.items():
            total[kind] = total.get(kind, 0) + number
    if total:
        parts = [f"{total[kind]} {kind}" for kind in ("failed", "passed", "skipped", "xfailed", "xpassed", "error") if total.get(kind)]
        print(f"===== {', '.join(parts)} in {seconds:.2f}s =====", flush=True)
    return 1 if failed else 0


def main(task: str) -> int:
    """Do one of the tasks; returns the exit status."""
    begun = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        machine.require_python()
        machine.require(machine.FOR_RUN if task in ("check", "format") else machine.FOR_TEST)
        environment.prepare(tests=True)
        match task:
            case "format":
                tools = [["ruff", "check", "--fix-only", "--quiet", "."], ["ruff", "format", "."]]
                return max(subprocess.run([PYTHON, "-m", *tool], cwd=ROOT).returncode for tool in tools)
            case "bench":
                with Postgres(durable=True) as server:
                    settings = _environment(DJANGO_SETTINGS_MODULE="config.settings.dev", BENCH_POSTGRES_URL=server.url())
                    return subprocess.run([PYTHON, "-m", "benchmarks.run"], cwd=ROOT, env=settings).returncode
            case "next":
                stages = [_next_wagtail()]
            case "check":
                stages = _checks()
            case "nightly":
                stages = _nightly()
            case _:
                stages = _everything()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return _report(stages, time.monotonic() - begun)


def _next_wagtail() -> Stage:
    """The suite on SQLite with the Wagtail after ours, in .cache/next; our own lists stay as they are."""
    python = environment.separate("next", "wagtail>=8,<9")
    print("\n==== tests on SQLite with the next Wagtail ====", flush=True)
    stage, _output = _run("next Wagtail", [python, *PYTEST[1:], "-n", "2", "-m", "not browser and not redis and not nightly"], env=_environment(), live=True)
    return stage


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
