"""A database to measure on: the one DATABASE_URL names, brought to the wished size. Call before anything else of ours."""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command


def open_database(scale: str | None = None) -> None:
    """Set Django up; migrate and load what is missing; fill with demo data of `scale` (BENCH_SCALE wins), or with none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    settings.DEBUG = False  # else every query is kept, and that is measured too
    commands = [("migrate", {"verbosity": 0}), ("load_regions", {}), ("load_curriculum", {})]
    if scale:
        commands.append(("seed_demo", {"scale": os.environ.get("BENCH_SCALE", scale)}))
    for name, options in commands:
        call_command(name, stdout=sys.stderr, **options)
