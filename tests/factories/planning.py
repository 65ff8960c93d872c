"""A small town with five Quartiere; the figures are those of research/domain.md 3.5, whose z-values are known."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.models import Gemeinde, Kreis, Organisation, User
from planning.domain.allocation_scenarios import WantedAllocation, compute_scenario
from planning.domain.index_reading import read_run
from planning.domain.index_runs import CLASSES_OF_DYNAMICS, Wanted, compute_run, publish_run
from planning.models import AllocationScenario, Geography, IndexRun, Indicator, IndicatorValue, Mandate, MandateDelegate, Quartier
from tests.factories.core import UserFactory

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
FIGURES = {"A": (6.0, 9.0, 2.0), "B": (9.0, 14.0, 3.0), "C": (15.0, 26.0, 6.0), "D": (7.0, 11.0, 2.5), "E": (8.0, 10.0, 1.5)}
KEYS = ("arbeitslose", "transferbezug", "kinderarmut")


def make_gemeinde() -> Gemeinde:
    """A municipality of its own Kreis, or the one that is there; not the real Ulm, which has Quartiere in the demonstration."""
    kreis, _ = Kreis.objects.get_or_create(
        ags="08421",
        defaults={
            "slug": "ulm",
            "name": "Ulm",
            "kind": "Stadtkreis",
            "district": "Tübingen",
            "region": "Donau-Iller",
            "population": 128_000,
            "lat": 48.4,
            "lon": 9.99,
        },
    )
    gemeinde, _ = Gemeinde.objects.get_or_create(
        ags="08421998", defaults={"name": "Ulm", "kind": "Stadt", "kreis": kreis, "population": 128_000, "lat": 48.4, "lon": 9.99}
    )
    return gemeinde


def square(number: int) -> dict[str, Any]:
    """A square of a hundredth of a degree, one beside the other."""
    west = 9.9 + number / 100
    return {"type": "Polygon", "coordinates": [[[west, 48.4], [west + 0.01, 48.4], [west + 0.01, 48.41], [west, 48.41], [west, 48.4]]]}


def make_geography(*, key: str = "musterstadt", with_boundaries: bool = True, population: int = 2_000, until: date | None = None) -> Geography:
    """Five Quartiere A to E; with `until` a version that ended."""
    geography = Geography.objects.create(
        key=key, name="Musterstadt (erfunden)", gemeinde=make_gemeinde(), valid_from_date=date(2020, 1, 1), valid_until_date=until, source="erfunden"
    )
    Quartier.objects.bulk_create(
        Quartier(
            geography=geography,
            key=letter,
            name=f"Quartier {letter}",
            part_of="Nord",
            population=population,
            boundary=square(number) if with_boundaries else None,
        )
        for number, letter in enumerate(FIGURES)
    )
    return geography


def make_indicator(key: str, *, agreed: bool = True, **fields: Any) -> Indicator:
    """An agreed indicator, in percent."""
    agreement = {"agreed_on_date": date(2025, 1, 1), "agreed_by": "Arbeitsgruppe"} if agreed else {}
    values = {"name": key.capitalize(), "definition": "Anteil", "source": "Statistikstelle", "unit": "%", "owner": "Stadt"} | agreement | fields
    return Indicator.objects.create(key=key, **values)


def make_data(geography: Geography | None = None, *, year: int = 2025) -> tuple[Geography, list[Indicator]]:
    """The five Quartiere with three agreed indicators."""
    geography = geography or make_geography()
    indicators = [Indicator.objects.filter(key=key).first() or make_indicator(key) for key in KEYS]
    IndicatorValue.objects.bulk_create(
        IndicatorValue(quartier=quartier, indicator=indicator, year=year, value=FIGURES[quartier.key][number])
        for quartier in geography.quartiere.all()
        for number, indicator in enumerate(indicators)
    )
    return geography, indicators


def make_run(*, by: User, published: bool = False, name: str = "Musterindex 2025") -> IndexRun:
    """An index of the five Quartiere; equal weights."""
    geography, indicators = make_data()
    run = compute_run(geography, Wanted(name, {row.pk: 1.0 for row in indicators}, "zscore", 2025), by=by, at=AT)
    return publish_run(run, interpretation="Erfundene Zahlen, die nichts über einen Ort sagen.", by=by, at=AT) if published else run


def make_dynamics(run: IndexRun, *, by: User) -> IndexRun:
    """The published change since the year before: A fell, C rose, D has one hidden value."""
    for row in IndicatorValue.objects.filter(quartier__geography=run.geography, year=2025).select_related("quartier"):
        step = {"A": 1.5, "C": -4.0}.get(row.quartier.key, 0.1 * row.quartier.pk % 1)
        hidden = row.quartier.key == "D" and row.indicator.key == KEYS[0]
        IndicatorValue.objects.create(
            quartier=row.quartier, indicator=row.indicator, year=2024, value=None if hidden else row.value + step, gap="few_cases" if hidden else ""
        )
    weights = dict.fromkeys(Indicator.objects.filter(key__in=KEYS).values_list("pk", flat=True), 1.0)
    wanted = Wanted("Veränderung 2024–2025", weights, "zscore", 2025, 2024, classes=CLASSES_OF_DYNAMICS)
    return publish_run(compute_run(run.geography, wanted, by=by, at=AT), interpretation="Erfundene Zahlen.", by=by, at=AT)


def make_scenario(run: IndexRun, *, by: User, name: str = "Gleich je Kopf") -> AllocationScenario:
    """A hundred hours, to every class the same per head."""
    needs = {area.name: Decimal(1) for area in read_run(run).classes}
    return compute_scenario(run, WantedAllocation(name, "Stunden", 100, needs), by=by, at=AT)


def make_mandate(quartier: Quartier, municipality: Organisation, **fields: Any) -> Mandate:
    """Ten hours a week for a neighbourhood association."""
    values = {"holder": "Nachbarschaft e. V. (erfunden)", "weekly_hours": Decimal("10"), "from_date": date(2026, 7, 1), "created_at": AT}
    return Mandate.objects.create(quartier=quartier, municipality=municipality, **values | fields)


def make_other_quartier(key: str = "Z") -> Quartier:
    """A Quartier of another town of the same Kreis; its division is made once."""
    gemeinde, _ = Gemeinde.objects.get_or_create(
        ags="08421997", defaults={"name": "Andernorts", "kind": "Stadt", "kreis": make_gemeinde().kreis, "population": 9_000, "lat": 48.5, "lon": 9.8}
    )
    geography, _ = Geography.objects.get_or_create(
        key="andernorts", defaults={"name": "Andernorts (erfunden)", "gemeinde": gemeinde, "valid_from_date": date(2020, 1, 1), "source": "erfunden"}
    )
    return Quartier.objects.get_or_create(geography=geography, key=key, defaults={"name": f"Quartier {key}", "population": 1_500, "boundary": square(30)})[0]


def make_delegate(mandate: Mandate, person: User | None = None, **fields: Any) -> User:
    """Fatma, who said yes to acting for the holder of a mandate."""
    person = person or UserFactory(first_name="Fatma", last_name="Fuchs")
    number = MandateDelegate.objects.count()
    values = {"email": person.email, "digest": f"{number:064x}", "invited_at": AT, "expires_at": AT + timedelta(days=14), "accepted_at": AT}
    MandateDelegate.objects.create(mandate=mandate, person=person, **values | fields)
    return person
