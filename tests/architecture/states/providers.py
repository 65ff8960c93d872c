"""Catalogue, offerings, providers and the provider's portal."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.enums import OrganisationKind
from providers.models import Offering, Provider
from tests.architecture.access import Scene
from tests.architecture.access.providers import draft
from tests.architecture.states import demo, shown
from tests.factories.core import OrganisationFactory
from tests.factories.providers import OfferingFactory, ProviderFactory

LONG_TITLE = "Steuerungsaufgaben in der kommunalen Quartiersentwicklung: Beteiligungsverfahren, Netzwerkarbeit und Ressourcenbündelung"
LONG_NAME = "Fortbildungszentrum für Sozialraumorientierung Hohenlohe-Ost"


def soon(scene: Scene, **fields: Any) -> Offering:
    """An offering that is open for enrolment today, whatever day it is."""
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=40)
    return OfferingFactory(**{"provider": scene.provider, "first_start": first, "registration_until_date": (first - timedelta(days=10)).date()} | fields)


def long_words(scene: Scene) -> dict[str, Any]:
    """A title of 120 characters, a provider's name of 60."""
    provider = ProviderFactory(
        organisation=OrganisationFactory(kind=OrganisationKind.PROVIDER, name=LONG_NAME),
        contact_email="fortbildungszentrum-sozialraumorientierung@hohenlohe-ost.example.org",
    )
    return {
        "uuid": soon(
            scene, provider=provider, title=LONG_TITLE, venue="Nachbarschaftszentrum am Ludwig-Windthorst-Quartiersplatz, Donaudampfschifffahrtsstraße 123"
        ).uuid
    }


def _full(scene: Scene) -> dict[str, Any]:
    return {"uuid": soon(scene, seats=4, seats_taken=4).uuid}


def _online(scene: Scene) -> dict[str, Any]:
    return {"uuid": soon(scene, online=True).uuid}


def _of_the_demo(scene: Scene) -> dict[str, Any]:
    return {"uuid": Offering.objects.public().filter(modules__isnull=False).order_by("pk")[0].uuid}


def _demo_provider(scene: Scene) -> dict[str, Any]:
    return {"slug": Provider.objects.order_by("pk")[0].slug}


def _long_provider(scene: Scene) -> dict[str, Any]:
    return {"slug": Offering.objects.get(**long_words(scene)).provider.slug}


def _several(scene: Scene) -> None:
    for _number in range(3):
        OfferingFactory(provider=scene.provider, draft=True, title=LONG_TITLE)


STATES = {
    "providers:offering_list": (
        shown(),
        shown(label="gefiltert", query="q=Beteiligung&format=basis&ort=online"),
        shown(label="leer", query="q=gibt-es-nicht"),
        shown(label="ungültiger Filter", query="von=gestern&umkreis=x"),
        shown(label="letzte Seite", query="seite=2"),
        shown(label="lange Wörter", before=long_words, query="q=Ressourcenbündelung"),
        shown(label="Kalender", query="ansicht=kalender"),
        shown(label="Kalender, lange Wörter", before=long_words, query="ansicht=kalender&q=Ressourcenbündelung"),
        shown(label="Kalender, leerer Monat", query="ansicht=kalender&kalendermonat=2020-01"),
        shown(label="Kalender, ein Tag", query="ansicht=kalender&kalendertag=2020-01-01"),
        shown(label="Karte", query="ansicht=karte"),
        shown(label="Karte eines Kreises", query="ansicht=karte&kreis=stuttgart&kreis=ulm"),
    ),
    "providers:offering": (
        shown(kwargs=_of_the_demo),
        shown("editor", label="Entwurf", kwargs=draft),
        shown(label="ausgebucht", kwargs=_full),
        shown(label="online", kwargs=_online),
        shown(label="lange Wörter", kwargs=long_words),
    ),
    "providers:provider_list": (shown(), shown(label="lange Wörter", before=long_words)),
    "providers:provider": (shown(kwargs=_demo_provider), shown(label="ohne Angebote"), shown(label="lange Wörter", kwargs=_long_provider)),
    "providers:open_data": (shown(),),
    "providers:portal": (
        shown(demo.EDITOR),
        shown("editor", label="leer"),
        shown("editor", label="Entwürfe", before=_several),
        shown("learner", label="kein Zugang", status=403),
    ),
}
