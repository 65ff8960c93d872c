"""Gaps: the arithmetic by itself, then what the site's rows add up to and what the pages show."""

from datetime import date
from io import BytesIO
from itertools import combinations_with_replacement
from random import Random

import pytest
from openpyxl import load_workbook

from learners.models import LearnerProfile
from providers.domain.gap_figures import area_names, courses_behind, figures_of, half_of, needs_behind
from providers.domain.gaps import NOWHERE, Cell, Figures, extra_days, missing_in, of_half, rolled_up, total
from providers.enums import NeedState
from providers.models import ModuleInterest, TeachingProfile
from tests.factories.core import GemeindeFactory, KreisFactory, UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.needs import NeedFactory, a_town
from tests.factories.providers import AT, OfferingFactory, a_module

SPRING, AUTUMN = (2027, 1), (2027, 2)


def test_missing_is_what_is_asked_for_and_not_free():
    assert Figures(people=12, interests=3, plans=2, waiting=4, seats=10).missing == 11
    assert Figures(people=3, seats=10).missing == 0
    assert [Figures().is_gap, Figures(courses=1).is_gap, Figures(courses=1, people=2, seats=1).is_gap] == [True, False, True]


def test_areas_roll_up_and_seats_of_one_area_help_nobody_in_another():
    cells = {
        Cell("7", "08421", SPRING): Figures(people=10, courses=1, seats=2),
        Cell("7", "08425", SPRING): Figures(seats=20, courses=2),
        Cell("7", "08111", SPRING): Figures(people=5),
        Cell("7", NOWHERE, SPRING): Figures(interests=4),
        Cell("7", "08421", AUTUMN): Figures(people=1),
    }

    regions = of_half(rolled_up(cells, {"08421": "Donau-Iller", "08425": "Donau-Iller", "08111": "Stuttgart"}), SPRING)

    assert missing_in(of_half(cells, SPRING).values()) == 8 + 0 + 5 + 4
    assert regions == {
        ("7", "Donau-Iller"): Figures(people=10, courses=3, seats=22),
        ("7", "Stuttgart"): Figures(people=5),
        ("7", NOWHERE): Figures(interests=4),
    }
    assert total(regions.values()) == Figures(people=15, interests=4, courses=3, seats=22)


@pytest.mark.parametrize("seed", range(20))
def test_the_best_extra_days_are_really_the_best(seed):
    chance = Random(seed)
    cells = {(str(module), area): Figures(people=chance.randrange(0, 40), seats=chance.randrange(0, 10)) for module in range(3) for area in "AB"}
    teachable = {key for key in cells if chance.random() < 0.8}

    chosen = extra_days(cells, days=4, seats=12, teachable=teachable)

    def closed(days: tuple[tuple[str, str], ...]) -> int:
        return sum(min(12 * days.count(key), cells[key].missing) for key in set(days))

    best = max((closed(days) for days in combinations_with_replacement(sorted(teachable), 4)), default=0)
    assert sum(day.closes for day in chosen) == best
    assert [day.closes for day in chosen] == sorted((day.closes for day in chosen), reverse=True)


@pytest.fixture
def ulm(db):
    return a_town("Stadt Bedarfstadt", kreis=KreisFactory(ags="08421", name="Ulm", kind="Stadtkreis", region="Donau-Iller", district="Tübingen"))


def test_demand_and_supply_of_the_site_are_counted_where_they_belong(ulm):
    kreis, module = ulm.gemeinde.kreis, a_module()
    NeedFactory(municipality=ulm, people=12)
    NeedFactory(municipality=ulm, people=9, from_date=date(2027, 9, 1), until_date=date(2027, 10, 1))
    NeedFactory(municipality=ulm, people=5, from_date=date(2026, 9, 1))  # has begun: it is asked for now
    for state in (NeedState.DRAFT, NeedState.AGREED, NeedState.WITHDRAWN):
        NeedFactory(municipality=ulm, state=state)
    somebody = UserFactory()
    LearnerProfile.objects.create(user=somebody, gemeinde=ulm.gemeinde)
    for user in (somebody, UserFactory()):
        ModuleInterest.objects.create(user=user, module=module, created_at=AT)
    course = OfferingFactory(kreis=kreis, seats=10, seats_taken=7)
    EnrolmentFactory(offering=course, state="waiting", confirmed_at=None)
    OfferingFactory(kreis=kreis, draft=True)

    found = figures_of(at=AT)

    assert found == {
        Cell("7", "08421", SPRING): Figures(needs=2, people=17, interests=1, waiting=1, courses=1, seats=3),
        Cell("7", "08421", AUTUMN): Figures(needs=1, people=9),
        Cell("7", NOWHERE, SPRING): Figures(interests=1),
    }
    assert [need.people for need in needs_behind("7", ["08421"], SPRING, at=AT)] == [12, 5]
    assert courses_behind("7", ["08421"], SPRING, at=AT) == [course]
    assert {area_names(level)["08421"] for level in ("kreis", "region", "bezirk")} == {"Stadtkreis Ulm", "Donau-Iller", "Tübingen"}
    assert [half_of(day) for day in (date(2027, 6, 30), date(2027, 7, 1))] == [SPRING, AUTUMN]


def test_what_learning_plans_could_not_cover_counts_once_per_person(ulm):
    from curriculum.models import Pathway
    from learners.models import LearningPlan

    person = UserFactory()
    LearnerProfile.objects.create(user=person, gemeinde=ulm.gemeinde)
    a_module()
    pathway = Pathway.objects.create(curriculum=a_module().curriculum, position=1, slug="s", title="S", presence_minutes=0, self_study_minutes=0)
    for codes in (["7", "8"], ["7"]):  # the latest plan holds
        uncovered = [{"module": code, "phase": phase, "minutes": 90, "reasons": []} for code in codes for phase in ("P", "S")]
        LearningPlan.objects.create(
            learner=person, pathway=pathway, state="done", wishes={}, result={"variants": [{"uncovered": uncovered}]}, asked_at=AT, finished_at=AT
        )

    assert figures_of(at=AT) == {Cell("7", "08421", SPRING): Figures(plans=1)}


def test_questions_stay_as_many_however_much_there_is(ulm, django_assert_max_num_queries, django_assert_num_queries):
    NeedFactory(municipality=ulm)
    OfferingFactory(kreis=ulm.gemeinde.kreis)
    with django_assert_max_num_queries(7) as few:
        before = figures_of(at=AT)
    for _number in range(6):
        NeedFactory(municipality=ulm)
        OfferingFactory(kreis=ulm.gemeinde.kreis)

    with django_assert_num_queries(len(few)):
        after = figures_of(at=AT)

    assert before != after


def test_the_desk_shows_the_matrix_what_is_behind_a_cell_and_a_workbook(curriculum, dana, provider, client_of):
    from django.utils import timezone

    from core.models import Gemeinde
    from core.time import berlin_date
    from providers.domain.teaching import half_years

    town = a_town("Stadt Bedarfstadt")
    town.gemeinde = Gemeinde.objects.get(ags="08421000")
    town.save()
    half = half_years(berlin_date(timezone.now()))[1]
    need = NeedFactory(municipality=town, people=13, from_date=date(half[0], 1 if half[1] == 1 else 7, 2), until_date=date(half[0] + 1, 12, 31))
    profile = TeachingProfile.objects.create(provider=provider)
    profile.modules.add(a_module())
    desk = client_of(dana)
    key = f"halbjahr={half[0]}-{half[1]}"

    pages = [desk.get(f"/verwaltung/luecken/?ebene={level}&{key}").content.decode() for level in ("kreis", "region", "bezirk")]
    behind = desk.get(f"/verwaltung/luecken/zelle/?ebene=kreis&{key}&modul=7&gebiet=Stadtkreis+Ulm").content.decode()
    area = desk.get(f"/verwaltung/luecken/zelle/?ebene=region&{key}&gebiet=Donau-Iller+(BW)")
    sheet = load_workbook(BytesIO(desk.get(f"/verwaltung/luecken/luecken.xlsx?ebene=kreis&{key}").content)).active
    lines = [row for row in sheet.iter_rows(values_only=True) if row[2] == "Stadtkreis Ulm"]

    assert all("Es fehlen 13 Plätze." in page and "<svg" in page for page in pages)
    assert all(word in behind for word in (need.title, str(provider.name), "Nichts ist ausgeschrieben."))
    assert area.status_code in {200, 404}  # the region's name is the state's business
    assert [line[4:] for line in lines] == [(1, 13, 0, 0, 0, 0, 0, 13)]
    assert desk.get(f"/verwaltung/luecken/zelle/?ebene=kreis&{key}&gebiet=Nirgendwo").status_code == 404


def test_only_the_office_and_auditors_see_gaps(emil, boris, client_of):
    GemeindeFactory()
    for person in (emil, boris):
        assert client_of(person).get("/verwaltung/luecken/").status_code in {302, 403}
