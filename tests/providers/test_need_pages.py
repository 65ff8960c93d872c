"""Needs in the browser: the municipality's way through its form, and that nobody finds a need of somebody else."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from core.models import Job
from curriculum.models import LearningFormat, Module
from providers.enums import NeedState, PartnerState
from providers.models import Need, NeedPartner, NeedStep
from providers.urls import urlpatterns
from tests.architecture.access import Scene, needs
from tests.factories.core import make_municipality_contact
from tests.factories.needs import NeedFactory, a_town
from tests.factories.providers import AT

pytestmark = pytest.mark.django_db
SECRET = "Geheimer Bedarf"
NAMES = sorted(entry.name for entry in urlpatterns if isinstance(entry, URLPattern) and str(entry.name).startswith("need"))
ABOUT_ONE = [name for name in NAMES if name not in {"need_list", "need_new"}]


@pytest.fixture
def hanna():
    return make_municipality_contact(a_town(), email="hanna@example.org")


@pytest.fixture
def browser(hanna, client_of):
    return client_of(hanna)


def typed(**fields: object) -> dict[str, object]:
    town = Need._meta.get_field("host").related_model.objects.get(name="Bedarfstadt")
    values: dict[str, object] = {
        "need-title": "Beteiligung lernen",
        "need-people": "14",
        "need-format": LearningFormat.objects.get(slug="basis", curriculum__is_current=True).pk,
        "need-host": town.pk,
        "need-places": ["inhouse", "regional"],
        "need-radius_km": "40",
        "need-from_date": "2027-02-01",
        "need-until_date": "2099-07-31",
        "need-weekdays": ["1", "3"],
        "need-day_length": "half",
        "need-budget": "4500,50",
        "need-teaching_languages": ["de"],
        "modules-TOTAL_FORMS": "2",
        "modules-INITIAL_FORMS": "0",
        "modules-0-module": Module.objects.get(code="7", curriculum__is_current=True).pk,
        "modules-0-phase": "P",
        "modules-1-module": Module.objects.get(code="8", curriculum__is_current=True).pk,
        "modules-1-minutes": "90",
        "modules-1-phase": "S",
    }
    return values | fields


def test_a_contact_writes_submits_and_the_office_accepts(curriculum, browser, hanna, dana, client_of):
    made = browser.post("/kommune/bedarfe/neu/", typed())
    need = Need.objects.get()
    sent = browser.post(f"/kommune/bedarfe/{need.uuid}/einreichen/")
    accepted = client_of(dana).post(f"/verwaltung/bedarfe/{need.uuid}/", {"accept": "1", "priority": "3"})
    shown = browser.get(f"/kommune/bedarfe/{need.uuid}/").content.decode()

    need.refresh_from_db()
    rows = list(need.need_modules.values_list("module__code", "phase", "minutes"))
    assert [answer.status_code for answer in (made, sent, accepted)] == [302, 302, 302]
    assert (need.state, need.priority, need.budget_cents, need.weekdays) == (NeedState.ACCEPTED, 3, 450_050, frozenset({"1", "3"}))
    assert rows == [("7", "P", 270), ("8", "S", 90)]
    assert all(word in shown for word in ("angenommen", "Beteiligung lernen", "4.500,50", "Dienstag, Donnerstag"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"need-until_date": "2027-01-01"}, "Das Ende des Zeitraums darf nicht vor seinem Anfang liegen."),
        ({"need-places": []}, "Bitte wählen Sie mindestens einen Lernort."),
        ({"modules-1-module": "0"}, "Bitte eine gültige Auswahl treffen."),
    ],
)
def test_mistakes_are_said_and_nothing_is_written(curriculum, browser, wrong, sentence):
    answer = browser.post("/kommune/bedarfe/neu/", typed(**wrong))

    assert (answer.status_code, Need.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_an_introduction_is_filled_in_beforehand_with_a_day_at_most(curriculum, browser):
    page = browser.get("/kommune/bedarfe/neu/?art=einfuehrung")

    form = page.context["form"].fields_form
    short = LearningFormat.objects.get(slug="einfuehrung", curriculum__is_current=True)
    assert (form["format"].value(), list(form["places"].value()), short.minutes) == (short.pk, ["inhouse"], 270)


def test_modules_and_a_window_are_filled_in_beforehand_and_what_is_none_is_left_away(curriculum, browser):
    page = browser.get("/kommune/bedarfe/neu/?modul=8&modul=7&modul=99&von=2027-03-01&bis=2027-09-30")
    odd = browser.get("/kommune/bedarfe/neu/?von=gestern&bis=2027-09-30")

    form = page.context["form"]
    lines = [(line["module"].value(), line["minutes"].value()) for line in form.modules.forms if line["module"].value()]
    assert lines == [(Module.objects.get(code=code, curriculum__is_current=True).pk, 270) for code in ("7", "8")]
    assert (form.fields_form["from_date"].value(), form.fields_form["until_date"].value()) == (date(2027, 3, 1), date(2027, 9, 30))
    assert (odd.status_code, odd.context["form"].fields_form["from_date"].value()) == (200, None)


def test_a_second_tab_does_not_undo_the_first(curriculum, browser):
    browser.post("/kommune/bedarfe/neu/", typed())
    need = Need.objects.get()
    seen = {"need-seen_at": need.changed_at.isoformat()}
    first = browser.post(f"/kommune/bedarfe/{need.uuid}/bearbeiten/", typed(**{"need-people": "20", **seen}))
    second = browser.post(f"/kommune/bedarfe/{need.uuid}/bearbeiten/", typed(**{"need-people": "30", **seen}))

    need.refresh_from_db()
    assert (first.status_code, second.status_code, need.people) == (302, 409, 20)


def test_every_address_about_a_need_is_tried():
    assert len(ABOUT_ONE) >= 7
    assert {f"providers:{name}" for name in NAMES} <= needs.ACCESS.keys()


def _state() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Need, NeedPartner, NeedStep, Job)]


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted", "agreed"])
@pytest.mark.parametrize("invited", [None, PartnerState.LEFT])
def test_another_municipality_finds_nothing_and_changes_nothing(browser, hanna, state, invited):
    need = NeedFactory(municipality=a_town("Stadt Fremdstadt"), title=SECRET, state=state)
    if invited:
        NeedPartner.objects.create(need=need, municipality=hanna.role_assignments.get().organisation, state=invited, invited_at=AT)
    before = _state()

    answers = [getattr(browser, method)(reverse(f"providers:{name}", args=[need.uuid])) for name in ABOUT_ONE for method in ("get", "post")]
    listed = browser.get("/kommune/bedarfe/").content.decode()

    assert {answer.status_code for answer in answers} <= {404, 405}
    assert SECRET not in listed + "".join(answer.content.decode() for answer in answers)
    assert _state() == before


def test_who_was_invited_sees_the_need_and_may_only_answer(browser, hanna):
    need = NeedFactory(municipality=a_town("Stadt Fremdstadt"), title=SECRET)
    NeedPartner.objects.create(need=need, municipality=hanna.role_assignments.get().organisation, invited_at=AT)

    shown = browser.get(f"/kommune/bedarfe/{need.uuid}/").content.decode()
    others = {name: browser.post(reverse(f"providers:{name}", args=[need.uuid])).status_code for name in ABOUT_ONE if name not in {"need", "need_join"}}
    joined = browser.post(f"/kommune/bedarfe/{need.uuid}/beteiligen/", {"people": "6"})

    assert SECRET in shown
    assert set(others.values()) == {404}
    assert (joined.status_code, NeedPartner.objects.get().people) == (302, 6)


def test_the_desk_lists_what_was_handed_in_and_narrows_it(curriculum, dana, emil, client_of):
    one = NeedFactory(title="Für die Verwaltung", from_date=date(2027, 3, 1))
    NeedFactory(title="Für den Gemeinderat", state=NeedState.SUBMITTED, municipality=one.municipality)
    NeedFactory(title="Noch nicht fertig", state=NeedState.DRAFT, municipality=one.municipality)
    desk = client_of(dana)

    everything = desk.get("/verwaltung/bedarfe/").content.decode()
    handed_in = desk.get("/verwaltung/bedarfe/", {"stand": "submitted", "modul": "7"}).content.decode()

    assert [word in everything for word in ("Für die Verwaltung", "Für den Gemeinderat", "Noch nicht fertig")] == [True, True, False]
    assert [word in handed_in for word in ("Für die Verwaltung", "Für den Gemeinderat")] == [False, True]
    assert Client().get("/verwaltung/bedarfe/").status_code == 302
    assert client_of(emil).get("/verwaltung/bedarfe/").status_code in {302, 403}


def test_an_auditor_reads_and_does_not_decide(dana, client_of):
    need = NeedFactory(state=NeedState.SUBMITTED)
    desk = client_of(Scene().auditor)

    looked = desk.get(f"/verwaltung/bedarfe/{need.uuid}/")
    tried = desk.post(f"/verwaltung/bedarfe/{need.uuid}/", {"accept": "1", "priority": "3"})

    need.refresh_from_db()
    assert (looked.status_code, tried.status_code, need.state) == (200, 403, NeedState.SUBMITTED)


def test_lists_ask_the_same_number_of_questions_for_few_and_many(browser, hanna, dana, client_of):
    town = hanna.role_assignments.get().organisation
    desk = client_of(dana)

    def counted() -> list[int]:
        found = []
        for who, address in ((browser, "/kommune/bedarfe/"), (desk, "/verwaltung/bedarfe/")):
            who.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                who.get(address)
            found.append(len(queries))
        return found

    NeedFactory(municipality=town)
    few = counted()
    for _number in range(4):
        NeedFactory(municipality=town)

    assert counted() == few


def test_only_an_introduction_may_be_handed_in_without_modules(curriculum, browser):
    empty = {"modules-0-module": "", "modules-1-module": "", "modules-1-minutes": ""}
    answers = []
    for slug in ("basis", "einfuehrung"):
        browser.post("/kommune/bedarfe/neu/", typed(**empty, **{"need-format": LearningFormat.objects.get(slug=slug, curriculum__is_current=True).pk}))
        answers.append(browser.post(f"/kommune/bedarfe/{Need.objects.latest('pk').uuid}/einreichen/").status_code)

    assert answers == [422, 302]
