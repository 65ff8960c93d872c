"""Compile the message catalogues (locale/*/LC_MESSAGES/*.po); `--check` only says which are stale. Run with the project's Python."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from babel.messages.pofile import PoFileError  # noqa: E402 -- after the path is set

from core.language_catalogues import compile_all, stale  # noqa: E402 -- after the path is set


def main() -> int:
    """0 when every .mo file says what its .po file says."""
    try:
        if sys.argv[1:] != ["--check"]:
            for source in compile_all():
                print(f"· Compiled {source.relative_to(ROOT)}", flush=True)
            return 0
        found = stale()
    except PoFileError as error:
        print(error, file=sys.stderr)
        return 1
    for source in found:
        print(f"Stale: {source.relative_to(ROOT)}. Please run: make setup", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
