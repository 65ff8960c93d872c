"""Start the real worker programs on the database of the running test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The DATABASE_URL of the copy this test works on."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    return f"postgres://{options['USER']}:{options['PASSWORD']}@{options['HOST']}:{options['PORT']}/{options['NAME']}"


@contextmanager
def running(*command: str, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `python <command>` with the probe's settings; whatever is still running at the end is killed.

    Without Django's system checks: a stage of `make test` asks them, and they are a third of what starting costs.
    """
    checked_elsewhere = ["--skip-checks"] if command[0] == "manage.py" else []
    process = subprocess.Popen(
        [sys.executable, *command, *checked_elsewhere],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.probe.settings", "DATABASE_URL": database_url()} | environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def wait_until(condition: Callable[[], object], *, seconds: float = 40.0) -> None:
    """Look again and again until it is so; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
