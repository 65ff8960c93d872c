"""The demonstration has something in every state of the three views, in both towns, and all of it says that it is invented."""

import pytest

from core.models import Gemeinde
from core.time import berlin_date
from demo.domain.planning import TOWNS
from planning.channel_enums import BoxEntryState, Channel, DeviationState
from planning.domain.channel_overview import overview_of
from planning.domain.channels import channels_on, newest_division
from planning.domain.invariants import find_problems
from planning.domain.online_box import takes_entries
from planning.domain.quartier_classes import status_run
from planning.domain.three_views import read_views
from planning.models import BoxEntry, ClassDeviation, Consultation, Quartier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]


@pytest.fixture(params=TOWNS)
def town(request, demo_site, db):
    return Gemeinde.objects.get(ags=request.param)


def quartiere(town):
    return list(Quartier.objects.filter(geography=newest_division(town)).select_related("geography__gemeinde").order_by("name", "key"))


def test_both_towns_work_with_everything(town):
    assert channels_on(town) == frozenset(Channel.values)


def test_every_state_is_there(town):
    day = berlin_date(Consultation.objects.filter(title="Demo-Online-Kasten").latest("opened_at").opened_at)

    states = {view.state.value for row in quartiere(town) for view in read_views(row, day=day).views}

    assert states == {"there", "thin", "running", "missing"}


def test_one_box_is_open_with_something_to_read(town):
    box = Consultation.objects.get(title="Demo-Online-Kasten", quartier__geography__gemeinde=town)

    assert takes_entries(box, day=berlin_date(box.opened_at))
    assert set(BoxEntry.objects.filter(consultation=box).values_list("state", flat=True)) == set(BoxEntryState.values)


def test_one_deviation_holds_one_waits_and_one_has_expired(town):
    run = status_run(newest_division(town))
    rows = ClassDeviation.objects.filter(run=run)
    day = berlin_date(Consultation.objects.filter(title="Demo-Online-Kasten").latest("opened_at").opened_at)

    assert sorted(rows.values_list("state", flat=True)) == [DeviationState.CONFIRMED, DeviationState.CONFIRMED, DeviationState.PROPOSED]
    assert overview_of(town, day=day).deviating >= 1


def test_what_was_written_says_that_it_is_invented(demo_site):
    assert BoxEntry.objects.exclude(text__contains="(Demo)").count() == 0


def test_the_audit_of_planning_finds_nothing(demo_site):
    assert list(find_problems()) == []
