import copy
import json

import pytest
from django.core.management import CommandError, call_command

PROBLEM = {
    "providers": [{"id": "p1", "lat": 48.8, "lon": 9.2, "max_km": 80, "teaches": ["1", "3"], "capacity_lessons": 60, "fee_cents_per_lesson": 9000}],
    "needs": [
        {"id": "n1", "lat": 48.4, "lon": 10.0, "modules": [{"module": "2", "lessons": 6}, {"module": "1", "lessons": 6}], "weight": 12, "budget_cents": None}
    ],
    "km_cents": 30,
    "forced": [{"need": "n1", "module": "1", "provider": "p1"} for _twice in range(2)],
}


def match(folder, problem):
    (folder / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    call_command("match_needs", folder / "problem.json", output=folder / "out.json", time_limit=5.0)
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))


def test_match_needs_writes_the_assignment(tmp_path):
    written = match(tmp_path, PROBLEM)

    assert written.pop("seconds") >= 0
    assert written == {
        "status": "optimal",
        "value": 72,
        "cost": 6 * 9_000 + 2 * 74 * 30,
        "bound": 6 * 9_000 + 2 * 74 * 30,
        "assignments": [{"need": "n1", "module": "1", "provider": "p1"}],
        "unserved": [{"need": "n1", "module": "2", "reason": "no_provider"}],
    }


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("forced", 0, "provider"), "p9", "forced[0].provider: diesen Träger gibt es nicht."),
        (("forced", 0, "need"), "n9", "forced[0].need: diesen Bedarf gibt es nicht."),
        (("forced", 0, "module"), "3", "forced[0].module: der Bedarf nennt dieses Modul nicht."),
        (("forced", 1, "module"), "2", "forced[1]: der Träger unterrichtet dieses Modul nicht."),
        (("forbidden",), PROBLEM["forced"], "forced[0]: diese Zuordnung ist zugleich verboten."),
        (("needs", 0, "modules", 1, "module"), "2", 'needs[0].modules[1].module: das Modul "2" steht schon weiter oben.'),
        (("needs", 0, "weight"), 0, "needs[0].weight: die Zahl ist kleiner als 1."),
        (("providers", 0, "capacity_lessons"), 5, "forced: die erzwungenen Zuordnungen übersteigen die Kapazität eines Trägers."),
        (("km_cents",), True, "km_cents: hier wird eine ganze Zahl erwartet."),
    ],
)
def test_match_needs_refuses_with_the_place(tmp_path, path, value, sentence):
    problem = copy.deepcopy(PROBLEM)
    place = problem
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(CommandError) as refusal:
        match(tmp_path, problem)

    assert str(refusal.value) == sentence
    assert not (tmp_path / "out.json").exists()
