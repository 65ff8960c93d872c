"""A new version of a municipality's division: running mandates and practice projects go along to the Quartier with the same key.

They move on the day the version begins, at once or by the hourly job, and leave a row that says from where. What ended stays where it was. A mandate or
project whose key the new version does not have stays too, and the municipality is told so: nobody guesses into which Quartier it went.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from core.domain import audit
from core.models import Gemeinde, User
from core.time import berlin_date
from planning.domain.projects import PROJECT
from planning.domain.quartiere import continue_division
from planning.enums import ProjectState
from planning.models import Geography, Mandate, PracticeProject, ProjectRevision, Quartier, QuartierMove


def begin_next_version(current: Geography, *, valid_from_date: date, source: str, by: User, at: datetime) -> Geography:
    """Continue a division, and carry over what runs if the new version holds already. Raises QuartierRefused."""
    with transaction.atomic():
        begun = continue_division(current, valid_from_date=valid_from_date, source=source, by=by)
        move_what_runs(at=at, by=by, gemeinde=begun.gemeinde)
    return begun


def move_what_runs(*, at: datetime, by: User | None = None, gemeinde: Gemeinde | None = None) -> int:
    """Carry over everything that runs in a version that ended, of one municipality or of all; returns how many. Twice is once."""
    return sum(
        _move(row, at=at, by=by) for row in [*_within(left_mandates(day=berlin_date(at)), gemeinde), *_within(left_projects(day=berlin_date(at)), gemeinde)]
    )


def left_mandates(*, day: date) -> "QuerySet[Mandate]":
    """Running or coming mandates in a version of the division that ended before the day."""
    runs = Q(until_date__isnull=True) | Q(until_date__gte=day)
    rows = Mandate.objects.filter(runs, quartier__geography__valid_until_date__lt=day)
    return rows.select_related("quartier__geography__gemeinde").order_by("pk")


def left_projects(*, day: date) -> "QuerySet[PracticeProject]":
    """Running projects in a version of the division that ended before the day."""
    rows = PracticeProject.objects.filter(state=ProjectState.RUNNING, quartier__geography__valid_until_date__lt=day)
    return rows.select_related("quartier__geography__gemeinde").order_by("pk")


def successor_of(quartier: Quartier, *, day: date) -> Quartier | None:
    """The Quartier with the same key in the version that holds on a day."""
    holds = Q(geography__valid_until_date__isnull=True) | Q(geography__valid_until_date__gte=day)
    own = Quartier.objects.filter(holds, geography__gemeinde=quartier.geography.gemeinde_id, geography__is_example=False, geography__valid_from_date__lte=day)
    return own.filter(key=quartier.key).exclude(pk=quartier.pk).select_related("geography").first()


def _within(rows: Any, gemeinde: Gemeinde | None) -> Iterator[Mandate | PracticeProject]:
    yield from rows if gemeinde is None else rows.filter(quartier__geography__gemeinde=gemeinde)


def _move(row: Mandate | PracticeProject, *, at: datetime, by: User | None) -> bool:
    """One conditional write decides who moves it; the history is written with it."""
    before, after = row.quartier, successor_of(row.quartier, day=berlin_date(at))
    if after is None:
        return False
    with transaction.atomic():
        if not _claims(row, before, after):
            return False
        QuartierMove.objects.create(**{"mandate" if isinstance(row, Mandate) else "project": row}, before=before, after=after, moved_at=at)
        if isinstance(row, PracticeProject):
            said = [{"quartier": f"{each.name} ({each.geography.valid_from_date:%d.%m.%Y})"} for each in (before, after)]
            ProjectRevision.objects.create(project=row, subject=PROJECT, title=row.title[:200], before=said[0], after=said[1], changed_by=by, changed_at=at)
        audit.record(row, "planning.moved_to_version", by=by, data={"from": before.pk, "to": after.pk})
    return True


def _claims(row: Mandate | PracticeProject, before: Quartier, after: Quartier) -> bool:
    return bool(type(row)._default_manager.filter(pk=row.pk, quartier=before).update(quartier=after))
