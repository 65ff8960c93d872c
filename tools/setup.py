"""`make setup`: everything `make run` and `make test` need, and nothing started."""

import sys

import environment
import machine


def main() -> int:
    """Install what is missing; 0 when all is there."""
    try:
        machine.require_python()
        machine.require(machine.FOR_TEST)
        environment.prepare(tests=True)
    except machine.SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    machine.say("Everything is there.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
