"""Bring the database of the chosen settings up to date: tables, regions, curriculum, and demo data where it is empty.

Run with the project's Python by tools/run.py. What was done is noted in the database file itself (SQLite's
user_version), so that the note disappears with the file; tools/run.py reads it and skips this step.
"""

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ACCOUNTS = ROOT / "var" / "demo-accounts.txt"


def main() -> None:
    """Every step is idempotent; a stop in between is made good by the next start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django  # noqa: PLC0415 -- after the settings are chosen

    django.setup()
    from django.apps import apps  # noqa: PLC0415 -- app ready
    from django.core.management import call_command  # noqa: PLC0415 -- app ready
    from django.db import connection  # noqa: PLC0415 -- app ready

    print("· Bringing the database up to date", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_regions", verbosity=0)
    call_command("load_curriculum", verbosity=0)
    if not apps.get_model("providers", "Offering").objects.exists():
        print("· Making demo data", flush=True)
        said = io.StringIO()
        call_command("seed_demo", stdout=said)
        ACCOUNTS.write_text(said.getvalue(), encoding="utf-8")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version = {int(sys.argv[1])}")


if __name__ == "__main__":
    main()
