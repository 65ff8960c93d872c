"""`make lock`: resolve requirements/*.in into lists with versions and hashes, without addresses. `--check` only compares."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import environment
from machine import ROOT, SetupError, say

REQUIREMENTS = ROOT / "requirements"
NAMES = ["bootstrap", "node", "base", "dev"]  # dev.in reads base.txt, so base comes first
OPTIONS = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]


def main() -> int:
    """Write the lists, or with --check say which are stale (exit status 1)."""
    try:
        environment.use_machine_configuration()
        uv = environment.installer()
        if sys.argv[1:] == ["--check"]:
            stale = [name for name in NAMES if not _is_fresh(uv, name)]
            if stale:
                print(f"Stale: {', '.join(f'requirements/{name}.txt' for name in stale)}. Please run: make lock", file=sys.stderr)
            return 1 if stale else 0
        for name in NAMES:
            say(f"requirements/{name}.txt")
            _compile(uv, name, REQUIREMENTS / f"{name}.txt", *sys.argv[1:])
        environment.lock_npm()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def _is_fresh(uv: Path, name: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        # uv keeps the versions it finds in its output file, so the copy changes only where the .in file asks for it.
        copy = Path(shutil.copy(REQUIREMENTS / f"{name}.txt", folder))
        _compile(uv, name, copy)
        return copy.read_bytes() == (REQUIREMENTS / f"{name}.txt").read_bytes()


def _compile(uv: Path, name: str, output: Path, *more: str) -> None:
    command = [uv, "pip", "compile", *OPTIONS, *more, f"requirements/{name}.in", "-o", output]
    if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
        raise SetupError(f"requirements/{name}.in could not be resolved; the messages are above.")


if __name__ == "__main__":
    sys.exit(main())
