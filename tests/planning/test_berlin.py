"""The real example, from the command to the public page: what we compute is what Berlin published."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from planning.domain.berlin import FOLDER
from planning.models import IndexRun, IndicatorValue, Quartier


def test_berlin_is_loaded_computed_and_shown(dana, client):
    call_command("load_berlin_2019", "--publish-as", dana.email)
    call_command("load_berlin_2019")

    assert (Quartier.objects.count(), IndicatorValue.objects.count(), IndexRun.objects.count()) == (447, 447 * 6, 2)
    with (FOLDER / "berlin_mss_2019.csv").open(encoding="utf-8") as file:
        published = {row["plr_id"]: row for row in csv.DictReader(file)}
    for name, column in (("Berlin 2019: Status", "status_class"), ("Berlin 2019: Dynamik", "dynamic_class")):
        areas = json.loads(IndexRun.objects.get(name=name).result)["areas"]
        assert {area["key"]: area.get("class", "") for area in areas} == {key: row[column] for key, row in published.items()}
    page = client.get(f"/sozialindex/{IndexRun.objects.get(name='Berlin 2019: Status').uuid}/").content.decode()
    assert page.count("<g>") == 446  # areas with a boundary


def test_only_the_office_publishes(emil):
    with pytest.raises(CommandError, match="kein Konto der Koordinierungsstelle"):
        call_command("load_berlin_2019", "--publish-as", emil.email)

    assert IndexRun.objects.count() == 0
