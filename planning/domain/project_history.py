"""What happened to a project: every change with what stood there before, and the steps of the trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from core.units import format_euro
from planning.domain.project_board import RESPONSIBLE
from planning.domain.project_parts import MODELS
from planning.domain.projects import PROJECT
from planning.enums import PartKind, RoleTask
from planning.models import PracticeProject, ProjectRevision, TaskEvidence

SUBJECTS: dict[str, str | Promise] = {
    PROJECT: gettext_lazy("Projekt"),
    RESPONSIBLE: gettext_lazy("Zuständigkeiten"),
    "beleg": gettext_lazy("Beleg"),
    **{kind.value: kind.label for kind in PartKind},
}
STEPS = {
    "planning.project_founded": gettext_lazy("Projekt begonnen"),
    "planning.project_joined": gettext_lazy("ins Team gekommen"),
    "planning.project_left": gettext_lazy("aus dem Team ausgeschieden"),
    "planning.guide_confirmed": gettext_lazy("Begleitung zugesagt"),
    "planning.guide_changed": gettext_lazy("Begleitung übergeben"),
    "planning.evidence_accepted": gettext_lazy("Beleg angenommen"),
    "planning.evidence_returned": gettext_lazy("Beleg mit Rückfrage zurückgegeben"),
    "planning.project_agreement_confirmed": gettext_lazy("Vereinbarung bestätigt"),
    "planning.project_finished": gettext_lazy("Abschluss bestätigt"),
    "planning.project_given_up": gettext_lazy("Projekt aufgegeben"),
}


@dataclass(frozen=True)
class Change:
    """A field, what stood there and what stands there since."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of the history."""

    at: datetime
    by: str
    what: str
    changes: tuple[Change, ...]


def history_of(project: PracticeProject) -> list[Entry]:
    """Everything, the newest first; two queries."""
    lines = ModelLogEntry.objects.for_instance(project).filter(action__in=STEPS).select_related("user")
    steps = [Entry(line.timestamp, line.user.get_full_name() if line.user else "", str(STEPS[line.action]), ()) for line in lines]
    changes = [_entry(row) for row in project.revisions.select_related("changed_by")]
    return sorted([*steps, *changes], key=lambda entry: entry.at, reverse=True)


def _entry(row: ProjectRevision) -> Entry:
    subject = str(SUBJECTS.get(row.subject, row.subject))
    if row.before is None:
        what = _("%(subject)s eingetragen: %(title)s")
    elif row.after is None:
        what = _("%(subject)s entfernt: %(title)s")
    else:
        what = _("%(subject)s geändert: %(title)s")
    by = row.changed_by.get_full_name() if row.changed_by else ""
    return Entry(row.changed_at, by, what % {"subject": subject, "title": row.title}, tuple(_changes(row)))


def _changes(row: ProjectRevision) -> Iterator[Change]:
    before, after = row.before or {}, row.after or {}
    for name in {**before, **after}:
        change = Change(_label(row.subject, name), _words(row.subject, name, before.get(name)), _words(row.subject, name, after.get(name)))
        if change.before or change.after:
            yield change


def _label(subject: str, name: str) -> str:
    if subject == RESPONSIBLE:
        return str(RoleTask(name).label)
    field = _field(subject, name)
    return str(field.verbose_name) if field else name


def _field(subject: str, name: str) -> Any:
    model: type[models.Model] = MODELS.get(subject, TaskEvidence if subject == "beleg" else PracticeProject)
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _words(subject: str, name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if name.endswith("_cents"):
        return format_euro(int(value))
    field = None if subject == RESPONSIBLE else _field(subject, name)
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)
