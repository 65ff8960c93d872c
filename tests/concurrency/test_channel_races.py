"""Two confirm a deviation at once: one of them is the second person. One confirms while another withdraws: never both.

A sheet comes in while its round closes: it is in the result, or refused.
"""

import json
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from wagtail.models import ModelLogEntry

from planning.channel_enums import DeviationState, SheetState
from planning.domain import assessments, deviations
from planning.domain.assessments import recompute
from planning.domain.deviations import DeviationRefused
from planning.models import AssessmentRound, AssessmentSheet, ClassDeviation, Quartier
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.channels import ask, entry_of, hand_in_sheets, make_classes, make_deviation, make_round
from tests.factories.core import UserFactory, make_coordinator
from tests.factories.planning import AT

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def proposed():
    dana, hanna = make_coordinator(), UserFactory()
    row = make_deviation(make_classes(by=dana)["A"], by=hanna)
    return row, hanna, dana, UserFactory()


def read(row):
    """As a page showed it."""
    return ClassDeviation.objects.select_related("quartier__geography__gemeinde", "run").get(pk=row.pk)


def confirming(row, by):
    return lambda: deviations.confirm_deviation(read(row), by=by, by_office=False, at=AT)


def withdrawing(row, by):
    return lambda: deviations.withdraw_deviation(read(row), reason="Irrtum", by=by, by_office=False, at=AT)


def begin_as_reader(monkeypatch):
    """On SQLite the transaction that starts as a writer is a lock too."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")


def test_two_confirm_and_one_of_them_did():
    row, _hanna, dana, johanna = proposed()

    results = run_together([confirming(row, dana), confirming(row, johanna)])

    row.refresh_from_db()
    assert [type(result) for result in results if isinstance(result, Exception)] == [DeviationRefused]
    assert row.confirmed_by in (dana, johanna)
    assert ModelLogEntry.objects.filter(action="planning.deviation_confirmed").count() == 1


def test_confirming_and_withdrawing_happen_one_after_the_other():
    row, hanna, dana, _johanna = proposed()

    results = run_together([confirming(row, dana), withdrawing(row, hanna)])

    row.refresh_from_db()
    assert row.state == DeviationState.WITHDRAWN
    assert len(errors_among(results)) == (0 if row.confirmed_by else 1)
    assert ModelLogEntry.objects.filter(action="planning.deviation_confirmed").count() == (1 if row.confirmed_by else 0)


def test_without_the_lock_both_have_confirmed(monkeypatch):
    """The twin: both find it proposed."""
    row, _hanna, dana, johanna = proposed()
    calls = [confirming(row, dana), confirming(row, johanna)]
    monkeypatch.setattr(deviations, "_lock", lambda quartier: Quartier.objects.get(pk=quartier.pk))
    monkeypatch.setattr(deviations, "berlin_date", meet_after(deviations.berlin_date, parties=2, patience=5))
    begin_as_reader(monkeypatch)

    results = run_together(calls)

    assert ModelLogEntry.objects.filter(action="planning.deviation_confirmed").count() == 2 or any("locked" in error for error in errors_among(results))


def closing():
    """A round with two sheets handed in and a third that comes in while it closes."""
    dana, amina = make_coordinator(), UserFactory()
    round_ = make_round(make_classes(by=dana)["A"], by=dana)
    hand_in_sheets(round_, [("municipal", entry_of(2)), ("market", entry_of(2))], by=dana)
    sheet = ask(round_, amina.email, by=dana)

    def hand_in():
        return assessments.hand_in(AssessmentSheet.objects.select_related("round").get(pk=sheet.pk), entry_of(4), by=amina, at=AT)

    def close():
        return assessments.close_assessment(AssessmentRound.objects.get(pk=round_.pk), by=dana, at=AT)

    return round_, [hand_in, close]


def fits(round_):
    """Whether the result is of exactly the sheets that were handed in."""
    round_.refresh_from_db()
    return json.loads(round_.result)["persons"] == round_.sheets.filter(state=SheetState.HANDED_IN).count() and round_.result == recompute(round_)


def test_a_sheet_is_in_the_result_or_refused():
    round_, calls = closing()

    results = run_together(calls)

    assert len(errors_among(results)) <= 1
    assert fits(round_)


def test_without_the_lock_a_sheet_comes_after_the_result(monkeypatch):
    """The twin: it was open when the sheet was looked at, and the result was made before it came."""
    round_, calls = closing()
    met = Barrier(2)

    def meet(function):
        def wrapped(*args):
            result = function(*args)
            with suppress(BrokenBarrierError):
                met.wait(5)
            return result

        return wrapped

    monkeypatch.setattr(assessments, "lock_round", lambda row: AssessmentRound.objects.select_related("quartier__geography__gemeinde").get(pk=row.pk))
    monkeypatch.setattr(assessments, "_refuse_closed", meet(assessments._refuse_closed))
    monkeypatch.setattr(assessments, "recompute", meet(recompute))
    begin_as_reader(monkeypatch)

    results = run_together(calls)

    assert any("locked" in error for error in errors_among(results)) or not fits(round_)
