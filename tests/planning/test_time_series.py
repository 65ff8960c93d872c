"""A Quartier over the years: picture, table and file say the same, gaps stay gaps, and nothing suppressed comes out."""

import csv
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.enums import OrganisationKind
from planning.domain.indicator_values import import_values
from planning.domain.time_series import Reading, arrange, time_series_of
from planning.models import Geography, IndicatorValue, Quartier
from tests.factories.core import OrganisationFactory, make_municipality_contact
from tests.factories.planning import make_geography, make_indicator, square

pytestmark = pytest.mark.django_db
OLD, NEW = date(2015, 1, 1), date(2023, 1, 1)


@pytest.fixture
def quartier():
    return make_geography().quartiere.get(key="A")


def fill(quartier, values, *, key="arbeitslose", **fields):
    indicator = make_indicator(key, **fields)
    for year, value in values.items():
        gap = value if isinstance(value, str) else ""
        IndicatorValue.objects.create(quartier=quartier, indicator=indicator, year=year, value=None if gap else value, gap=gap)
    return indicator


def address(quartier):
    return f"/kommune/quartier/{quartier.uuid}/"


def file_of(browser, quartier):
    text = b"".join(browser.get(f"{address(quartier)}zeitreihen.csv").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_picture_table_and_file_say_the_same(quartier, hanna, client_of):
    fill(quartier, {2019: 6.5, 2020: 7.25, 2022: "few_cases", 2023: 0.0})
    fill(quartier, {2020: 41.0, 2023: "missing"}, key="kinder")
    fill(quartier, {2019: 77.7, 2020: 88.8}, key="entwurf", agreed=False)
    browser = client_of(hanna)

    page = browser.get(address(quartier)).content.decode()
    table = page.split('id="zeitreihen"')[1].split("</table>")[0]

    expected = ["6,5", "7,25", "–", "unterdrückt", "0", "–", "41", "–", "–", "–"]
    assert [point.words for each in time_series_of(quartier).series for point in each.points] == expected
    assert re.findall(r'time-series__number"[^>]*>([^<]+)<', page) == expected
    assert re.findall(r'<td class="number">([^<]+)</td>', table) == expected
    assert [row["Wert"] for row in file_of(browser, quartier)] == expected


def test_no_line_crosses_a_gap_or_a_new_version():
    indicator = make_indicator("arbeitslose")
    values = ((2019, 1.0, "", OLD), (2020, 2.0, "", OLD), (2021, None, "few_cases", OLD), (2022, 3.0, "", OLD), (2023, 4.0, "", NEW), (2025, 5.0, "", NEW))

    (series,) = arrange(Reading(indicator, *each) for each in values).series

    assert [[point.year for point in line] for line in series.lines] == [[2019, 2020], [2022], [2023], [2025]]


def test_a_suppressed_value_is_in_no_output(quartier, dana, hanna, client_of):
    make_indicator("arbeitslose")
    for year, text in ((2023, "A;6,5;120"), (2024, "A;47,11;2"), (2025, "A;7;130")):
        raw = f"schluessel;arbeitslose;arbeitslose_faelle\n{text}\n".encode()
        import_values(quartier.geography, raw, name="werte.csv", year=year, by=dana, dry_run=False)
    browser = client_of(hanna)

    page = browser.get(address(quartier)).content.decode()
    rows = file_of(browser, quartier)

    assert [row["Wert"] for row in rows] == ["6,5", "unterdrückt", "7"]
    assert "47,11" not in page + str(rows)
    assert "zu wenige Fälle" not in page  # the reason would tell which cell is small and which protects it


def test_a_year_suppressed_in_one_version_is_not_shown_from_another():
    indicator = make_indicator("arbeitslose")
    readings = [Reading(indicator, 2022, 1.0, "", OLD), Reading(indicator, 2023, None, "few_residents", OLD), Reading(indicator, 2023, 4.0, "", NEW)]

    (series,) = arrange(readings).series

    assert [point.words for point in series.points] == ["1", "unterdrückt"]


def test_earlier_versions_are_followed_by_key_and_a_new_boundary_is_said(quartier, hanna, client_of):
    now = quartier.geography
    before = Geography.objects.create(key="alt", name="Alt", gemeinde=now.gemeinde, valid_from_date=OLD, valid_until_date=date(2019, 12, 31), source="erfunden")
    old = Quartier.objects.create(geography=before, key="A", name="Quartier A", population=900, boundary=square(7))
    indicator = fill(old, {2018: 5.0, 2019: 6.0})
    IndicatorValue.objects.create(quartier=quartier, indicator=indicator, year=2020, value=7.0)
    browser = client_of(hanna)

    page = browser.get(address(quartier)).content.decode()

    assert "Die Grenze dieses Quartiers wurde dabei geändert." in page
    assert page.count("time-series__change") == 1
    assert [(row["Wert"], row["Gebietsstand ab"]) for row in file_of(browser, quartier)] == [("5", "2015-01-01"), ("6", "2015-01-01"), ("7", "2020-01-01")]
    assert [each.years for each in (time_series_of(old), time_series_of(quartier))] == [(2018, 2019), (2018, 2019, 2020)]


def test_values_of_one_year_are_no_series(quartier, hanna, client_of):
    fill(quartier, {2025: 6.5})
    browser = client_of(hanna)

    assert "Noch keine Werte über mehrere Jahre." in browser.get(address(quartier)).content.decode()
    assert file_of(browser, quartier) == []


def test_as_many_queries_for_many_indicators_as_for_few(quartier, hanna, client_of):
    browser = client_of(hanna)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address(quartier)).status_code == 200
        return len(seen)

    fill(quartier, {2024: 1.0, 2025: 2.0})
    few = queries()
    for number in range(12):
        fill(quartier, dict.fromkeys(range(2015, 2026), 1.0), key=f"reihe-{number}")

    assert queries() == few


def test_for_others_the_file_does_not_exist(quartier, gemeinde, emil, client_of):
    fill(quartier, {2024: 1.0, 2025: 2.0})
    other = make_municipality_contact(OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Stadt Neustadt", gemeinde=gemeinde))

    assert [client_of(person).get(f"{address(quartier)}zeitreihen.csv").status_code for person in (other, emil)] == [404, 404]
