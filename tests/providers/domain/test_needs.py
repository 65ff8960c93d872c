"""The life of a need: who may take which step, and what each leaves behind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from wagtail.models import ModelLogEntry

from core.models import Job
from curriculum.models import Competence, Module, Pathway
from providers.domain import need_review, needs
from providers.domain.need_life import NeedRefused, people_of
from providers.domain.need_list import elsewhere
from providers.domain.need_partners import invite_partner, join_need, leave_need
from providers.enums import NeedPriority, NeedState, PartnerState
from providers.models import Need
from tests.factories.core import make_municipality_contact
from tests.factories.needs import NeedFactory, a_town
from tests.factories.providers import AT, a_format, a_module

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def hanna(town):
    return make_municipality_contact(town, email="hanna@example.org")


def entry(town, **fields):
    values = {
        "title": "Beteiligung",
        "people": 14,
        "format": a_format(),
        "pathway": None,
        "host": town.gemeinde,
        "places": frozenset({"inhouse"}),
        "radius_km": 30,
        "from_date": date(2027, 2, 1),
        "until_date": date(2027, 7, 31),
        "budget_cents": 500_000,
    }
    return needs.NeedEntry(fields=values | fields, modules={(a_module().pk, "P"): 270})


def kinds(need):
    return list(need.steps.order_by("at", "pk").values_list("kind", "side"))


def actions(need):
    found = ModelLogEntry.objects.filter(action__startswith="providers.need_", object_id=str(need.pk))
    return [action.removeprefix("providers.need_") for action in found.order_by("pk").values_list("action", flat=True)]


def mails():
    return sorted((job.arguments["to"][0], job.arguments["subject"]) for job in Job.objects.filter(task="core.send_mail"))


def test_a_need_goes_from_draft_to_fulfilled_with_one_line_and_one_audit_entry_each(town, hanna, dana):
    need = needs.create_need(entry(town), municipality=town, by=hanna, at=AT)

    needs.submit_need(need, by=hanna, at=AT)
    need_review.accept_need(need, priority=NeedPriority.NORMAL, by=dana, at=AT)
    Need.objects.filter(pk=need.pk).update(state=NeedState.AGREED)
    done = need_review.fulfil_need(need, by=dana, at=AT)

    assert done.state == NeedState.FULFILLED
    assert kinds(need) == [("created", "municipality"), ("submitted", "municipality"), ("accepted", "office"), ("fulfilled", "office")]
    assert actions(need) == ["created", "submitted", "accepted", "fulfilled"]
    assert mails() == [("dana@example.org", "Neuer Bedarf: Beteiligung"), ("hanna@example.org", "Bedarf angenommen: Beteiligung")]


def test_every_step_twice_is_once(town, hanna, dana):
    need = needs.create_need(entry(town), municipality=town, by=hanna, at=AT)

    for _again in range(2):
        needs.submit_need(need, by=hanna, at=AT)
    for _again in range(2):
        need_review.accept_need(need, priority=NeedPriority.HIGH, by=dana, at=AT)
    for _again in range(2):
        needs.withdraw_need(need, reason="Kein Geld", by=hanna, at=AT)

    assert [kind for kind, _side in kinds(need)] == ["created", "submitted", "accepted", "withdrawn"]
    assert actions(need) == ["created", "submitted", "priority_set", "accepted", "withdrawn"]


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (NeedState.ACCEPTED, lambda need, by: needs.submit_need(need, by=by, at=AT)),
        (NeedState.ACCEPTED, lambda need, by: needs.recall_need(need, by=by, at=AT)),
        (NeedState.AGREED, lambda need, by: needs.withdraw_need(need, reason="", by=by, at=AT)),
        (NeedState.FULFILLED, lambda need, by: needs.withdraw_need(need, reason="", by=by, at=AT)),
        (NeedState.DRAFT, lambda need, by: need_review.accept_need(need, priority=NeedPriority.LOW, by=by, at=AT)),
        (NeedState.OFFERED, lambda need, by: need_review.return_need(need, remark="Zahl?", by=by, at=AT)),
        (NeedState.SUBMITTED, lambda need, by: need_review.return_need(need, remark="  ", by=by, at=AT)),
        (NeedState.ACCEPTED, lambda need, by: need_review.fulfil_need(need, by=by, at=AT)),
    ],
)
def test_a_step_out_of_turn_is_refused_and_writes_nothing(state, verb, dana):
    need = NeedFactory(state=state)

    with pytest.raises(NeedRefused):
        verb(need, dana)

    need.refresh_from_db()
    assert (need.state, kinds(need), actions(need), mails()) == (state, [], [], [])


def test_the_office_gives_a_need_back_and_the_municipality_mends_it(town, hanna, dana):
    need = NeedFactory(municipality=town, state=NeedState.SUBMITTED)

    returned = need_review.return_need(need, remark="Wie viele  kommen?", by=dana, at=AT)
    changed = needs.change_need(returned, entry(town, people=25), seen_at=returned.changed_at, by=hanna, at=LATER)

    assert (returned.state, changed.people) == (NeedState.DRAFT, 25)
    assert need.steps.get(kind="returned").remark == "Wie viele kommen?"
    assert "Wie viele kommen?" in Job.objects.get(task="core.send_mail").arguments["text"]


def test_nobody_undoes_another_ones_change_unnoticed(town, hanna):
    need = needs.create_need(entry(town), municipality=town, by=hanna, at=AT)
    needs.change_need(need, entry(town, people=20), seen_at=AT, by=hanna, at=LATER)

    with pytest.raises(needs.NeedConflict):
        needs.change_need(need, entry(town, people=30), seen_at=AT, by=hanna, at=LATER)

    assert Need.objects.get(pk=need.pk).people == 20


def test_a_need_says_everything_that_is_missing(town, hanna):
    wanted = replace(entry(town, until_date=date(2027, 1, 5), from_date=date(2027, 1, 1)), modules={})
    need = needs.create_need(wanted, municipality=town, by=hanna, at=AT)

    with pytest.raises(needs.NeedIncomplete) as refused:
        needs.submit_need(need, by=hanna, at=AT)

    assert len(refused.value.gaps) == 2


def test_modules_follow_from_what_is_named_first(curriculum):
    pathway = Pathway.objects.get(slug="steuerung")
    competence = Competence.objects.order_by("position").first()
    one = Module.objects.get(code="7", curriculum__is_current=True)

    named = needs.modules_of({(one.pk, "P"): 90}, pathway, [competence])
    of_pathway = needs.modules_of({}, pathway, [competence])
    of_competence = needs.modules_of({}, None, [competence])

    assert named == {(one.pk, "P"): 90}
    assert sum(minutes for (_pk, phase), minutes in of_pathway.items() if phase == "P") == pathway.presence_minutes
    assert {pk for pk, _phase in of_competence} == set(competence.module_competences.values_list("module", flat=True))
    assert needs.modules_of({}, None, []) == {}


def test_municipalities_share_a_need_and_each_names_its_own_people(town, hanna):
    need = NeedFactory(municipality=town, people=8)
    neighbour = a_town("Stadt Nachbarstadt")
    nora = make_municipality_contact(neighbour, email="nora@example.org")

    partner = invite_partner(need, municipality=neighbour, by=hanna, at=AT)
    invite_partner(need, municipality=neighbour, by=hanna, at=AT)
    join_need(partner, people=5, by=nora, at=AT)
    joined = people_of(need)
    leave_need(partner, by=nora, at=AT)

    partner.refresh_from_db()
    assert (joined, people_of(need), partner.state) == (13, 8, PartnerState.LEFT)
    assert [kind for kind, _side in kinds(need)] == ["invited", "joined", "left"]
    assert [to for to, _subject in mails()] == ["nora@example.org"]


def test_nobody_joins_once_something_is_agreed(town, hanna):
    need = NeedFactory(municipality=town)
    partner = invite_partner(need, municipality=a_town("Stadt Nachbarstadt"), by=hanna, at=AT)
    Need.objects.update(state=NeedState.AGREED)

    with pytest.raises(NeedRefused):
        join_need(partner, people=3, by=hanna, at=AT)

    with pytest.raises(NeedRefused):
        invite_partner(need, municipality=town, by=hanna, at=AT)


@pytest.mark.parametrize(("others", "shown"), [(0, None), (4, None), (5, 5)])
def test_others_are_counted_and_small_numbers_hidden(town, others, shown):
    NeedFactory(municipality=town)
    other = a_town("Stadt Nachbarstadt", kreis=town.gemeinde.kreis)
    for _number in range(others):
        NeedFactory(municipality=other)
    NeedFactory(municipality=other, state=NeedState.DRAFT)

    assert [row.needs for row in elsewhere([town])] == [shown]
