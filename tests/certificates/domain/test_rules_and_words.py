"""Dated rules, versions of words, the register's count: what the office decides and what it is told."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from certificates.domain.claims import of_everything, of_module, of_seat
from certificates.domain.issue import NotYetDue, issue_certificate
from certificates.domain.register import as_workbook, count_register, register_rows
from certificates.domain.rule_sets import DayTaken, HoldsAlready, record_rule_set, take_back_rule_set
from certificates.domain.specimens import NAMES, specimen, specimen_contents
from certificates.domain.wording_fields import DECLARED, UnknownField, check_fields, fill_fields
from certificates.domain.wording_versions import TEXTS, AlreadyReleased, begin_draft, discard_draft, release_wording, store_draft
from certificates.domain.wordings import default_wording, texts_of
from certificates.enums import CertificateKind
from certificates.models import Certificate, RuleSet
from core.models import User
from tests.factories.certificates import FIRST_DAY, ISSUED_AT, attended_enrolment, finished_module, make_attendance_certificate

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def record(by, **changes):
    fields = {
        "kind": CertificateKind.ATTENDANCE,
        "valid_from_date": FIRST_DAY.date(),
        "minimum_percent": 100,
        "minimum_percent_per_module": None,
        "needs_acceptance": True,
        "is_automatic": False,
        "reason": "Beschluss vom 5. Januar",
    } | changes
    return record_rule_set(**fields, by=by, at=BEFORE)


def test_the_rule_of_the_day_the_offering_began_decides_and_stands_in_the_snapshot(dana):
    record(dana)
    record(dana, valid_from_date=date(2026, 5, 5), minimum_percent=10)

    with pytest.raises(NotYetDue):
        issue_certificate(of_seat(attended_enrolment(270, 269)), by=None, at=ISSUED_AT)
    rule = issue_certificate(of_seat(attended_enrolment(270, 270)), by=None, at=ISSUED_AT).snapshot["rule"]

    assert rule == {
        "valid_from": "2026-05-04",
        "minimum_percent": 100,
        "minimum_percent_per_module": None,
        "threshold_minutes": 540,
        "counted_minutes": 540,
    }


def test_a_rule_holds_from_tomorrow_at_the_earliest_and_once_a_day(dana):
    with pytest.raises(HoldsAlready):
        record(dana, valid_from_date=BEFORE.date())
    first = record(dana)
    with pytest.raises(DayTaken):
        record(dana)
    with pytest.raises(HoldsAlready):
        take_back_rule_set(first, by=dana, at=ISSUED_AT)
    take_back_rule_set(first, by=dana, at=BEFORE)

    assert RuleSet.objects.count() == 0


def test_modulnachweis_and_leistungsuebersicht_say_where_and_when(amina):
    module = finished_module(amina)

    proof = issue_certificate(of_module(amina, module), by=amina, at=ISSUED_AT).snapshot
    everything = issue_certificate(of_everything(amina), by=amina, at=ISSUED_AT)

    (line,) = proof["modules"]
    assert (line["presence_minutes"], line["self_study_minutes"], line["from"], line["until"]) == (135, 135, "2026-05-04", "2026-05-07")
    assert (proof["number"], everything.number) == ("QQ-MN-2026-000001", "QQ-LU-2026-000001")
    assert [day["total_minutes"] for day in proof["days"]] == [135, 135]


def test_a_leistungsuebersicht_is_replaced_when_something_was_added_and_only_then(amina):
    finished_module(amina)
    first = issue_certificate(of_everything(amina), by=amina, at=ISSUED_AT)
    again = issue_certificate(of_everything(amina), by=amina, at=datetime(2026, 7, 1, tzinfo=UTC))
    finished_module(amina, code="8")
    second = issue_certificate(of_everything(amina), by=amina, at=datetime(2026, 7, 2, tzinfo=UTC))

    first.refresh_from_db()
    assert (again, first.state, first.successor, second.snapshot["replaces"]) == (first, "replaced", second, first.number)


def test_modulnachweis_waits_for_the_last_minute_and_for_a_first_one(amina):
    with pytest.raises(NotYetDue) as refused:
        issue_certificate(of_module(amina, finished_module(amina, minutes=269)), by=amina, at=ISSUED_AT)
    assert [missing.reason for missing in refused.value.missing] == ["minutes"]
    with pytest.raises(NotYetDue):
        issue_certificate(of_everything(User.objects.create(email="neu@example.org")), by=None, at=ISSUED_AT)


def test_released_words_are_used_and_never_changed_again(dana):
    old = make_attendance_certificate()
    draft = begin_draft(CertificateKind.ATTENDANCE, by=dana, at=BEFORE)
    texts = {name: getattr(draft, name) for name in ("layout", *TEXTS)} | {"body": "Mit {stunden} von {umfang} bei {traeger}"}
    store_draft(draft, texts)
    assert make_attendance_certificate().snapshot["texts"]["version"] == 0

    release_wording(draft, by=dana, at=BEFORE)
    new = make_attendance_certificate(270)

    assert (new.snapshot["texts"]["version"], new.snapshot["texts"]["body"]) == (1, f"Mit 6 WSt. von 6 WSt. bei {new.snapshot['provider']}")
    with pytest.raises(AlreadyReleased):
        store_draft(draft, texts)
    with pytest.raises(AlreadyReleased):
        discard_draft(draft)
    assert begin_draft(CertificateKind.ATTENDANCE, by=dana, at=BEFORE).version == 2
    assert Certificate.objects.get(pk=old.pk).snapshot == old.snapshot


@pytest.mark.parametrize("text", ["{passwort}", "{traeger", "}", "{}", "{name!r}", "{name.__class__}", "{{name}}", "{% now %}", "{Name}"])
def test_a_text_may_name_declared_fields_only(text):
    with pytest.raises(UnknownField):
        check_fields(text, CertificateKind.PATHWAY)


def test_a_value_is_never_read_as_a_field():
    contents = specimen_contents(CertificateKind.PATHWAY, "ueblich")
    trap = type(contents)(**vars(contents) | {"title": "{name} & {aussteller}"})

    assert fill_fields("{titel}", trap) == "{name} & {aussteller}"


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_every_kind_has_words_for_every_hard_case(kind):
    for case in NAMES:
        contents = specimen_contents(kind, case)
        assert specimen(kind, texts_of(default_wording(kind), contents), case)["number"] == "MUSTER-000000"
        assert "{" not in fill_fields(" ".join(f"{{{name}}}" for name in DECLARED[kind]), contents)


def test_the_daily_count_finds_what_was_changed(dana, run_jobs):
    good, bad = make_attendance_certificate(270), make_attendance_certificate(270)
    run_jobs()

    assert count_register(at=ISSUED_AT).problems == []
    Certificate.objects.filter(pk=bad.pk).update(snapshot=bad.snapshot | {"title": "Gefälscht"})
    (check, expected) = (count_register(at=ISSUED_AT), [f"Nachweis {bad.number}: Der Inhalt passt nicht zu seiner Prüfsumme."])

    assert (check.problems, check.certificates, check.numbers, check.files) == (expected, 2, 2, 2)
    assert good.number not in " ".join(check.problems)


def test_the_register_as_a_workbook_holds_no_formula(amina):
    amina.first_name, amina.last_name = "=HYPERLINK(0)", "+49"
    amina.save()
    make_attendance_certificate(270, learner=amina)

    book = openpyxl.load_workbook(io.BytesIO(as_workbook(register_rows(Certificate.objects.all()))))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]

    assert (cells[3].value, {cell.data_type for cell in cells} & {"f"}) == ("=HYPERLINK(0) +49", set())
    assert (cells[0].value, cells[10].value, cells[11].value, cells[6].value.date()) == ("QQ-TB-2026-000001", 216, 270, FIRST_DAY.date())
