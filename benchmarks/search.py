"""The search over everything at 10,000 offerings: in-process requests, templates and queries included."""

import sys
from random import Random
from time import perf_counter

from benchmarks.database import open_database
from benchmarks.measure import Figures, milliseconds, queries, report

# What people type: a topic, one that nearly everything is about, two words, a mistake, a place, a module, nothing at all.
QUESTIONS = ("Beteiligung", "Quartier", "Kurs Moderation", "Beteilgung", "Karlsruhe", "Modul 12", "xyzzyq")


def fill(upcoming: int | None = None) -> None:
    """Providers and upcoming offerings of the large demo (or so many), without anybody in them."""
    from dataclasses import replace

    from django.db import transaction
    from django.utils import timezone

    from core.time import berlin_date
    from demo.domain.offerings import OfferingWriter
    from demo.domain.plans import plan_upcoming
    from demo.domain.providers import write_providers
    from demo.domain.scale import SCALES

    rng, today, scale = Random(1), berlin_date(timezone.now()), SCALES["large"]
    scale = replace(scale, upcoming=upcoming or scale.upcoming)
    with transaction.atomic():
        seats = write_providers(scale, rng, today=today)
        list(OfferingWriter(rng).write(plan_upcoming(scale, seats, rng, today=today)))


def measure() -> Figures:
    """Milliseconds of the slowest question, and of each; a page that does not answer 200 stops the run."""
    from django.conf import settings
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client

    from core.models import SearchEntry
    from core.search import index

    settings.ALLOWED_HOSTS = ["testserver"]
    visitor = Client()
    begun = perf_counter()
    index.rebuild()
    with connection.cursor() as cursor:  # what autovacuum does within a minute
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    size = {"offerings": SearchEntry.objects.filter(kind="angebot", language="de").count(), "rebuild_s": round(perf_counter() - begun, 1)}

    def get(address: str, words: str) -> object:
        cache.clear()  # nobody is slowed down here for asking often
        response = visitor.get(address, {"q": words})
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return response

    found = {words: milliseconds(lambda: get("/suche/", words)) for words in QUESTIONS}  # noqa: B023 -- called at once
    slowest = max(found.values(), key=lambda figure: figure["value"])
    typed = max((milliseconds(lambda: get("/suche/vorschlaege/", words)) for words in ("Be", "Beteil", "Karlsr")), key=lambda figure: figure["value"])  # noqa: B023
    return {
        "search_all": slowest | size | {f"ms for {words}": figure["value"] for words, figure in found.items()},
        "search_suggestions": typed | size,
        "search_queries": queries(lambda: get("/suche/", "Quartier")) | size,
    }


if __name__ == "__main__":
    open_database()
    print("Filling …", file=sys.stderr)
    fill()
    report(measure())
