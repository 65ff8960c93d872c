"""gunicorn as in docs/operations.md, for the length of a measurement."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECRET_KEY = "for-measuring-only-" + "a1B2c3D4" * 8  # of the measured servers, and of whoever makes sessions for them
WORKERS = 2
START_SECONDS = 180
FIRST_ANSWERS = 10  # by then both workers have begun
TICKS = os.sysconf("SC_CLK_TCK")

_masters: dict[int, int] = {}  # port to process


@contextmanager
def server(application: str, **settings: str) -> Iterator[int]:
    """Two workers with four threads each; yields the port. Raises RuntimeError when it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        "-m",
        "gunicorn",
        application,
        "--worker-class",
        "gthread",
        "--workers",
        str(WORKERS),
        "--threads",
        "4",
        "--keep-alive",
        "30",
        "--graceful-timeout",
        "2",
    ]
    process = subprocess.Popen(
        [sys.executable, *command, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"], env=os.environ | settings, stdout=sys.stderr
    )
    _masters[port] = process.pid
    try:
        _wait(process, port)
        yield port
    finally:
        del _masters[port]
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:  # a busy machine; nothing is lost
            process.kill()
            process.wait()


def processor_seconds(port: int) -> float:
    """What the workers behind this port have used of the processors so far: other programs slow them down, but cost them nothing."""
    workers = Path(f"/proc/{_masters[port]}/task/{_masters[port]}/children").read_text().split()
    fields = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers]
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS


@contextmanager
def site_settings() -> Iterator[dict[str, str]]:
    """The environment of a server of ours: production's settings, static files collected for the occasion."""
    with tempfile.TemporaryDirectory(prefix="qiq-bench-static-") as folder:
        settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "BENCH_STATIC_ROOT": folder}
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=os.environ | settings, stdout=sys.stderr, check=True)
        yield settings


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Until every worker has surely begun: the master listens long before they do."""
    deadline = time.monotonic() + START_SECONDS
    answered = 0
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/livez")  # the bare view has none: 404 is an answer too
            answered += connection.getresponse().status < 500
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
        if answered == FIRST_ANSWERS:
            return
    raise RuntimeError("gunicorn did not start; its words are above")
