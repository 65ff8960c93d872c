"""A PostgreSQL server of our own for one run: unprivileged, on a free port of 127.0.0.1, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from machine import SetupError, find_command, postgres_programs

ATTEMPTS = 3  # a free port may be taken between looking and using


class Postgres:
    """`with Postgres() as server:` — server.url(name) is a DATABASE_URL. Nothing here outlives the block.

    By default nothing waits for a disk, because the data is thrown away; `durable=True` keeps PostgreSQL's promises, for measuring.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable

    def __enter__(self) -> "Postgres":
        programs = postgres_programs()
        if programs is None:
            raise SetupError("No PostgreSQL server programs (initdb, pg_ctl) were found.")
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="qiq-postgres-", dir="/tmp"))  # short: a socket's path has a limit
        self.data = self.folder / "data"
        try:
            if os.geteuid() == 0:
                account = pwd.getpwnam("postgres")
                os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
            self._start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._remove()

    def url(self, name: str = "postgres") -> str:
        """The DATABASE_URL of a database of this server."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def _start(self) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            self.port = free_port()
            options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=256MB"
            if not self.durable:
                options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
            try:
                self._run("pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", self.folder / "log", "-o", options)
            except SetupError:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def _remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "immediate", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            command = [find_command("runuser") or "runuser", "-u", "postgres", "--", *command]
        # Output into a file: the server keeps what it inherits, and a pipe would never end.
        with (self.folder / "setup.log").open("ab") as log:
            finished = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if check and finished.returncode:
            said = (self.folder / "setup.log").read_text(errors="replace")
            server_log = self.folder / "log"
            said += server_log.read_text(errors="replace") if server_log.exists() else ""
            raise SetupError(f"PostgreSQL's {program} failed:\n{said}")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
