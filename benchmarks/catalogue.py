"""The catalogue at 10,000 published offerings: in-process requests of a visitor, queries, counts and templates included."""

import sys

from benchmarks.database import open_database
from benchmarks.measure import Figures, milliseconds, queries, report
from benchmarks.search import fill

PAGES = {
    "catalogue_list": ("/angebote/", "/angebote/?seite=7"),
    "catalogue_facets": (
        "/angebote/?format=basis&lernbereich=beteiligung-teilhabe&frei=1",
        "/angebote/?zielgruppe=ehrenamt&sprache=de&um=Ulm&umkreis=50&kosten=bis-100",
    ),
    "catalogue_looks": ("/angebote/?ansicht=kalender", "/angebote/?ansicht=karte", "/angebote/?ansicht=karte&format=basis&frei=1"),
    "catalogue_search": ("/angebote/?q=Beteiligung", "/angebote/?q=Quartier+Moderation", "/angebote/?q=Beteilgung&format=basis"),
}


def measure() -> Figures:
    """Milliseconds of the slowest address of each kind, pages made anew each time; a page that does not answer 200 stops the run."""
    from time import perf_counter

    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from providers.domain.search import rebuild_search_texts
    from providers.domain.stock import load_stock
    from providers.models import Offering

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PAGE_CACHE_SECONDS = 0  # finished pages from memory would be measured, not the catalogue
    rebuild_search_texts(Offering.objects.all())
    with connection.cursor() as cursor:  # what autovacuum does within a minute
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    begun = perf_counter()
    load_stock()
    size = {"offerings": Offering.objects.ahead(timezone.now()).count(), "stock_ms": round((perf_counter() - begun) * 1000)}
    visitor = Client()

    def get(address: str) -> object:
        response = visitor.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return response

    figures: Figures = {}
    for name, addresses in PAGES.items():
        measured = {address: milliseconds(lambda: get(address)) for address in addresses}  # noqa: B023 -- called at once
        slowest = max(measured.values(), key=lambda figure: figure["value"])
        figures[f"{name}_ms"] = slowest | size | {f"ms for {address}": figure["value"] for address, figure in measured.items()}
    most = max((queries(lambda: get(address)) for addresses in PAGES.values() for address in addresses), key=lambda figure: figure["value"])  # noqa: B023
    figures["catalogue_queries"] = most | size
    figures["overview_s"] = overview() | size
    return figures


def overview() -> dict[str, object]:
    """The whole programme as a document, as the worker makes it once a night."""
    from resource import RUSAGE_SELF, getrusage
    from time import perf_counter

    from django.utils import timezone

    from providers.domain.overview import overview_of
    from providers.domain.overview_pdf import render_overview

    before, begun = getrusage(RUSAGE_SELF).ru_maxrss, perf_counter()
    content = render_overview(overview_of(at=timezone.now()))
    seconds, grown = perf_counter() - begun, getrusage(RUSAGE_SELF).ru_maxrss - before
    return {"value": round(seconds, 1), "unit": "s", "runs": 1, "grown_mb": grown // 1024, "file_mb": round(len(content) / 1024 / 1024, 1)}


if __name__ == "__main__":
    open_database()
    print("Filling …", file=sys.stderr)
    fill(upcoming=11_000)  # some of them are for one municipality and not listed
    report(measure())
