from datetime import date

import pytest

from certificates.domain.eligibility import (
    HoursFacts,
    ModuleFact,
    Rules,
    SeatFacts,
    SessionFact,
    counted_minutes,
    missing_for,
    required_minutes,
    threshold_minutes,
)

DAY = date(2026, 5, 8)


EIGHTY = Rules(minimum_percent=80)
IN_FULL = Rules(minimum_percent=100, minimum_percent_per_module=100)


def attendance(*attended: int | None, planned: int = 270, **changes) -> SeatFacts:
    fields = {"has_seat": True, "is_cancelled": False, "is_over": True, "begins_on_date": DAY, "ends_on_date": DAY} | changes
    return SeatFacts(sessions=tuple(SessionFact(planned, minutes) for minutes in attended), **fields)


@pytest.mark.parametrize(
    ("attended", "percent", "is_due"),
    [
        (1296, 80, True),
        (1295, 80, False),
        (1620, 100, True),
        (1619, 100, False),
        (0, 0, True),
        (1, 1, False),
        (17, 1, True),  # 16.2 minutes are 1 %
        (16, 1, False),
    ],
)
def test_attendance_compares_whole_minutes(attended, percent, is_due):
    facts = attendance(attended, planned=1620)

    assert (missing_for(facts, Rules(minimum_percent=percent)) == []) is is_due


def test_attendance_sums_over_the_sessions():
    assert missing_for(attendance(270, 270, 270, 270, 216, 0), EIGHTY) == []


def test_attendance_says_the_figures():
    (missing,) = missing_for(attendance(270, 270, 270, 270, 215, 0), EIGHTY)

    assert missing.reason == "too_little"
    assert missing.text == "Erfasst sind 1.295 Minuten von 1.620 Minuten; für die Bescheinigung braucht es mindestens 80 %, also 1.296 Minuten."


@pytest.mark.parametrize(
    ("facts", "reason", "text"),
    [
        (attendance(270, has_seat=False), "no_seat", "Eine Teilnahmebescheinigung gibt es nur mit einem festen Platz im Angebot."),
        (attendance(270, is_cancelled=True), "cancelled", "Das Angebot wurde abgesagt."),
        (attendance(), "no_sessions", "Für das Angebot stehen noch keine Termine fest."),
        (attendance(270, is_over=False), "not_over", "Das Angebot endet am 08.05.2026; danach wird geprüft, ob die Bescheinigung fällig ist."),
        (attendance(270, is_over=False, ends_on_date=None), "not_over", "Das Angebot ist noch nicht zu Ende."),
        (attendance(270, None), "unrecorded", "Der Träger hat die Anwesenheit an 1 Termin noch nicht erfasst."),
        (attendance(None, None, 270), "unrecorded", "Der Träger hat die Anwesenheit an 2 Terminen noch nicht erfasst."),
    ],
)
def test_attendance_says_what_is_missing(facts, reason, text):
    assert [(missing.reason, missing.text) for missing in missing_for(facts, EIGHTY)] == [(reason, text)]


def test_attendance_waits_for_the_last_record_even_when_there_are_minutes_enough():
    assert [missing.reason for missing in missing_for(attendance(270, 270, 270, 270, None), EIGHTY)] == ["unrecorded"]


def test_attendance_may_ask_for_a_share_of_every_module():
    facts = attendance(1400, planned=1620, modules=(module(220), module(215, name="Modul 5: Wohnen")))

    (missing,) = missing_for(facts, Rules(minimum_percent=80, minimum_percent_per_module=80))

    assert missing.reason == "too_little_of_module"
    assert missing.text == "Modul 5: Wohnen: Erfasst sind 215 Minuten von 270 Minuten; je Modul braucht es mindestens 80 %, also 216 Minuten."
    assert missing_for(facts, EIGHTY) == []


@pytest.mark.parametrize("planned", [1, 7, 270, 271, 1620])
@pytest.mark.parametrize("percent", [1, 33, 80, 99, 100])
def test_the_threshold_is_the_first_figure_that_passes(planned, percent):
    rules = Rules(minimum_percent=percent)
    threshold = threshold_minutes(attendance(planned, planned=planned), rules)

    assert missing_for(attendance(threshold, planned=planned), rules) == []
    assert missing_for(attendance(threshold - 1, planned=planned), rules) != []


def test_required_minutes_rounds_up():
    assert [required_minutes(planned, 80) for planned in (1620, 271, 1, 0)] == [1296, 217, 1, 0]


def module(recorded: int, *, required: int = 270, name: str = "Modul 4: Sozialräume", phase: str = "Präsenz", unaccepted: int = 0) -> ModuleFact:
    return ModuleFact(name, phase, required, recorded, unaccepted)


def test_pathway_is_empty_when_every_module_is_full():
    assert missing_for(HoursFacts(has_left=False, modules=(module(270), module(300))), IN_FULL) == []


def test_pathway_does_not_let_one_module_make_up_for_another():
    facts = HoursFacts(has_left=False, modules=(module(540), module(90, name="Modul 5: Wohnen", phase="Selbstlernen")))

    assert [missing.text for missing in missing_for(facts, IN_FULL)] == ["Modul 5: Wohnen (Selbstlernen): Von 6 WSt. sind noch 4 WSt. offen."]


def test_pathway_counts_the_last_minute():
    assert [missing.text for missing in missing_for(HoursFacts(has_left=False, modules=(module(269),)), IN_FULL)] == [
        "Modul 4: Sozialräume (Präsenz): Von 6 WSt. sind noch < 0,1 WSt. offen."
    ]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (HoursFacts(has_left=True, modules=(module(270),)), "left"),
        (HoursFacts(has_left=False, modules=()), "no_modules"),
        (HoursFacts(has_left=False, modules=(module(0, required=0),)), "no_modules"),
    ],
)
def test_pathway_refuses_what_nobody_can_finish(facts, reason):
    assert [missing.reason for missing in missing_for(facts, IN_FULL)] == [reason]


def test_self_study_counts_once_it_is_accepted_where_the_rules_say_so():
    facts = HoursFacts(has_left=False, modules=(module(270, phase="Selbstlernen", unaccepted=90),))

    (missing,) = missing_for(facts, IN_FULL)

    assert (missing.reason, missing.text) == (
        "not_accepted",
        "Modul 4: Sozialräume (Selbstlernen): 2 WSt. Selbstlernen sind erfasst, aber noch nicht angenommen.",
    )
    assert missing_for(facts, Rules(minimum_percent=100, minimum_percent_per_module=100, needs_acceptance=False)) == []


def test_hours_may_be_asked_for_in_sum_only():
    facts = HoursFacts(has_left=False, modules=(module(540), module(0, name="Modul 5: Wohnen")))

    assert missing_for(facts, Rules(minimum_percent=50)) == []
    assert [missing.text for missing in missing_for(facts, Rules(minimum_percent=51))] == ["Es zählen 270 Minuten; gebraucht werden mindestens 276 Minuten."]
    assert counted_minutes(facts, Rules(minimum_percent=51)) == 270
