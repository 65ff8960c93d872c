"""The own area and the ranking for one need beside a ledger of a million lines (BENCH_SCALE, large): in-process, templates and queries included."""

import itertools
import sys
import time
import tracemalloc

from benchmarks.database import open_database
from benchmarks.measure import Figures, milliseconds, queries, report
from benchmarks.needs import ranking

PEOPLE = 20


def measure() -> Figures:
    """Milliseconds for people with many lines, one after the other, and the most queries any of them needs; then the streamed report."""
    from django.conf import settings
    from django.db import connection
    from django.db.models import Count
    from django.test import Client
    from django.utils import timezone

    from core.models import User
    from demo.domain.people import LEARNER
    from learners.domain.progress_report import progress_rows
    from learners.models import HoursEntry

    settings.ALLOWED_HOSTS = ["testserver"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    many = HoursEntry.objects.filter(learner_id__lt=200_000).values("learner").annotate(lines=Count("pk")).filter(lines__gte=10).order_by("learner")
    people = [User.objects.get(email=LEARNER.email), *User.objects.filter(pk__in=[row["learner"] for row in many[: PEOPLE - 1]])]
    clients = []
    for person in people:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)

    def get(client: Client) -> None:
        response = client.get("/mein-bereich/")
        if response.status_code != 200:
            raise SystemExit(f"/mein-bereich/ answered {response.status_code}")

    size = {"ledger_entries": HoursEntry.objects.count(), "people": User.objects.count()}
    turn = itertools.cycle(clients)
    figures: Figures = {
        "own_area_ms": milliseconds(lambda: get(next(turn)), runs=5 * PEOPLE, warm_up=PEOPLE) | size,
        "own_area_queries": max((queries(lambda: get(client)) for client in clients), key=lambda figure: figure["value"]) | size,  # noqa: B023 -- called at once
    }
    tracemalloc.start()
    begun, rows = time.perf_counter(), 0
    for _progress in progress_rows(at=timezone.now()):
        rows += 1
    peak = tracemalloc.get_traced_memory()[1]
    figures["progress_report_s"] = {"value": round(time.perf_counter() - begun, 1), "unit": "s", "runs": 1, "rows": rows, "peak_mb": round(peak / 1e6, 1)}
    figures["rank_need_ms"] = ranking()
    return figures


if __name__ == "__main__":
    open_database("large")
    print("Measuring …", file=sys.stderr)
    report(measure())
