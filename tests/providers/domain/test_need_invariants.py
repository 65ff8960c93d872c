"""The audit notices needs and proposals that contradict themselves."""

import pytest

from providers.domain.invariants import find_problems
from providers.domain.matching_runs import ask_run, reckon_run
from providers.enums import NeedState
from providers.models import MatchingRun, Need
from tests.factories.needs import NeedFactory, ask
from tests.factories.providers import AT

pytestmark = pytest.mark.django_db


def test_what_fits_together_is_no_finding_and_what_does_not_is_named(provider, dana):
    asked = NeedFactory()
    ask(asked, provider)
    run = ask_run((2027, 1), by=dana, at=AT)
    reckon_run(run, at=AT)
    before = list(find_problems())

    Need.objects.update(state=NeedState.ACCEPTED)
    agreed = NeedFactory(municipality=asked.municipality, state=NeedState.AGREED)
    MatchingRun.objects.update(problem="{}")

    assert before == []
    assert list(find_problems()) == [
        f"Bedarf {asked.uuid}: Es laufen Anfragen an Träger, aber der Stand ist „angenommen“.",
        f"Bedarf {agreed.uuid}: Der Stand ist „vereinbart“, aber kein Träger hat zugesagt.",
        f"Vorschlag {run.uuid}: Die Prüfsumme passt nicht: Aufgabe.",
    ]
