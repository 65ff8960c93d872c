"""Storing imported values: all or nothing, small counts left out before anything is written."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction

from core.domain.audit import record
from core.domain.upsert import InputRefused
from core.models import User
from planning.domain.suppression import Count, hidden
from planning.domain.value_files import ValueTable, read_values
from planning.enums import Gap
from planning.models import Geography, Indicator, IndicatorValue, Quartier


@dataclass(frozen=True)
class ImportReport:
    """What a file would do, or did: values by kind, and its faults; with faults nothing is written."""

    table: ValueTable
    values: int
    gaps: dict[str, int]  # by Gap
    new: int
    changed: int

    @property
    def gap_words(self) -> list[tuple[str, int]]:
        """The gaps as people call them, the most frequent first."""
        return [(str(Gap(gap).label), count) for gap, count in sorted(self.gaps.items(), key=lambda item: (-item[1], item[0]))]


def import_values(geography: Geography, raw: bytes, *, name: str, year: int, by: User, dry_run: bool) -> ImportReport:
    """Read a file of one year's values and, unless `dry_run` or there are faults, store it; an equal file changes nothing.

    Effects, in one transaction: values written or replaced, one line of the trail. Cells that are too small, or that would give such a cell away,
    become gaps with their reason; their figures are nowhere kept. Raises InputRefused when the file is no table.
    """
    indicators = {row.key: row for row in Indicator.objects.exclude(agreed_on_date=None)}
    with transaction.atomic():
        # The geography's row is the lock: two imports of one year follow each other.
        locked = Geography.objects.select_for_update().get(pk=geography.pk)
        quartiere = {row.key: row for row in locked.quartiere.all()}
        if not quartiere:
            raise InputRefused("In dieser Gliederung gibt es noch keine Quartiere.")
        table = read_values(raw, name=name, known_keys=quartiere, agreed=indicators)
        wanted = {} if table.faults else _rows(table, quartiere, indicators)
        before = {
            (row.quartier_id, row.indicator_id): row
            for row in IndicatorValue.objects.filter(quartier__geography=locked, year=year, indicator__key__in=table.indicators)
        }
        fresh, changed = [], []
        for place, (value, gap) in wanted.items():
            row = before.get(place)
            if row is None:
                fresh.append(IndicatorValue(quartier_id=place[0], indicator_id=place[1], year=year, value=value, gap=gap))
            elif (row.value, row.gap) != (value, gap):
                row.value, row.gap = value, gap
                changed.append(row)
        counted = Counter(gap for _value, gap in wanted.values() if gap)
        report = ImportReport(table, len(wanted) - counted.total(), dict(counted), len(fresh), len(changed))
        if dry_run or table.faults or not (fresh or changed):
            return report
        IndicatorValue.objects.bulk_create(fresh, batch_size=1000)
        IndicatorValue.objects.bulk_update(changed, ["value", "gap"], batch_size=500)
        record(locked, "planning.values_imported", by=by, data={"year": year, "indicators": list(table.indicators), "new": len(fresh), "changed": len(changed)})
    return report


def _rows(table: ValueTable, quartiere: dict[str, Quartier], indicators: dict[str, Indicator]) -> dict[tuple[int, int], tuple[float | None, str]]:
    """Value and gap by (Quartier, indicator)."""
    by_indicator = defaultdict(list)
    for cell in table.cells:
        by_indicator[cell.indicator].append(cell)
    found: dict[tuple[int, int], tuple[float | None, str]] = {}
    for key, cells in by_indicator.items():
        indicator = indicators[key]
        # Without a count of cases only the number of residents can be judged: a value then counts as large enough.
        counts = [
            Count(cell.key, indicator.minimum_cases if cell.cases is None else cell.cases, quartiere[cell.key].population, quartiere[cell.key].part_of)
            for cell in cells
            if cell.value is not None
        ]
        closed = hidden(counts, minimum_cases=indicator.minimum_cases)
        for cell in cells:
            gap = Gap.MISSING if cell.value is None else closed.get(cell.key, "")
            found[quartiere[cell.key].pk, indicator.pk] = (None if gap else cell.value, str(gap))
    return found
