import copy
import json

import pytest
from django.core.management import CommandError, call_command

PROBLEM = {
    "requirements": [{"module": "1", "phase": "P", "minutes": 270}, {"module": "2", "phase": "S", "minutes": 90}],
    "offerings": [
        {
            "id": "o1",
            "covers": [{"module": "1", "phase": "P", "minutes": 135}, {"module": "1", "phase": "P", "minutes": 135}],
            "sessions": [{"start": "2027-03-01T09:00:00+01:00", "end": "2027-03-01T13:30Z"}],
            "online": False,
            "lat": 48.78,
            "lon": 9.18,
            "fee_cents": 12000,
            "subsidy_cents": 4000,
            "seats": 3,
        }
    ],
    "learner": {
        "lat": 48.4,
        "lon": 9.99,
        "max_km": 73,
        "online_ok": True,
        "blocked": [],
        "not_before": "2027-01-01",
        "not_after": "2028-06-30",
        "budget_cents": None,
        "max_days_per_month": None,
    },
    "weights": {"fee_cent": 1, "km": 30, "day": 0, "offering": 500, "finish_day": 10},
}


def changed(path, value):
    """The problem with one value changed; a path ending in None takes the key away."""
    problem = copy.deepcopy(PROBLEM)
    place = problem
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return problem


def plan(folder, problem):
    (folder / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    call_command("plan_learning", folder / "problem.json", output=folder / "out.json", time_limit=5.0)
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))


def test_plan_learning_writes_the_plan(tmp_path):
    written = plan(tmp_path, PROBLEM)

    assert written.pop("seconds") >= 0
    assert written == {
        "status": "optimal",
        "uncovered": [{"module": "2", "phase": "S", "minutes": 90}],
        "uncovered_minutes": 90,
        "offerings": ["o1"],
        "cost": 8_000 + 30 * 2 * 73 + 500 + 10 * 59,
        "bound": 8_000 + 30 * 2 * 73 + 500 + 10 * 59,
    }


OFFERING = ("offerings", 0)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ((*OFFERING, "sessions", 0, "end"), "2027-03-01T09:00:00+01:00", "offerings[0].sessions[0].end: das Ende liegt nicht nach dem Beginn."),
        (
            (*OFFERING, "sessions", 0, "end"),
            "2027-03-01 13:30",
            "offerings[0].sessions[0].end: hier wird ein Zeitpunkt wie 2027-03-01T09:00:00+01:00 erwartet.",
        ),
        (
            (*OFFERING, "sessions", 0, "end"),
            "9999-12-31T23:59:00Z",
            "offerings[0].sessions[0].end: hier wird ein Zeitpunkt wie 2027-03-01T09:00:00+01:00 erwartet.",
        ),
        (
            (*OFFERING, "sessions"),
            PROBLEM["offerings"][0]["sessions"] * 2,
            "offerings[0].sessions[1]: dieser Termin überschneidet sich mit einem anderen desselben Angebots.",
        ),
        ((*OFFERING, "covers", 0, "minutes"), -1, "offerings[0].covers[0].minutes: die Zahl ist kleiner als 0."),
        ((*OFFERING, "covers", 0, "phase"), "X", "offerings[0].covers[0].phase: möglich ist P, S."),
        ((*OFFERING, "fee_cents"), 3_999, "offerings[0].subsidy_cents: die Förderung ist höher als die Gebühr."),
        ((*OFFERING, "fee_cents"), 1_000_000_001, "offerings[0].fee_cents: die Zahl ist größer als 1000000000."),
        ((*OFFERING, "online"), True, "offerings[0].lat: ein Angebot, das online ist, hat hier null."),
        ((*OFFERING, "lat"), None, "offerings[0].lat: hier wird eine Zahl von -90 bis 90 erwartet."),
        (("offerings",), PROBLEM["offerings"] * 2, 'offerings[1].id: die Kennung "o1" steht schon weiter oben.'),
        (("requirements",), PROBLEM["requirements"][:1] * 2, "requirements[1]: dieses Modul steht in dieser Phase schon weiter oben."),
        (("learner", "not_after"), "2026-12-31", "learner.not_after: das Ende liegt vor dem Beginn."),
        (("learner", "wish"), 1, 'learner: der Schlüssel "wish" ist hier unbekannt.'),
        (("weights", "km"), 1.0, "weights.km: hier wird eine ganze Zahl erwartet."),
    ],
)
def test_plan_learning_refuses_with_the_place(tmp_path, path, value, sentence):
    with pytest.raises(CommandError) as refusal:
        plan(tmp_path, changed(path, value))

    assert str(refusal.value) == sentence
    assert not (tmp_path / "out.json").exists()
