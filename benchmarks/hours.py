"""Whether page, PDF, spreadsheet and interface say the same about people's hours: random ledgers, every figure compared in minutes.

Each ledger is shown four times by the code people meet: the page's view, the paper that becomes the PDF (and for every hundredth person the PDF
itself, read back as text), the workbook, the interface. What should be credited is reckoned here once more from the lines alone.
"""

import io
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

from benchmarks.database import open_database
from benchmarks.measure import Figures, report

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
NAMES = ("required", "planned", "credited", "excused", "missing")
Rows = list[tuple[int, ...]]  # the five figures of every module and of the three sums, pathway by pathway


def write_ledgers(count: int, seed: int) -> list[Any]:
    """People on one or two pathways with up to 40 lines, some taken back, seats in coming sessions and some excuses."""
    from core.models import User
    from curriculum.models import Module, Pathway
    from learners.enums import AttendanceState, EnrolmentState, ExcuseReason, HoursSource
    from learners.models import Attendance, Enrolment, Excuse, HoursEntry, PathwayEnrolment
    from providers.models import Session

    chance = random.Random(seed)
    people = User.objects.bulk_create(User(email=f"l{seed}-{number}@example.org", first_name="Lena", last_name=f"Muster {number}") for number in range(count))
    modules, pathways = list(Module.objects.filter(curriculum__is_current=True)), list(Pathway.objects.filter(curriculum__is_current=True))
    sessions = list(Session.objects.select_related("offering").prefetch_related("session_modules").filter(modules__isnull=False).distinct())
    first = {session.offering_id: session for session in sessions}
    highest = Counter({offering: Enrolment.objects.filter(offering=offering).count() for offering in first})
    PathwayEnrolment.objects.bulk_create(
        PathwayEnrolment(learner=person, pathway=pathway, begun_at=AT) for person in people for pathway in chance.sample(pathways, chance.choice([1, 1, 2]))
    )
    seats = []
    for person in people:
        for offering in chance.sample(sorted(first), min(len(first), chance.randrange(4))):
            highest[offering] += 1
            seats.append(
                Enrolment(learner=person, offering_id=offering, state=EnrolmentState.CONFIRMED, queue_number=highest[offering], enrolled_at=AT, confirmed_at=AT)
            )
    Enrolment.objects.bulk_create(seats)
    missed = Attendance.objects.bulk_create(
        Attendance(
            enrolment=seat,
            session=first[seat.offering_id],
            state=AttendanceState.EXCUSED,
            excuse=ExcuseReason.PERSONAL,
            recorded_by=people[0],
            recorded_at=AT,
        )
        for seat in seats
        if chance.random() < 0.5
    )
    excuses = Excuse.objects.bulk_create(
        Excuse(
            learner=row.enrolment.learner,
            module_id=part.module_id,
            minutes=part.minutes,
            reason=row.excuse,
            attendance=row,
            source_key=f"excuse:{row.pk}:1:{part.module_id}",
            happened_on_date=date(2026, 6, 1),
            recorded_by=people[0],
            recorded_at=AT,
        )
        for row in missed
        for part in row.session.session_modules.all()
    )
    Excuse.objects.bulk_create(
        Excuse(
            learner_id=line.learner_id,
            module_id=line.module_id,
            minutes=-line.minutes,
            reason=line.reason,
            attendance_id=line.attendance_id,
            source_key=f"reversal:{line.pk}",
            reverses=line,
            remark="War doch da",
            happened_on_date=line.happened_on_date,
            recorded_by=people[0],
            recorded_at=AT,
        )
        for line in excuses
        if chance.random() < 0.2
    )
    lines = HoursEntry.objects.bulk_create(
        HoursEntry(
            learner=person,
            module=chance.choice(modules),
            phase=chance.choice("PS"),
            minutes=chance.randrange(1, 400),
            source=HoursSource.RECOGNITION,
            source_key=f"bench:{seed}:{person.pk}:{number}",
            happened_on_date=date(2026, 1, 1) + timedelta(days=chance.randrange(280)),
            recorded_by=people[0],
            recorded_at=AT,
        )
        for person in people
        for number in range(chance.randrange(41))
    )
    HoursEntry.objects.bulk_create(
        HoursEntry(
            learner_id=line.learner_id,
            module_id=line.module_id,
            phase=line.phase,
            minutes=-line.minutes,
            source=HoursSource.CORRECTION,
            source_key=f"reversal:{line.pk}",
            reverses=line,
            reason="Doppelt erfasst",
            happened_on_date=line.happened_on_date,
            recorded_by=people[0],
            recorded_at=AT,
        )
        for line in lines
        if chance.random() < 0.2
    )
    return people


def difference(person: Any, *, with_pdf: bool) -> int:
    """Minutes by which the figures of the four differ from each other, and the credited ones from the lines."""
    from learners.api import account_out
    from learners.domain.account import account_of, frozen
    from learners.domain.account_sheet import workbook_of
    from learners.domain.hours_pdf import hours_html

    account = account_of(person, at=AT)
    page, balance, page_excuses = _page(person)
    paper = frozen(account)
    html = hours_html(paper)
    answer = account_out(account_of(person, at=AT)).dict()
    sheet, sheet_balance, sheet_excuses = _sheet(workbook_of(account_of(person, at=AT)))
    shown: dict[str, tuple[Rows, int]] = {
        "page": (page, balance),
        "paper": (_html_rows(html, 'class="account"'), int(re.findall(r'<data value="(-?\d+)"', html)[0])),
        "sheet": (sheet, sheet_balance),
        "interface": (
            [
                tuple(row[name] for name in NAMES)
                for pathway in answer["pathways"]
                for row in (*pathway["rows"], pathway["presence"], pathway["self_study"], pathway["total"])
            ],
            answer["balance"],
        ),
    }
    if with_pdf:
        shown["pdf"] = (_pdf_rows(paper), balance)
    lines = list(person.hours.values_list("module__code", "phase", "minutes"))
    found = abs(balance - sum(minutes for _code, _phase, minutes in lines)) + _credit_difference(answer, lines)
    sums = [page_excuses, sum(line["minutes"] for line in paper["excuses"]), sheet_excuses, sum(line["minutes"] for line in answer["excuses"])]
    found += sum(abs(each - sum(person.excuses.values_list("minutes", flat=True))) for each in sums)
    for rows, sum_ in shown.values():
        found += abs(sum_ - balance)
        found += sum(abs(a - b) for one, other in zip(rows, page, strict=True) for a, b in zip(one, other, strict=True))
    return found


def _credit_difference(answer: dict[str, Any], lines: list[tuple[str, str, int]]) -> int:
    have: Counter[tuple[str, str]] = Counter()
    for code, phase, minutes in lines:
        have[code, {"P": "presence", "S": "self_study"}[phase]] += minutes
    return sum(abs(row["credited"] - min(row["required"], have[row["module"], row["phase"]])) for pathway in answer["pathways"] for row in pathway["rows"])


def _page(person: Any) -> tuple[Rows, int, int]:
    """Rows, balance, and the minutes of all excuses together."""
    from django.test import RequestFactory

    from learners.views.hours import hours

    request = RequestFactory().get("/mein-bereich/lernzeiten/")
    request.user, request.htmx, request._messages = person, False, []  # type: ignore[attr-defined,assignment]
    html = hours(request).content.decode()
    balances = re.findall(r'<strong><data value="(-?\d+)"', html)
    excuses = "".join(re.findall(r'id="entschuldigung-.*?</tr>', html, re.DOTALL))
    excused = sum(map(int, re.findall(r'<data class="figure" value="(-?\d+)"', excuses)))
    return _html_rows(html, 'class="progress-table"'), int(balances[0]) if balances else 0, excused


def _html_rows(html: str, mark: str) -> Rows:
    """The figures of the tables that carry the mark: values of <data>, or plain numbers."""
    rows = []
    for table in re.findall(rf"<table {mark}.*?</table>", html, re.DOTALL):
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL):
            cells = re.findall(r'<td class="number">(.*?)</td>', row, re.DOTALL)
            if cells:
                rows.append(tuple(int(found.group(1)) for cell in cells if (found := re.search(r'value="(-?\d+)"', cell) or re.match(r"\s*(-?\d+)", cell))))
    return rows


def _sheet(file: Any) -> tuple[Rows, int, int]:
    """Rows, balance, and the minutes of all excuses together."""
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True)
    rows = [row for row in book.worksheets[0].iter_rows(min_row=2, values_only=True) if any(cell is not None for cell in row)]
    lines = sum(row[3] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True))
    balance = rows.pop()[3]
    if lines != balance:
        raise SystemExit(f"The lines of a workbook sum up to {lines}, its balance says {balance}.")
    excused = sum(row[2] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True))
    return [tuple(int(cell) for cell in row[3:8]) for row in rows], int(balance), excused


def _pdf_rows(paper: dict[str, Any]) -> Rows:
    """The figures as they can be read in the PDF: five whole numbers at the end of a line of one of its tables."""
    import pypdf

    from learners.domain.hours_pdf import hours_pdf

    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(hours_pdf(paper))).pages)
    accounts = unescape(text).partition("Alle Buchungen")[0]
    return [tuple(map(int, found)) for found in re.findall(r"(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*$", accounts, re.MULTILINE)]


def write_sessions() -> None:
    """Some coming sessions that people can have seats in."""
    from demo.domain.offerings import OfferingWriter
    from demo.domain.plans import plan_upcoming
    from demo.domain.providers import write_providers
    from demo.domain.scale import SCALES

    chance = random.Random(1)
    list(OfferingWriter(chance).write(plan_upcoming(SCALES["small"], write_providers(SCALES["small"], chance, today=AT.date()), chance, today=AT.date())))


def batches(count: int) -> Iterator[tuple[int, int]]:
    """(how many, seed) for the database to be filled in bearable pieces."""
    for seed, start in enumerate(range(0, count, 1_000)):
        yield min(1_000, count - start), seed


def main() -> None:
    """Report the sum of all differences: 0, or something is wrong."""
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    write_sessions()
    ledgers, pdfs, total = int(os.environ.get("BENCH_LEDGERS", "10000")), 0, 0
    figures: Figures = {}
    for count, seed in batches(ledgers):
        for number, person in enumerate(write_ledgers(count, seed)):
            with_pdf = number % 100 == 0
            total += difference(person, with_pdf=with_pdf)
            pdfs += with_pdf
        print(f"{(seed + 1) * 1000} ledgers, difference {total} minutes", file=sys.stderr, flush=True)
    figures["hours_difference_minutes"] = {"value": total, "unit": "min", "runs": ledgers, "pdfs": pdfs}
    report(figures)


if __name__ == "__main__":
    open_database()
    main()
