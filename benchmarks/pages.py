"""Pages at the size of BENCH_SCALE (medium): visitors of real servers, then a first visit in Chromium."""

from benchmarks import first_visit, visitors
from benchmarks.database import open_database
from benchmarks.measure import Figures, report
from benchmarks.servers import server, site_settings


def measure_servers() -> Figures:
    """What visitors of two workers get, and what a browser sees."""
    from django.urls import reverse
    from django.utils import timezone

    from providers.models import Offering

    offering = Offering.objects.upcoming(timezone.now()).order_by("starts_at", "pk").first()
    if offering is None:
        raise SystemExit("Demo data hold upcoming offerings; none was found.")
    addresses = {"start_page": "/", "catalogue": "/angebote/", "offering": reverse("providers:offering", args=[offering.uuid]), "module": "/module/4/"}
    with site_settings() as settings:
        figures = visitors.measure(addresses, settings)
        with server("config.wsgi", **settings) as port:
            return figures | first_visit.measure(port)


if __name__ == "__main__":
    open_database("medium")
    report(measure_servers())
