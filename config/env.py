"""Settings from the environment, read once, refused when they make no sense.

Each name may also be given as ``NAME_FILE`` with the path of a file that holds the value (Docker and
systemd credentials). docs/operations.md lists every name; tests/architecture keeps list and code equal.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()


def env_int(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`; raises ImproperlyConfigured for anything else."""
    raw = env.str(name, default=str(default))
    try:
        value = int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from None
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} must be between {low} and {high}, not {value}.")
    return value


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of the named words; raises ImproperlyConfigured for anything else."""
    value = env.str(name, default=default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return str(value)


def env_secret(name: str, *, min_length: int = 50) -> str:
    """A secret without a default; raises ImproperlyConfigured when it is missing, short or a known sample."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set {name} or {name}_FILE before starting in production.")
    if len(value) < min_length or value.startswith("django-insecure-") or len(set(value)) < 10:
        raise ImproperlyConfigured(f"{name} is too weak: at least {min_length} random characters are needed.")
    return value
