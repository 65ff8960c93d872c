"""Excused absence: lines with a reason, counter-entries only, no credit unless a rule of the day says so, the same everywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from core.models import User
from core.time import berlin_date
from curriculum.models import Module, Pathway
from learners.api import account_out
from learners.domain.account import account_of, frozen
from learners.domain.account_sheet import workbook_of
from learners.domain.attendance import ExcuseMissing, Mark, ReasonNeeded, record_attendance
from learners.domain.excuse_rules import RuleDayTaken, RuleHoldsAlready, record_excuse_rule, rule_on, take_back_excuse_rule
from learners.domain.hours_pdf import hours_html
from learners.domain.invariants import find_problems
from learners.models import Excuse, ExcuseRule, HoursEntry
from tests.factories.learners import EnrolmentFactory, PathwayEnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum")


@pytest.fixture
def session(amina: User, provider: Any) -> Any:
    """270 minutes of module 3, in which Amina has a seat; she is on Quartierskoordination."""
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"))
    offering = OfferingFactory(provider=provider, modules=[(three(), 270)], seats_taken=1)
    EnrolmentFactory(offering=offering, learner=amina)
    return offering.sessions.get()


def three() -> Module:
    return Module.objects.get(code="3", curriculum__is_current=True)


def say(session: Any, state: str, *, by: User, version: int = 0, excuse: str = "", reason: str = "") -> None:
    (seat,) = session.offering.enrolments.all()
    record_attendance(session, marks=[Mark(seat.uuid, state, None, version, excuse=excuse)], by=by, at=session.ends_at, reason=reason)


def figures(person: User, session: Any) -> tuple[int, int, int]:
    """credited, excused, missing of module 3."""
    (progress,) = account_of(person, at=session.ends_at).progresses
    (row,) = [row for row in progress.rows if row.module.code == "3"]
    return row.credited, row.excused, row.missing


def rule(session: Any, percent: int, *, by: User) -> ExcuseRule:
    return record_excuse_rule(
        valid_from_date=berlin_date(session.starts_at), percent_of_module=percent, basis="Beschluss 7/2026", by=by, at=session.starts_at - timedelta(days=30)
    )


def test_an_excuse_has_a_reason_and_credits_nothing(session: Any, amina: User, boris: User) -> None:
    for state, excuse in (("excused", ""), ("absent", "work")):
        with pytest.raises(ExcuseMissing):
            say(session, state, by=boris, excuse=excuse)

    say(session, "excused", by=boris, excuse="work")

    line = Excuse.objects.get()
    assert (line.minutes, line.reason, line.recorded_by, line.credit) == (270, "work", boris, None)
    assert (figures(amina, session), HoursEntry.objects.count(), list(find_problems())) == ((0, 270, 270), 0, [])


def test_it_is_taken_back_by_a_counter_entry_with_a_reason_only(session: Any, amina: User, boris: User) -> None:
    say(session, "excused", by=boris, excuse="personal")

    with pytest.raises(ReasonNeeded):
        say(session, "present", by=boris, version=1)
    say(session, "present", by=boris, version=1, reason="Stand auf der Liste am Eingang")

    assert list(Excuse.objects.values_list("minutes", "remark")) == [(270, ""), (-270, "Stand auf der Liste am Eingang")]
    assert (figures(amina, session), list(find_problems())) == ((270, 0, 0), [])
    for change in (lambda line: line.save(), lambda line: line.delete()):
        with pytest.raises(TypeError):
            change(Excuse.objects.earliest("pk"))
    for change in (lambda rows: rows.update(minutes=1), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Excuse.objects.all())


def test_another_reason_is_a_change_too(session: Any, boris: User) -> None:
    say(session, "excused", by=boris, excuse="personal")

    say(session, "excused", by=boris, version=1, excuse="travel", reason="Zug fiel aus")

    assert list(Excuse.objects.order_by("pk").values_list("minutes", "reason")) == [(270, "personal"), (-270, "personal"), (270, "travel")]


def test_a_rule_of_the_day_counts_a_share_of_the_module_once(session: Any, amina: User, boris: User, dana: User, provider: Any) -> None:
    rule(session, 20, by=dana)
    again = OfferingFactory(provider=provider, modules=[(three(), 270)], seats_taken=1, first_start=session.starts_at + timedelta(days=7)).sessions.get()
    EnrolmentFactory(offering=again.offering, learner=amina)

    say(session, "excused", by=boris, excuse="work")
    say(again, "excused", by=boris, excuse="work")

    assert [(entry.minutes, entry.source, entry.attendance, entry.reason) for entry in HoursEntry.objects.all()] == [(54, "excused", None, "Beschluss 7/2026")]
    assert (figures(amina, again), list(find_problems())) == ((54, 216, 216), [])

    say(session, "absent", by=boris, version=1, reason="Ohne Nachricht gefehlt")

    assert HoursEntry.objects.order_by("pk").last().minutes == -54
    assert (figures(amina, again), list(find_problems())) == ((0, 270, 270), [])


def test_a_rule_holds_for_sessions_from_its_day_on(session: Any, amina: User, boris: User, dana: User) -> None:
    day = berlin_date(session.starts_at)
    record_excuse_rule(valid_from_date=day + timedelta(days=1), percent_of_module=50, basis="Beschluss", by=dana, at=session.starts_at - timedelta(days=3))

    say(session, "excused", by=boris, excuse="work")

    assert (figures(amina, session), rule_on(day), rule_on(day + timedelta(days=1)) is None) == ((0, 270, 270), None, False)


def test_rules_are_for_days_to_come(session: Any, dana: User) -> None:
    at = session.starts_at
    facts: dict[str, Any] = {"percent_of_module": 20, "basis": "Beschluss", "by": dana, "at": at}
    tomorrow = berlin_date(at) + timedelta(days=1)
    with pytest.raises(RuleHoldsAlready):
        record_excuse_rule(valid_from_date=berlin_date(at), **facts)
    found = record_excuse_rule(valid_from_date=tomorrow, **facts)
    with pytest.raises(RuleDayTaken):
        record_excuse_rule(valid_from_date=tomorrow, **facts)
    record_excuse_rule(valid_from_date=tomorrow + timedelta(days=1), **facts | {"percent_of_module": 0})
    assert [rule_on(tomorrow), rule_on(tomorrow + timedelta(days=1))] == [found, None]

    with pytest.raises(RuleHoldsAlready):
        take_back_excuse_rule(found, by=dana, at=at + timedelta(days=1))
    take_back_excuse_rule(found, by=dana, at=at)

    assert rule_on(tomorrow) is None


def test_page_paper_workbook_and_interface_name_the_same_excuses(session: Any, amina: User, boris: User, dana: User, client_of: Any) -> None:
    rule(session, 20, by=dana)
    say(session, "excused", by=boris, excuse="personal")
    say(session, "excused", by=boris, version=1, excuse="travel", reason="Zug fiel aus")

    account = account_of(amina, at=session.ends_at)
    page = client_of(amina).get("/mein-bereich/lernzeiten/").content.decode()
    paper = hours_html(frozen(account))
    sheet = [row[2:5] for row in load_workbook(workbook_of(account))["Entschuldigt"].iter_rows(min_row=2, values_only=True)]
    answer = [(line.minutes, line.credited, line.reason, line.remark) for line in account_out(account).excuses]

    assert answer == [(270, 54, "personal", ""), (-270, 0, "personal", "Zug fiel aus"), (270, 54, "travel", "")]
    assert sheet == [(270, 54, "persönlicher Grund"), (-270, 0, "persönlicher Grund"), (270, 54, "Anreise war nicht möglich")]
    for html in (page, paper):
        words = ("persönlicher Grund", "Anreise war nicht möglich", "Zug fiel aus")
        assert [html.count(word) > 0 for word in words] == [True] * 3
    assert (page.count('id="entschuldigung-'), paper.partition("Entschuldigte Fehlzeiten")[2].partition("</table>")[0].count("<tr>")) == (3, 4)


def test_the_office_records_a_rule_and_takes_it_back(dana: User, client_of: Any) -> None:
    browser, day = client_of(dana), berlin_date(timezone.now()) + timedelta(days=3)
    form = {"valid_from_date": day.isoformat(), "percent_of_module": "20", "basis": "Beschluss 7/2026"}

    refused = browser.post("/verwaltung/teilnehmende/entschuldigt/", form | {"valid_from_date": "2020-01-01"})
    taken = browser.post("/verwaltung/teilnehmende/entschuldigt/", form)

    (found,) = ExcuseRule.objects.all()
    assert (refused.status_code, taken.status_code, found.percent_of_module, found.decided_by) == (422, 302, 20, dana)
    assert "Eine Regel gilt frühestens ab morgen" in refused.content.decode()
    browser.post(f"/verwaltung/teilnehmende/entschuldigt/{found.pk}/zuruecknehmen/")
    assert ExcuseRule.objects.count() == 0


def test_the_roll_call_asks_for_the_reason(session: Any, boris: User, client_of: Any) -> None:
    (seat,) = session.offering.enrolments.all()
    browser, address = client_of(boris), f"/portal/termine/{session.uuid}/anwesenheit/"
    form = {f"{seat.uuid}-state": "excused", f"{seat.uuid}-version": "0"}
    session.starts_at, session.ends_at = (moment.replace(year=2025) for moment in (session.starts_at, session.ends_at))
    session.save()

    refused = browser.post(address, form)

    assert (refused.status_code, "Bitte nennen Sie bei „entschuldigt“ den Grund." in refused.content.decode(), Excuse.objects.count()) == (422, True, 0)
