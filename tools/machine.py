"""What this machine must have before Python packages come in: Debian's packages, checked first, installed when root."""

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class SetupError(Exception):
    """Something a person has to do; the message says what."""


@dataclass(frozen=True)
class Need:
    """A thing the project uses from the system, how to see that it is there, and what brings it on Debian and Ubuntu."""

    what: str
    present: Callable[[], bool]
    packages: tuple[str, ...]


def _library(*names: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            for name in names:
                ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def _command(*names: str) -> Callable[[], bool]:
    return lambda: all(find_command(name) for name in names)


def find_command(name: str) -> str | None:
    """The path of a program, also where a plain user's PATH does not look."""
    return shutil.which(name, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin:/usr/bin:/bin")


def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl of the newest PostgreSQL of this machine."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found.sort(key=lambda folder: [int(part) if part.isdigit() else 0 for part in folder.parent.name.split(".")])
    if found:
        return found[-1]
    initdb = find_command("initdb")
    return Path(initdb).resolve().parent if initdb else None


def softhsm_library() -> Path | None:
    """A token in software, in which the tests keep a signing key."""
    return next((path for path in map(Path, ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")) if path.exists()), None)


VENV = Need("Python's venv module", lambda: importlib.util.find_spec("ensurepip") is not None, ("python3-venv",))
PDF_LIBRARIES = Need(
    "the text layout libraries of the certificates",
    _library("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1"),
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "libfontconfig1"),
)
# Names are written in Greek, Cyrillic, Arabic and Hebrew too; Fira Sans has Latin letters only.
PDF_FONTS = Need(
    "letters of other scripts for the certificates", lambda: Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf").exists(), ("fonts-dejavu-core",)
)
FOR_RUN = [VENV, PDF_LIBRARIES, PDF_FONTS]
FOR_TEST = [
    *FOR_RUN,
    Need("the Chromium browser", _command("chromium"), ("chromium",)),
    Need("the Redis server", _command("redis-server"), ("redis-server",)),
    Need("the PostgreSQL server", lambda: postgres_programs() is not None, ("postgresql",)),
    Need("a Java runtime for the HTML checker", _command("java"), ("default-jre-headless",)),
    Need("a token for keys, in software", lambda: softhsm_library() is not None and find_command("softhsm2-util") is not None, ("softhsm2",)),
    Need("qpdf, which checks the certificates' files", _command("qpdf"), ("qpdf",)),
]


def require(needs: Iterable[Need]) -> None:
    """Install what is missing, or say the one command that does. Raises SetupError."""
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    packages = list(dict.fromkeys(package for need in missing for package in need.packages))
    wanted = ", ".join(need.what for need in missing)
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise SetupError(f"Missing: {wanted}. This is not Debian or Ubuntu; install what these packages hold there: {' '.join(packages)}")
    if os.geteuid() != 0:
        raise SetupError(f"Missing: {wanted}. Please run this once:\n\n    sudo apt-get update && sudo {shlex.join(command)}\n")
    say(f"Installing {wanted} ({' '.join(packages)})")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0", "-qq"]
    with _no_services():
        if subprocess.run([*command, *options], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            # The usual reason on a fresh machine: no package lists yet.
            subprocess.run(["apt-get", "update", *options], env=environment, check=False)
            if subprocess.run([*command, *options], env=environment, stdout=subprocess.DEVNULL).returncode:
                raise SetupError(f"apt-get could not install {' '.join(packages)}; its messages are above.")
    still = [need.what for need in missing if not need.present()]
    if still:
        raise SetupError(f"Installed {' '.join(packages)}, but still missing: {', '.join(still)}.")


class _no_services:  # noqa: N801 -- reads as a statement
    """Keep apt from starting the servers it installs: the tests start their own. Leaves an existing policy alone."""

    POLICY = Path("/usr/sbin/policy-rc.d")

    def __enter__(self) -> None:
        self.ours = not self.POLICY.exists()
        if self.ours:
            self.POLICY.write_text("#!/bin/sh\nexit 101\n")
            self.POLICY.chmod(0o755)

    def __exit__(self, *error: object) -> None:
        if self.ours:
            self.POLICY.unlink(missing_ok=True)


def say(text: str) -> None:
    """One line for the person in front of the terminal, at once."""
    print(f"· {text}", flush=True)


def require_python() -> None:
    """Refuse an interpreter the code does not run on."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- this is the place that says so
        raise SetupError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Another one can be named: make PYTHON=python3.12 …")
