"""Pages at the size of BENCH_SCALE (medium): in-process requests, then visitors of real servers, then a first visit in Chromium."""

from benchmarks import first_visit, visitors
from benchmarks.database import open_database
from benchmarks.measure import Figures, milliseconds, queries, report
from benchmarks.servers import server, site_settings


def measure() -> Figures:
    """Milliseconds and queries per page; a page that does not answer 200 stops the run."""
    from django.conf import settings
    from django.test import Client

    from core.models import User
    from demo.domain.people import LEARNER
    from providers.models import Offering

    settings.ALLOWED_HOSTS = ["testserver"]
    learner = Client()
    learner.force_login(User.objects.get(email=LEARNER.email), backend="django.contrib.auth.backends.ModelBackend")

    def get(client: Client, address: str) -> object:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return response

    size = {"offerings": Offering.objects.count(), "people": User.objects.count()}
    figures: Figures = {}
    figures["own_area_ms"] = milliseconds(lambda: get(learner, "/mein-bereich/")) | size
    figures["own_area_queries"] = queries(lambda: get(learner, "/mein-bereich/")) | size
    return figures


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
    report(measure() | measure_servers())
