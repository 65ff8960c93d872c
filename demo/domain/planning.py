"""Invented Quartiere in two real municipalities, with indicators over three years, an index, and an allocation with two scenarios.

Every name says that it is invented; the boundaries are honeycombs that no street follows.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import product
from math import cos, pi, radians, sin
from random import Random
from typing import Any

from core.enums import Role
from core.models import Gemeinde, User
from core.time import berlin_datetime
from planning.domain.allocation_scenarios import WantedAllocation, compute_scenario, decide_scenario
from planning.domain.delegates import accept_delegation, invite_delegate
from planning.domain.index_runs import CLASSES_OF_DYNAMICS, CLASSES_OF_STATUS, Wanted, compute_run, publish_run
from planning.domain.indicators import store_indicator
from planning.domain.mandates import delegate, quartiere_of
from planning.enums import Direction, FeatureKind, Gap
from planning.models import Geography, IndexRun, Indicator, IndicatorValue, Mandate, Quartier, QuartierFeature

TOWNS = ("08421000", "08231000")  # Ulm and Pforzheim, by their official keys
PLACES = (
    "Am Mühlrain",
    "Bachwiesen",
    "Dreilinden",
    "Grüner Winkel",
    "Hafenblick",
    "Lerchenfeld",
    "Nordhang",
    "Obere Gärten",
    "Rosenau",
    "Steinbruch",
    "Ziegelei",
)
INVENTED = "Erfunden für die Demonstration; sagt nichts über einen Ort."
RADIUS = 0.008  # degrees of latitude from the middle of a cell to its corners
# Key, name, unit, direction, usual value and how far Quartiere lie apart.
INDICATORS: tuple[tuple[str, str, str, Direction, float, float], ...] = (
    ("demo-arbeitslose", "Arbeitslose (Demo)", "%", Direction.HIGHER_IS_NEEDIER, 5.0, 2.0),
    ("demo-transferbezug", "Haushalte mit Transferbezug (Demo)", "%", Direction.HIGHER_IS_NEEDIER, 9.0, 4.0),
    ("demo-kinderarmut", "Kinder in Armut (Demo)", "%", Direction.HIGHER_IS_NEEDIER, 14.0, 6.0),
    ("demo-vereine", "Mitglieder in Vereinen (Demo)", "%", Direction.LOWER_IS_NEEDIER, 38.0, 8.0),
)
FEATURES = (
    (FeatureKind.STRENGTH, "Nachbarschaftshilfe (Demo)", "Ein Kreis von Freiwilligen begleitet Ältere beim Einkaufen. Erfunden."),
    (FeatureKind.CHALLENGE, "Lange Wege (Demo)", "Der Bus fährt am Abend nur einmal in der Stunde. Erfunden."),
    (FeatureKind.CONTACT_POINT, "Quartiersbüro (Demo)", "An zwei Nachmittagen in der Woche offen. Erfunden."),
    (FeatureKind.COUNCIL, "Quartiersrat (Demo)", "Tagt viermal im Jahr, offen für alle. Erfunden."),
)
YEARS = 3
INTERPRETATION = (
    "Alle Zahlen sind erfunden und zeigen nur, wie ein Index aussieht. Er sagt, wo sich Belastungen häufen; er sagt nicht, wie ein Quartier ist, "
    "was dort gelingt und was die Menschen dort brauchen. Das wissen Fachkräfte und Bewohnerschaft."
)


def write_planning(office: User, rng: Random, *, today: date) -> Sequence[IndexRun]:
    """Two towns with their indices, the newest published, and two scenarios over it, one decided."""
    indicators = [_agree(office, today, *facts) for facts in INDICATORS]
    towns = list(Gemeinde.objects.filter(ags__in=TOWNS).order_by("-ags"))
    runs = [_index(_town(gemeinde, indicators, rng, today=today), indicators, office=office, today=today) for gemeinde in towns]
    if runs:
        dynamics = runs[0].geography.runs.get(name__startswith="Demo-Dynamik")
        publish_run(dynamics, interpretation=INTERPRETATION, by=office, at=berlin_datetime(today - timedelta(days=21), time(10)))
    for run in runs:
        publish_run(run, interpretation=INTERPRETATION, by=office, at=berlin_datetime(today - timedelta(days=20), time(10)))
    if runs:
        _share_hours(runs[0], office=office, today=today)
    return runs


def _agree(office: User, today: date, key: str, name: str, unit: str, direction: Direction, _usual: float, _apart: float) -> Indicator:
    sheet = {"definition": INVENTED, "source": INVENTED, "owner": "Demo-Arbeitsgruppe", "agreed_by": "Demo-Arbeitsgruppe, erste Sitzung"}
    return store_indicator(Indicator(key=key, name=name, unit=unit, direction=direction, agreed_on_date=today - timedelta(days=200), **sheet), by=office)


def _town(gemeinde: Gemeinde, indicators: Sequence[Indicator], rng: Random, *, today: date) -> Geography:
    geography = Geography.objects.create(
        key=f"demo-{gemeinde.ags}",
        name=f"Demo-Quartiere in {gemeinde.name} (erfunden)",
        gemeinde=gemeinde,
        valid_from_date=date(today.year - YEARS - 1, 1, 1),
        source=INVENTED,
    )
    cells = zip(PLACES, _honeycomb(gemeinde.lat, gemeinde.lon), strict=False)
    quartiere = Quartier.objects.bulk_create(
        Quartier(
            geography=geography,
            key=f"D{number:02}",
            name=f"Demo-Quartier {place}",
            part_of="Nord" if number % 2 else "Süd",
            population=rng.randrange(900, 6_500),
            boundary=cell,
        )
        for number, (place, cell) in enumerate(cells, start=1)
    )
    IndicatorValue.objects.bulk_create(_values(quartiere, indicators, rng, today=today))
    QuartierFeature.objects.bulk_create(
        QuartierFeature(quartier=quartier, kind=kind, title=title, text=text, address="Beispielstraße 1 (erfunden)" if kind in FeatureKind.PLACES else "")
        for quartier, (kind, title, text) in product(quartiere[:3], FEATURES)
    )
    return geography


def _values(quartiere: Sequence[Quartier], indicators: Sequence[Indicator], rng: Random, *, today: date) -> Iterator[IndicatorValue]:
    """What weighs on a Quartier does so in all indicators, and changes little from year to year; one value is missing."""
    for number, quartier in enumerate(quartiere):
        weight, drift = rng.gauss(0, 1), rng.gauss(0, 0.25)
        for indicator, (*_facts, direction, usual, apart) in zip(indicators, INDICATORS, strict=True):
            for back in range(YEARS):
                missing = number == 4 and back == 0 and indicator is indicators[-1]
                value = max(0.5, usual + direction * apart * (weight - drift * back + rng.gauss(0, 0.3)))
                yield IndicatorValue(
                    quartier=quartier,
                    indicator=indicator,
                    year=today.year - 1 - back,
                    value=None if missing else round(value, 1),
                    gap=Gap.MISSING if missing else "",
                )


def _honeycomb(lat: float, lon: float) -> Iterator[dict[str, Any]]:
    """Cells around the middle of a town, row by row, as GeoJSON polygons."""
    stretch = 1 / cos(radians(lat))
    for row in range(4):
        for column in range(3):
            middle_lat = lat + (1.5 - row) * 1.5 * RADIUS
            middle_lon = lon + (column - 1 + 0.5 * (row % 2)) * 3**0.5 * RADIUS * stretch
            ring = [
                [round(middle_lon + RADIUS * stretch * sin(pi / 3 * corner), 5), round(middle_lat + RADIUS * cos(pi / 3 * corner), 5)] for corner in range(6)
            ]
            yield {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _index(geography: Geography, indicators: Sequence[Indicator], *, office: User, today: date) -> IndexRun:
    """Status of the last year, and how it changed since the first."""
    year, at, weights = today.year - 1, berlin_datetime(today - timedelta(days=30), time(9)), {row.pk: 1.0 for row in indicators}
    compute_run(geography, Wanted(f"Demo-Dynamik {year}", weights, "zscore", year, year - YEARS + 1, classes=CLASSES_OF_DYNAMICS), by=office, at=at)
    return compute_run(geography, Wanted(f"Demo-Sozialindex {year}", weights, "zscore", year, classes=CLASSES_OF_STATUS), by=office, at=at)


def _share_hours(run: IndexRun, *, office: User, today: date) -> None:
    """The same per head, as it was decided, and by need with at most a fifth more or less."""
    names, at = [name for name, _below in CLASSES_OF_STATUS], berlin_datetime(today - timedelta(days=10), time(11))
    same = WantedAllocation("Demo: gleich je Kopf", "Stunden Prozessbegleitung", 240, dict.fromkeys(names, Decimal(1)), least=6)
    before = decide_scenario(compute_scenario(run, same, by=office, at=at), decision="Demo-Beirat: zum Einstieg überall gleich viel je Kopf.", by=office, at=at)
    needs = {name: Decimal(1) + step * Decimal("0.5") for step, name in enumerate(names)}
    compute_scenario(
        run, WantedAllocation("Demo: nach Bedarf", "Stunden Prozessbegleitung", 240, needs, least=6, previous=before, change_percent=20), by=office, at=at
    )


def play_mandates(contact: User, delegate_person: User, *, today: date) -> Sequence[Mandate]:
    """The contact's town has delegated the coordination of one Quartier, to an association for which somebody acts here, and another one until last year."""
    town = contact.role_assignments.get(role=Role.MUNICIPALITY_CONTACT).organisation
    if town is None or not quartiere_of(town, day=today).exists():
        return []
    at = berlin_datetime(today - timedelta(days=90), time(9))
    spans = ((timedelta(days=80), timedelta(days=-285)), (timedelta(days=700), timedelta(days=340)))
    mandates = [
        delegate(
            town,
            quartier,
            holder="Nachbarschaftsverein Beispiel (Demo)",
            weekly_hours=Decimal("19.5"),
            from_date=today - begun,
            until_date=today - ended,
            by=contact,
            at=at,
        )
        for quartier, (begun, ended) in zip(quartiere_of(town, day=today)[2:4], spans, strict=False)
    ]
    row = invite_delegate(mandates[0], email=delegate_person.email, by=contact, at=at + timedelta(days=2))
    accept_delegation(row, by=delegate_person, at=at + timedelta(days=3))
    return mandates
