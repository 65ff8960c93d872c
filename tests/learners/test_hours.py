"""The ledger: post, reverse, recognise, and that nothing gets around it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from wagtail.models import ModelLogEntry

from core.models import User
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain.hours import (
    CorrectionNeedsReason,
    CounterEntryIsFinal,
    HappenedInTheFuture,
    MinutesMustBePositive,
    NobodyRecognisesTheirOwn,
    ReasonTooLong,
    SourceAlreadyPosted,
    post_hours,
    recognise_hours,
    reverse_hours,
)
from learners.domain.ledger import balance_of, lines_of
from learners.domain.ledger_guard import install_guard, is_installed
from learners.enums import HoursSource
from learners.models import HoursEntry
from tests.clock import berlin
from tests.factories.learners import HoursEntryFactory
from tests.factories.providers import a_module

AT = berlin(2027, 1, 12, 18)
TODAY = date(2027, 1, 12)


@pytest.fixture
def module(db: None) -> Module:
    return a_module()


def post(learner: User, module: Module, boris: User, **changes: Any) -> HoursEntry:
    facts: dict[str, Any] = {
        "learner": learner,
        "module": module,
        "phase": Phase.PRESENCE,
        "minutes": 270,
        "source": HoursSource.ATTENDANCE,
        "source_key": "attendance:1:1:7",
        "happened_on_date": TODAY,
        "recorded_by": boris,
        "at": AT,
    }
    return post_hours(**facts | changes)


def actions() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def test_post_hours_adds_a_line_and_an_audit_line(amina: User, boris: User, module: Module) -> None:
    before = len(actions())

    line = post(amina, module, boris)

    row = HoursEntry.objects.get()
    assert (row.pk, row.learner, row.module, row.phase, row.minutes, row.recorded_by, row.recorded_at) == (line.pk, amina, module, "P", 270, boris, AT)
    assert actions()[before:] == ["learners.hours_posted"]
    entry = ModelLogEntry.objects.get(action="learners.hours_posted")
    assert (entry.user, entry.object_id) == (boris, str(line.pk))


def test_post_hours_twice_is_once(amina: User, boris: User, module: Module) -> None:
    first = post(amina, module, boris)

    assert post(amina, module, boris) == first
    assert HoursEntry.objects.count() == 1
    assert actions().count("learners.hours_posted") == 1


def test_post_hours_refuses_the_same_key_with_other_figures(amina: User, boris: User, module: Module) -> None:
    post(amina, module, boris)

    with pytest.raises(SourceAlreadyPosted):
        post(amina, module, boris, minutes=90)
    assert balance_of(amina) == 270


@pytest.mark.parametrize("minutes", [0, -45])
def test_post_hours_refuses_nothing_and_less(minutes: int, amina: User, boris: User, module: Module) -> None:
    with pytest.raises(MinutesMustBePositive):
        post(amina, module, boris, minutes=minutes)
    assert HoursEntry.objects.count() == 0


def test_post_hours_refuses_tomorrow_in_berlin(amina: User, boris: User, module: Module) -> None:
    just_before_midnight = berlin(2027, 1, 12, 23, 59)

    with pytest.raises(HappenedInTheFuture):
        post(amina, module, boris, happened_on_date=date(2027, 1, 13), at=just_before_midnight)
    assert post(amina, module, boris, happened_on_date=date(2027, 1, 13), at=berlin(2027, 1, 13, 0, 1)).minutes == 270


def test_reverse_hours_adds_a_counter_entry_with_reason_and_person(amina: User, boris: User, dana: User, module: Module) -> None:
    line = post(amina, module, boris)

    counter = reverse_hours(line, reason="  Falsche Person\nabgehakt ", by=dana, at=AT)

    assert (counter.minutes, counter.reverses, counter.reason, counter.recorded_by) == (-270, line, "Falsche Person abgehakt", dana)
    assert (counter.module, counter.phase, counter.happened_on_date, counter.source) == (module, "P", TODAY, "correction")
    assert balance_of(amina) == 0
    assert ModelLogEntry.objects.get(action="learners.hours_reversed").data == {"reverses": line.pk, "minutes": -270, "reason": "Falsche Person abgehakt"}


def test_reverse_hours_twice_is_once(amina: User, boris: User, module: Module) -> None:
    line = post(amina, module, boris)
    first = reverse_hours(line, reason="Doppelt", by=boris, at=AT)

    assert reverse_hours(line, reason="Noch einmal", by=boris, at=AT) == first
    assert (HoursEntry.objects.count(), balance_of(amina)) == (2, 0)


@pytest.mark.parametrize(("reason", "refusal"), [("", CorrectionNeedsReason), (" \n ", CorrectionNeedsReason), ("x" * 301, ReasonTooLong)])
def test_reverse_hours_needs_a_reason(reason: str, refusal: type[Exception], amina: User, boris: User, module: Module) -> None:
    line = post(amina, module, boris)

    with pytest.raises(refusal):
        reverse_hours(line, reason=reason, by=boris, at=AT)
    assert balance_of(amina) == 270


def test_reverse_hours_refuses_a_counter_entry(amina: User, boris: User, module: Module) -> None:
    counter = reverse_hours(post(amina, module, boris), reason="Doppelt", by=boris, at=AT)

    with pytest.raises(CounterEntryIsFinal):
        reverse_hours(counter, reason="Doch richtig", by=boris, at=AT)


def recognise(amina: User, module: Module, by: User, **changes: Any) -> HoursEntry:
    facts: dict[str, Any] = {"phase": Phase.PRESENCE, "minutes": 270, "happened_on_date": date(2026, 5, 4), "reason": "Zeugnis der Hochschule", "at": AT}
    return recognise_hours(learner=amina, module=module, by=by, **facts | changes)


def test_recognise_hours_posts_with_reason_and_approval(amina: User, dana: User, module: Module) -> None:
    line = recognise(amina, module, dana)

    assert (line.source, line.reason, line.approved_by, line.minutes) == ("recognition", "Zeugnis der Hochschule", dana, 270)


def test_recognise_hours_twice_is_once_until_it_was_reversed(amina: User, dana: User, module: Module) -> None:
    first = recognise(amina, module, dana)
    assert recognise(amina, module, dana) == first
    reverse_hours(first, reason="Falscher Tag", by=dana, at=AT)

    second = recognise(amina, module, dana)

    assert second != first
    assert balance_of(amina) == 270


def test_recognise_hours_refuses_ones_own_and_no_reason(amina: User, dana: User, module: Module) -> None:
    with pytest.raises(NobodyRecognisesTheirOwn):
        recognise(dana, module, dana)
    with pytest.raises(CorrectionNeedsReason):
        recognise(amina, module, dana, reason=" ")
    assert HoursEntry.objects.count() == 0


def test_lines_of_sums_in_the_order_of_recording(amina: User, emil: User, boris: User, module: Module) -> None:
    first = post(amina, module, boris)
    post(emil, module, boris, source_key="attendance:2:1:7", minutes=45)
    reverse_hours(first, reason="Doppelt", by=boris, at=AT)
    post(amina, module, boris, source_key="attendance:1:2:7", minutes=90)

    assert [(line.minutes, line.running_sum) for line in lines_of(amina)] == [(270, 270), (-270, 0), (90, 90)]


# ---- nothing gets around it -------------------------------------------------------------------------
def test_a_line_is_not_saved_again_or_deleted(amina: User, module: Module) -> None:
    line = HoursEntryFactory(learner=amina, module=module)
    line.minutes = 10_000

    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
    assert balance_of(amina) == 270


def test_the_database_refuses_to_change_or_delete_a_line(amina: User, module: Module) -> None:
    line = HoursEntryFactory(learner=amina, module=module)
    rows = HoursEntry.objects.filter(pk=line.pk)

    for change in (lambda: rows.update(minutes=10_000), rows.delete, lambda: HoursEntry.objects.bulk_update([line], ["reason"])):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM learners_hoursentry")
    assert balance_of(amina) == 270


def test_the_guard_comes_back_after_it_was_lost(db: None) -> None:
    table = "" if connection.vendor == "sqlite" else " ON learners_hoursentry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER learners_ledger_only_grows_UPDATE{table}")
    assert is_installed() is False

    install_guard(using="default")
    install_guard(using="default")

    assert is_installed() is True
