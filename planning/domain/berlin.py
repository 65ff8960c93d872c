"""Berlin's Monitoring Soziale Stadtentwicklung 2019 as the real example: anybody can compare our figures with the published ones."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core.domain.upsert import Tally, upsert
from core.models import User
from planning.domain.boundaries import read_boundaries
from planning.domain.index_runs import CLASSES_OF_DYNAMICS, Wanted, compute_run, publish_run
from planning.enums import Gap
from planning.models import Geography, IndexRun, Indicator, IndicatorValue, Quartier

FOLDER = Path(settings.BASE_DIR) / "planning" / "data"
YEAR = 2018  # reference date 31 December 2018
SOURCE = (
    "Monitoring Soziale Stadtentwicklung Berlin 2019, Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen Berlin / Amt für Statistik "
    "Berlin-Brandenburg, CC BY 3.0 DE; aufbereitet von Open Data Product, CC BY 4.0; bearbeitet."
)
INTERPRETATION = (
    "Ein fremdes Beispiel, an dem sich unsere Rechnung prüfen lässt: Aus den veröffentlichten Anteilen ergibt sich derselbe Index wie im Bericht des Landes Berlin. "
    "Der Index beschreibt Flächen, nicht Menschen: Wer in einem Quartier wohnt, muss nicht so leben, wie es der Durchschnitt vermuten lässt. Er zeigt nur, "
    "was gemessen wurde, nicht die Stärken eines Quartiers und nicht, was die Menschen dort selbst für wichtig halten."
)
INDICATORS = (
    ("s1_arbeitslose_pct", "Arbeitslose", "Anteil der Arbeitslosen nach SGB II und III an den 15- bis unter 65-Jährigen am 31. Dezember", "%"),
    ("s3_transferbezug_pct", "Transferbezug", "Anteil der nicht arbeitslosen Empfängerinnen und Empfänger von Transferleistungen am 31. Dezember", "%"),
    ("s4_kinderarmut_pct", "Kinderarmut", "Anteil der unter 15-Jährigen in Haushalten mit Transferbezug am 31. Dezember", "%"),
    ("d1_arbeitslose_pp", "Arbeitslose: Veränderung", "Veränderung des Anteils der Arbeitslosen in zwei Jahren", "Prozentpunkte"),
    ("d3_transferbezug_pp", "Transferbezug: Veränderung", "Veränderung des Anteils mit Transferbezug in zwei Jahren", "Prozentpunkte"),
    ("d4_kinderarmut_pp", "Kinderarmut: Veränderung", "Veränderung des Anteils armer Kinder in zwei Jahren", "Prozentpunkte"),
)


def load_berlin_2019(*, by: User | None, at: datetime) -> list[Tally]:
    """Geography with boundaries, indicators, values, and the two indices, status and dynamics. Twice is once.

    Both indices are published when `by` is somebody: publishing is a person's decision.
    """
    with (FOLDER / "berlin_mss_2019.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    boundaries = read_boundaries((FOLDER / "berlin_planungsraeume.geojson").read_bytes(), key="plr_id")
    with transaction.atomic():
        geography, _created = Geography.objects.update_or_create(
            key="berlin-planungsraeume-2019",
            defaults={
                "name": "Berlin: Planungsräume (bis 2020)",
                "is_example": True,
                "valid_from_date": date(2006, 1, 1),
                "valid_until_date": date(2021, 1, 1),
                "source": SOURCE,
            },
        )
        quartiere, tally = upsert(
            (
                {
                    "geography_id": geography.pk,
                    "key": row["plr_id"],
                    "name": row["plr_name"],
                    "part_of": row["bezirk"],
                    "population": int(row["inhabitants"]),
                    "boundary": boundaries.get(row["plr_id"]),
                }
                for row in rows
            ),
            into=Quartier.objects.filter(geography=geography),
            key="key",
        )
        indicators, indicator_tally = upsert(
            (
                {
                    "key": key,
                    "name": f"{name} (Berlin)",
                    "definition": definition,
                    "source": "MSS Berlin 2019",
                    "unit": unit,
                    "owner": "Land Berlin",
                    "agreed_on_date": date(2019, 12, 31),
                    "agreed_by": "Land Berlin, Bericht 2019",
                }
                for key, name, definition, unit in INDICATORS
            ),
            into=Indicator.objects.all(),
            key="key",
        )
        values = _store_values(rows, quartiere, indicators)
    status = _index(geography, indicators, "Berlin 2019: Status", [key for key, *_rest in INDICATORS[:3]], by=by, at=at)
    dynamics = _index(geography, indicators, "Berlin 2019: Dynamik", [key for key, *_rest in INDICATORS[3:]], by=by, at=at, dynamic=True)
    if by is not None:
        publish_run(dynamics, interpretation=INTERPRETATION, by=by, at=at - timedelta(minutes=1))  # the newest one is how things are
        publish_run(status, interpretation=INTERPRETATION, by=by, at=at)
    return [tally, indicator_tally, values]


def _store_values(rows: list[dict[str, str]], quartiere: dict[str, Quartier], indicators: dict[str, Indicator]) -> Tally:
    """Areas that Berlin leaves out of its index have no figures: that is their gap, not a zero."""
    wanted = [
        IndicatorValue(
            quartier=quartiere[row["plr_id"]],
            indicator=indicators[key],
            year=YEAR,
            value=float(row[key]) if row["included"] == "1" else None,
            gap="" if row["included"] == "1" else Gap.FEW_RESIDENTS if int(row["inhabitants"]) < 400 else Gap.EXCLUDED,
        )
        for row in rows
        for key, *_rest in INDICATORS
    ]
    before = IndicatorValue.objects.filter(indicator__in=[indicators[key] for key, *_rest in INDICATORS], year=YEAR).count()
    IndicatorValue.objects.bulk_create(wanted, batch_size=1000, ignore_conflicts=True)
    return Tally("Indikatorwerte", added=len(wanted) - before, unchanged=before)


def _index(
    geography: Geography, indicators: dict[str, Indicator], name: str, keys: list[str], *, by: User | None, at: datetime, dynamic: bool = False
) -> IndexRun:
    weights = {indicators[key].pk: 1.0 for key in keys}
    wanted = Wanted(name, weights, "zscore", YEAR, classes=CLASSES_OF_DYNAMICS) if dynamic else Wanted(name, weights, "zscore", YEAR)
    return compute_run(geography, wanted, by=by, at=at)
