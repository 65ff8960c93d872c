"""Events for exchange: seats and queue, who may know of them, and what came of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.models import Job
from planning.domain.event_results import may_read_results, remind_owners, settle_result
from planning.domain.events import EventRefused, cancel_event, forget_seats, register, remind_participants, store_event, visible_events, withdraw
from planning.models import Event, EventResult, EventSeat
from tests.factories.core import OrganisationFactory, UserFactory, make_municipality_contact, make_process_guide
from tests.factories.events import AT, STARTS, make_event, make_result
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db


def subjects():
    return [job.arguments["subject"] for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


def test_storing_does_not_undo_a_calling_off_that_came_in_between(dana):
    event = make_event(by=dana)
    read_before = Event.objects.get(pk=event.pk)
    cancel_event(event, reason="Krank", by=dana, at=AT)

    read_before.title = "Anderer Titel"
    store_event(read_before, by=dana, at=AT)

    event.refresh_from_db()
    assert (event.title, event.state, event.cancel_reason) == ("Anderer Titel", "cancelled", "Krank")


def test_another_day_is_reminded_of_again(dana, amina):
    event = make_event(by=dana)
    register(event, by=amina, at=AT)
    told = [remind_participants(at=STARTS - timedelta(days=1))]

    event.starts_at, event.ends_at = event.starts_at + timedelta(days=7), event.ends_at + timedelta(days=7)
    store_event(event, by=dana, at=AT)
    told.append(remind_participants(at=STARTS + timedelta(days=6)))

    assert told == [1, 1]


def test_a_project_that_the_editor_does_not_see_stays_invited(dana, client_of):
    town = OrganisationFactory(kind="municipality")
    contact = make_municipality_contact(town)
    event = make_event(by=dana, organiser=town)
    elsewhere = make_project(UserFactory())
    event.invited_projects.add(elsewhere)
    data = {
        "kind": event.kind, "title": "Anderer Titel", "text": event.text, "starts_at": "2026-09-01T10:00", "ends_at": "2026-09-01T12:00",
        "is_online": "", "place": "Rathaus", "register_until_date": "2026-08-20", "capacity": 2, "audience": "public",
    }  # fmt: skip

    answer = client_of(contact).post(reverse("planning:event_edit", args=[event.uuid]), data)

    event.refresh_from_db()
    assert (answer.status_code, event.title, list(event.invited_projects.all())) == (302, "Anderer Titel", [elsewhere])


# ---- seats ---------------------------------------------------------------------------------------------
def test_register_gives_seats_then_the_queue_and_twice_is_once(dana):
    event, people = make_event(by=dana), [UserFactory() for _number in range(3)]

    states = [register(event, by=person, at=AT).state for person in [*people, people[0]]]

    assert states == ["registered", "registered", "waiting", "registered"]
    assert (EventSeat.objects.count(), ModelLogEntry.objects.filter(action="planning.event_registered").count()) == (3, 3)
    assert subjects() == ["Angemeldet: Austausch im Quartier"] * 2 + ["Warteliste: Austausch im Quartier"]


def test_withdraw_moves_up_whoever_waited_longest(dana):
    event, people = make_event(by=dana), [UserFactory() for _number in range(4)]
    for number, person in enumerate(people):
        register(event, by=person, at=AT + timedelta(minutes=number))

    withdraw(event, by=people[0], at=AT)
    withdraw(event, by=people[0], at=AT)

    assert list(EventSeat.objects.order_by("person_id").values_list("state", flat=True)) == ["withdrawn", "registered", "registered", "waiting"]
    assert subjects()[-1] == "Platz frei: Austausch im Quartier"


def test_who_comes_back_stands_at_the_end_of_the_queue(dana):
    event, (one, two, three) = make_event(by=dana, capacity=1), [UserFactory() for _number in range(3)]
    for number, person in enumerate((one, two, three)):
        register(event, by=person, at=AT + timedelta(minutes=number))
    withdraw(event, by=two, at=AT)

    back = register(event, by=two, at=AT + timedelta(minutes=9))
    withdraw(event, by=one, at=AT)

    back.refresh_from_db()
    assert (back.state, EventSeat.objects.get(person=three).state) == ("waiting", "registered")


@pytest.mark.parametrize(("at", "cancelled"), [(STARTS, False), (STARTS - timedelta(days=5), False), (AT, True)])
def test_register_refuses_late_and_called_off(dana, amina, at, cancelled):
    event = make_event(by=dana)
    if cancelled:
        cancel_event(event, reason="Krank", by=dana, at=AT)

    with pytest.raises(EventRefused):
        register(event, by=amina, at=at)

    assert not EventSeat.objects.exists()


def test_more_seats_go_to_the_queue_and_never_fewer_than_taken(dana):
    event = make_event(by=dana, capacity=1)
    for _number in range(2):
        register(event, by=UserFactory(), at=AT)
    event.capacity = 2

    store_event(event, by=dana, at=AT)
    event.capacity = 1

    assert set(EventSeat.objects.values_list("state", flat=True)) == {"registered"}
    with pytest.raises(EventRefused, match="2 Menschen"):
        store_event(event, by=dana, at=AT)


def test_calling_off_tells_everybody_once(dana, amina):
    event = make_event(by=dana)
    register(event, by=amina, at=AT)

    for _twice in range(2):
        cancel_event(event, reason="Krank", by=dana, at=AT)

    assert subjects().count("Abgesagt: Austausch im Quartier") == 1


def test_reminders_come_once_and_seats_are_forgotten_after_a_year(dana, amina):
    event = make_event(by=dana)
    register(event, by=amina, at=AT)

    early, soon, again = (remind_participants(at=at) for at in (AT, STARTS - timedelta(days=1), STARTS - timedelta(hours=1)))
    kept, gone = (forget_seats(at=event.ends_at + timedelta(days=days)) for days in (365, 366))

    assert (early, soon, again, kept, gone) == (0, 1, 0, 0, 1)


# ---- who may know ---------------------------------------------------------------------------------------
def invited_event(dana, gemeinde_contact, amina):
    event = make_event(by=dana, audience="invited", title="Geheim")
    event.invited_municipalities.add(gemeinde_contact.role_assignments.get().organisation)
    event.invited_projects.add(make_project(amina))
    return event


def test_an_event_for_the_invited_exists_for_nobody_else(dana, amina, emil, guel, hanna, client_of):
    event = invited_event(dana, hanna, amina)
    other = make_municipality_contact(OrganisationFactory(kind="municipality", name="Stadt Anderswo"))
    address, lists = reverse("planning:event", args=[event.uuid]), reverse("planning:event_list")

    seen = {
        name: (client_of(person).get(address).status_code, "Geheim" in client_of(person).get(lists).content.decode())
        for name, person in {"nobody": None, "emil": emil, "guel": guel, "other": other, "hanna": hanna, "amina": amina, "dana": dana}.items()
    }

    hidden, shown = (404, False), (200, True)
    assert seen == {"nobody": hidden, "emil": hidden, "guel": hidden, "other": hidden, "hanna": shown, "amina": shown, "dana": shown}


def test_every_address_of_a_hidden_event_is_hidden(dana, amina, hanna, emil, client_of):
    event = invited_event(dana, hanna, amina)
    result = make_result(event, by=dana)
    gets = ["event", "event_ics", "event_results_csv", "manage_event", "event_edit", "event_cancel", "event_participants_csv"]
    posts = ["event_register", "event_withdraw", "event_publish"]
    browser = client_of(emil)

    codes = [browser.get(reverse(f"planning:{name}", args=[event.uuid])).status_code for name in gets]
    codes += [browser.post(reverse(f"planning:{name}", args=[event.uuid])).status_code for name in posts]
    codes.append(browser.get(reverse("planning:own_result", args=[result.uuid])).status_code)

    assert set(codes) == {404}
    assert not EventSeat.objects.exists()


def test_guides_are_invited_as_guides_and_drafts_are_only_the_organisers(dana, guel, emil, hanna):
    for_guides = make_event(by=dana, audience="invited", invites_guides=True)
    draft = make_event(by=dana, published=False)
    towns = make_event(by=hanna, published=False, organiser=hanna.role_assignments.get().organisation)

    seen = {person.first_name: set(visible_events(person)) for person in (guel, emil, dana, hanna)}

    assert seen == {"Gül": {for_guides}, "Emil": set(), "Dana": {for_guides, draft}, "Hanna": {towns}}


def test_the_list_asks_as_often_for_many_as_for_few(dana, amina, client_of):
    browser = client_of(amina)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse("planning:event_list"))
        return len(seen)

    make_event(by=dana)
    few = queries()
    for _number in range(4):
        make_event(by=dana)

    assert queries() == few


# ---- what came of it ------------------------------------------------------------------------------------
def test_results_need_one_who_cares_and_a_beginning(dana, amina):
    event = make_event(by=dana)
    wrong = [{"owner_name": ""}, {"owner": amina, "owner_name": "Stadt"}]

    for fields in wrong:
        with pytest.raises(EventRefused):
            make_result(event, by=dana, **fields) if "owner" not in fields else _both(event, dana, amina)
    make_result(event, by=dana)
    make_result(event, by=dana)

    assert EventResult.objects.count() == 1


def _both(event, dana, amina):
    from planning.domain.event_results import add_result

    add_result(event, EventResult(kind="ask", text="X", owner=amina, owner_name="Stadt", due_date=date(2027, 1, 1)), by=dana, at=STARTS)


def test_only_those_who_came_read_results_unless_they_are_public(dana, amina, emil):
    event = make_event(by=dana)
    register(event, by=amina, at=AT)
    before = [may_read_results(event, person) for person in (amina, emil)]
    Event.objects.update(results_are_public=True)
    event.refresh_from_db()

    assert (before, may_read_results(event, emil)) == ([True, False], True)


def test_public_results_name_no_person(dana, amina, client_of):
    event = make_event(by=dana, results_are_public=True)
    register(event, by=amina, at=AT)
    make_result(event, by=dana, owner=amina)
    pages = [f"planning:{name}" for name in ("event", "event_results_csv")]

    public, own = ([client_of(person).get(reverse(name, args=[event.uuid])).content.decode() for name in pages] for person in (None, amina))

    assert [amina.last_name in page for page in public] == [False, False]
    assert amina.last_name in own[1]


def test_a_result_is_settled_once_and_dropping_needs_a_reason(dana):
    result = make_result(make_event(by=dana), by=dana)

    with pytest.raises(EventRefused):
        settle_result(result, state="dropped", remark=" ", by=dana)
    done = settle_result(result, state="done", remark="Getan", by=dana)
    with pytest.raises(EventRefused):
        settle_result(done, state="dropped", remark="Doch nicht", by=dana)

    assert EventResult.objects.get().state == "done"


def test_an_overdue_promise_is_reminded_of_once_and_shown(dana, amina, client_of):
    result = make_result(make_event(by=dana), by=dana, owner=amina)
    EventResult.objects.update(due_date=date(2026, 1, 1))

    first, second = remind_owners(at=AT), remind_owners(at=AT)
    page = client_of(amina).get(reverse("planning:own_events")).content.decode()

    assert (first, second, result.text in page, "überfällig" in page) == (1, 0, True, True)


# ---- files and pages --------------------------------------------------------------------------------------
FORM = {
    "kind": "forum", "title": "Forum", "text": "Über Wege.", "starts_at": "2027-09-01T10:00", "ends_at": "2027-09-01T12:00", "place": "Halle",
    "register_until_date": "2027-08-20", "capacity": "30", "audience": "public",
}  # fmt: skip


def test_a_municipality_organises_from_draft_to_results(hanna, amina, client_of):
    browser = client_of(hanna)
    created = browser.post(reverse("planning:event_new"), FORM)
    event = Event.objects.get()
    before = client_of(amina).get(reverse("planning:event", args=[event.uuid])).status_code
    browser.post(reverse("planning:event_publish", args=[event.uuid]))
    registered = client_of(amina).post(reverse("planning:event_register", args=[event.uuid]), follow=True)

    listed = browser.get(reverse("planning:event_participants_csv", args=[event.uuid])).content.decode()

    assert (created.status_code, event.organiser, before) == (302, hanna.role_assignments.get().organisation, 404)
    assert "Sie sind angemeldet." in registered.content.decode()
    assert f"{amina.get_full_name()};{amina.email};angemeldet" in listed


@pytest.mark.parametrize(
    "wrong", [{"ends_at": "2027-09-01T09:00"}, {"register_until_date": "2027-09-02"}, {"capacity": "0"}, {"audience": "invited"}, {"title": ""}]
)
def test_the_form_says_what_is_wrong_and_writes_nothing(hanna, client_of, wrong):
    answer = client_of(hanna).post(reverse("planning:event_new"), FORM | wrong)

    assert (answer.status_code, Event.objects.count()) == (422, 0)


def test_the_calendar_entry_has_a_stable_name_and_rises(dana, client_of):
    event = make_event(by=dana)
    address = reverse("planning:event_ics", args=[event.uuid])
    first = client_of(None).get(address).content.decode()
    cancel_event(event, reason="Krank", by=dana, at=AT)

    second = client_of(None).get(address).content.decode()

    assert [text in first for text in (f"UID:{event.uuid}@", "SEQUENCE:0", "STATUS:CONFIRMED")] == [True] * 3
    assert [text in second for text in (f"UID:{event.uuid}@", "SEQUENCE:1", "STATUS:CANCELLED")] == [True] * 3


def test_guides_do_not_organise(client_of):
    assert client_of(make_process_guide()).get(reverse("planning:managed_events")).status_code == 403
