"""Two indices side by side."""

import csv
import io
from datetime import date

from django.urls import reverse

from planning.domain.index_compared import compare
from planning.domain.index_reading import read_run
from planning.domain.index_runs import Wanted, compute_run
from planning.models import IndexRun, IndicatorValue
from tests.factories.planning import AT, make_data, make_geography, make_indicator, make_run


def _two_years(dana):
    """2024 and 2025; in 2024 Quartier A stands where C does in 2025, and the other way round; E has no value in 2024."""
    geography, indicators = make_data(year=2025)
    for row in IndicatorValue.objects.filter(year=2025).select_related("quartier"):
        swapped = {"A": "C", "C": "A"}.get(row.quartier.key, row.quartier.key)
        value = IndicatorValue.objects.get(quartier__geography=geography, quartier__key=swapped, indicator=row.indicator, year=2025).value
        missing = row.quartier.key == "E"
        IndicatorValue.objects.create(
            quartier=row.quartier, indicator=row.indicator, year=2024, value=None if missing else value, gap="missing" if missing else ""
        )
    weights = {row.pk: 1.0 for row in indicators}
    return [compute_run(geography, Wanted(str(year), weights, "zscore", year), by=dana, at=AT) for year in (2025, 2024)]


def test_the_cross_table_counts_every_quartier_once_and_says_who_moved(dana):
    now, before = _two_years(dana)

    compared = compare(read_run(now), read_run(before))

    assert [pair.area.quartier.key for pairs in compared.cells.values() for pair in pairs if pair.is_moved] == ["A", "C"]
    assert (compared.moved, compared.has_same_classes) == (2, True)
    assert sorted(pair.area.quartier.key for _row, cells in compared.table for pairs in cells for pair in pairs) == list("ABCDE")
    assert (compared.rows[-1], compared.columns[-1]) == ("sehr niedrig", "")
    assert [pair.area.quartier.key for (_row, column), pairs in compared.cells.items() if not column for pair in pairs] == ["E"]


def test_the_office_compares_and_fetches_the_same_as_a_file(dana, client_of):
    now, before = _two_years(dana)
    address, client = reverse("planning_desk:comparison", args=[now.uuid]), client_of(dana)

    page = client.get(address, {"mit": before.uuid}).content.decode()
    rows = list(csv.reader(io.StringIO(client.get(address, {"mit": before.uuid, "als": "csv"}).content.decode("utf-8-sig")), delimiter=";"))

    assert "2 Quartiere stehen in einer anderen Klasse." in page
    assert rows[0] == ["Schlüssel", "Quartier", "2025", "2024", "andere Klasse"]
    assert [(row[0], row[4]) for row in rows[1:]] == [("A", "ja"), ("B", "nein"), ("C", "ja"), ("D", "nein"), ("E", "nein")]


def test_an_index_of_another_geography_is_not_there(dana, client_of):
    run = make_run(by=dana)
    elsewhere = make_geography(key="anderswo", until=date(2024, 12, 31))
    make_indicator("mieten")
    other = IndexRun.objects.create(
        geography=elsewhere,
        name="Anderswo",
        specification=run.specification,
        data=run.data,
        data_sha256=run.data_sha256,
        engine=run.engine,
        result=run.result,
        result_sha256=run.result_sha256,
        computed_at=AT,
    )

    statuses = [client_of(dana).get(reverse("planning_desk:comparison", args=[run.uuid]), {"mit": wanted}).status_code for wanted in (other.uuid, "unsinn", "")]

    assert statuses == [404, 404, 200]
