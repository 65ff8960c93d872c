"""Status by dynamics on the public page: picture, table and file say the same, and nothing hidden comes out."""

import csv
import re

import pytest

from planning.domain.index_runs import withdraw_run
from planning.domain.status_dynamics import dynamics_beside, grid_of
from planning.models import IndicatorValue
from tests.factories.planning import make_dynamics, make_run

pytestmark = pytest.mark.django_db


def file_of(client, run):
    text = b"".join(client.get(f"/sozialindex/{run.uuid}/status-dynamik.csv").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_picture_table_and_file_say_the_same_numbers(dana, client):
    run = make_run(by=dana, published=True)
    grid = grid_of(run, make_dynamics(run, by=dana))
    expected = [cell.count for row in grid.cells for cell in row]

    page = client.get(f"/sozialindex/{run.uuid}/").content.decode()
    rows = file_of(client, run)
    table = page.split('id="status-dynamik"')[1].split("</table>")[0]

    assert sum(expected) == grid.total == 5
    assert [int(number) for number in re.findall(r'class-grid__number"[^>]*>(\d+)<', page)] == expected
    assert [int(number) for number in re.findall(r'<td class="number">(\d+)</td>', table)] == expected
    assert [int(row["Zahl"]) for row in rows] == expected
    assert [len([name for name in row["Quartiere"].split("; ") if name]) for row in rows] == expected


def test_a_hidden_value_is_in_no_class_of_dynamics_and_its_figure_nowhere(dana, client):
    run = make_run(by=dana, published=True)
    dynamics = make_dynamics(run, by=dana)

    hidden = next(cell for row in grid_of(run, dynamics).cells for cell in row if any(each.key == "D" for each in cell.quartiere))
    downloads = "".join(
        b"".join(client.get(f"/sozialindex/{each.uuid}/{name}.csv").streaming_content).decode()
        for each, name in ((run, "status-dynamik"), (run, "tabelle"), (dynamics, "tabelle"))
    )

    assert hidden.dynamics == ""
    assert not re.search(r"\d,\d|\d\.\d", downloads)  # classes only: no two files can be subtracted from each other
    assert not IndicatorValue.objects.filter(gap="few_cases").exclude(value=None).exists()


def test_without_published_dynamics_there_is_no_grid(dana, client):
    run = make_run(by=dana, published=True)
    dynamics = make_dynamics(run, by=dana)
    assert (dynamics_beside(run), dynamics_beside(dynamics)) == (dynamics, None)

    withdraw_run(dynamics, reason="Falsche Werte.", by=dana)

    assert "Status und Dynamik" not in client.get(f"/sozialindex/{run.uuid}/").content.decode()
    assert client.get(f"/sozialindex/{run.uuid}/status-dynamik.csv").status_code == 404
