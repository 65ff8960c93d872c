from datetime import date

import pytest

from certificates.domain.eligibility import AttendanceFacts, ModuleFact, PathwayFacts, SessionFact, attendance_due, pathway_due, required_minutes

DAY = date(2026, 5, 8)


def attendance(*attended: int | None, planned: int = 270, **changes) -> AttendanceFacts:
    fields = {"has_seat": True, "is_cancelled": False, "is_over": True, "ends_on_date": DAY} | changes
    return AttendanceFacts(sessions=tuple(SessionFact(planned, minutes) for minutes in attended), **fields)


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
def test_attendance_due_compares_whole_minutes(attended, percent, is_due):
    facts = attendance(attended, planned=1620)

    assert (attendance_due(facts, percent) == []) is is_due


def test_attendance_due_sums_over_the_sessions():
    assert attendance_due(attendance(270, 270, 270, 270, 216, 0), 80) == []


def test_attendance_due_says_the_figures():
    (missing,) = attendance_due(attendance(270, 270, 270, 270, 215, 0), 80)

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
def test_attendance_due_says_what_is_missing(facts, reason, text):
    assert [(missing.reason, missing.text) for missing in attendance_due(facts, 80)] == [(reason, text)]


def test_attendance_due_waits_for_the_last_record_even_when_there_are_minutes_enough():
    assert [missing.reason for missing in attendance_due(attendance(270, 270, 270, 270, None), 80)] == ["unrecorded"]


def test_required_minutes_rounds_up():
    assert [required_minutes(planned, 80) for planned in (1620, 271, 1, 0)] == [1296, 217, 1, 0]


def module(credited: int, *, required: int = 270, name: str = "Modul 4: Sozialräume", phase: str = "Präsenz") -> ModuleFact:
    return ModuleFact(name, phase, required, credited)


def test_pathway_due_is_empty_when_every_module_is_full():
    assert pathway_due(PathwayFacts(has_left=False, modules=(module(270), module(300)))) == []


def test_pathway_due_does_not_let_one_module_make_up_for_another():
    facts = PathwayFacts(has_left=False, modules=(module(540), module(90, name="Modul 5: Wohnen", phase="Selbstlernen")))

    assert [missing.text for missing in pathway_due(facts)] == ["Modul 5: Wohnen (Selbstlernen): Von 6 WSt. sind noch 4 WSt. offen."]


def test_pathway_due_counts_the_last_minute():
    assert [missing.text for missing in pathway_due(PathwayFacts(has_left=False, modules=(module(269),)))] == [
        "Modul 4: Sozialräume (Präsenz): Von 6 WSt. sind noch < 0,1 WSt. offen."
    ]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (PathwayFacts(has_left=True, modules=(module(270),)), "left"),
        (PathwayFacts(has_left=False, modules=()), "no_modules"),
        (PathwayFacts(has_left=False, modules=(module(0, required=0),)), "no_modules"),
    ],
)
def test_pathway_due_refuses_what_nobody_can_finish(facts, reason):
    assert [missing.reason for missing in pathway_due(facts)] == [reason]
