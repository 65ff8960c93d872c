"""What a project's plan consists of: actors, agreements, bodies, decisions, measures and milestones. Each change leaves a revision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from planning.domain.projects import ProjectRefused, keep_revision, lock_project, refuse_doing_too_early, refuse_stale, snapshot
from planning.enums import MeasureState, PartKind, SourceState
from planning.models import (
    PracticeProject,
    ProjectActor,
    ProjectAgreement,
    ProjectBody,
    ProjectDecision,
    ProjectExclusion,
    ProjectMeasure,
    ProjectMilestone,
    ProjectPart,
    ProjectSource,
)

MODELS: dict[str, type[ProjectPart]] = {
    PartKind.ACTOR: ProjectActor,
    PartKind.AGREEMENT: ProjectAgreement,
    PartKind.BODY: ProjectBody,
    PartKind.DECISION: ProjectDecision,
    PartKind.MEASURE: ProjectMeasure,
    PartKind.MILESTONE: ProjectMilestone,
    PartKind.SOURCE: ProjectSource,
    PartKind.EXCLUSION: ProjectExclusion,
}
MOST_OF_A_KIND = 200


def fields_of(kind: str) -> tuple[str, ...]:
    """What somebody fills in."""
    fields = MODELS[kind]._meta.concrete_fields
    return tuple(field.name for field in fields if field.editable and field.name not in ("id", "project"))


def add_part(project: PracticeProject, kind: str, values: Mapping[str, Any], *, by: User, at: datetime) -> ProjectPart:
    """One more; the same once more is the same. Effects: row, revision, one audit line. Raises ProjectRefused."""
    with transaction.atomic():
        locked = lock_project(project)
        model = MODELS[kind]
        if same := model._default_manager.filter(project=locked, **values).first():
            return same  # the button was pressed twice
        if model._default_manager.filter(project=locked).count() >= MOST_OF_A_KIND:
            raise ProjectRefused(_("Davon kann ein Projekt höchstens %(most)d haben.") % {"most": MOST_OF_A_KIND})
        part = model(project=locked, **values)
        _check(locked, part, at=at)
        part.save()
        keep_revision(locked, kind, str(part), None, snapshot(part, fields_of(kind)), by=by, at=at)
        audit.record(locked, "planning.project_part_stored", by=by, data={"kind": kind, "part": part.pk, "new": True})
    return part


def change_part(part: ProjectPart, values: Mapping[str, Any], *, seen: str, by: User, at: datetime) -> ProjectPart:
    """Change it. Refused when somebody else did since `seen`. A changed agreement has to be confirmed anew.

    Effects: row, revision, one audit line; none when nothing changed. Raises ProjectRefused.
    """
    kind, fields = part.KIND, fields_of(part.KIND)
    with transaction.atomic():
        project = lock_project(part.project)
        part = _again(part)
        before = snapshot(part, fields)
        for name in fields:
            setattr(part, name, values[name])
        after = snapshot(part, fields)
        if before == after:
            return part  # also when the button was pressed twice
        refuse_stale(seen, before)
        _check(project, part, at=at)
        if isinstance(part, ProjectAgreement):
            part.team_confirmed_at = part.team_confirmed_by = part.guide_confirmed_at = part.guide_confirmed_by = None
        part.save()
        keep_revision(project, kind, str(part), before, after, by=by, at=at)
        audit.record(project, "planning.project_part_stored", by=by, data={"kind": kind, "part": part.pk, "new": False})
    return part


def remove_part(part: ProjectPart, *, by: User, at: datetime) -> None:
    """Take it out of the plan; the history keeps it. Twice is once. A measure that has milestones stays: drop it instead.

    A source goes with its exclusions, each with a revision of its own. Raises ProjectRefused.
    """
    with transaction.atomic():
        project = lock_project(part.project)
        found = type(part)._default_manager.filter(pk=part.pk).first()
        if found is None:
            return
        if isinstance(found, ProjectMeasure) and found.milestones.exists():
            raise ProjectRefused(_("Diese Maßnahme hat Meilensteine. Entfernen Sie zuerst diese, oder setzen Sie die Maßnahme auf „verworfen“."))
        if isinstance(found, ProjectSource):
            for pair in ProjectExclusion.objects.filter(Q(first=found) | Q(second=found), project=project).select_related("first", "second"):
                _take_out(project, pair, by=by, at=at)
        _take_out(project, found, by=by, at=at)


def confirm_agreement(agreement: ProjectAgreement, *, as_guide: bool, by: User, at: datetime) -> ProjectAgreement:
    """Say yes for the team or as its guide; twice is once. Effects: row, one audit line. Raises ProjectRefused."""
    side = "guide" if as_guide else "team"
    with transaction.atomic():
        project = lock_project(agreement.project)
        _again(agreement)
        free = ProjectAgreement.objects.filter(pk=agreement.pk, **{f"{side}_confirmed_at__isnull": True})
        if free.update(**{f"{side}_confirmed_at": at, f"{side}_confirmed_by": by}):
            audit.record(project, "planning.project_agreement_confirmed", by=by, data={"agreement": agreement.pk, "side": side})
    agreement.refresh_from_db()
    return agreement


def _take_out(project: PracticeProject, part: ProjectPart, *, by: User, at: datetime) -> None:
    keep_revision(project, part.KIND, str(part), snapshot(part, fields_of(part.KIND)), None, by=by, at=at)
    audit.record(project, "planning.project_part_removed", by=by, data={"kind": part.KIND, "part": part.pk})
    part.delete()


def _again(part: ProjectPart) -> ProjectPart:
    try:
        return type(part)._default_manager.get(pk=part.pk)
    except ObjectDoesNotExist:
        raise ProjectRefused(_("Dieser Eintrag wurde inzwischen entfernt.")) from None


def _check(project: PracticeProject, part: ProjectPart, *, at: datetime) -> None:
    today = berlin_date(at)
    if isinstance(part, ProjectMeasure):
        if part.ends_on_date < part.starts_on_date:
            raise ProjectRefused(_("Das Ende darf nicht vor dem Beginn liegen."), "ends_on_date")
        if part.state in MeasureState.BEGUN:
            refuse_doing_too_early(project, part.phase)
    elif isinstance(part, ProjectMilestone):
        if part.measure.project_id != project.pk:
            raise ProjectRefused(_("Diese Maßnahme gehört zu einem anderen Projekt."), "measure")
        if part.reached_on_date is not None:
            refuse_doing_too_early(project, part.measure.phase)
            if part.reached_on_date > today:
                raise ProjectRefused(_("Der Tag liegt in der Zukunft."), "reached_on_date")
    elif isinstance(part, ProjectSource):
        if part.pk and part.state in SourceState.CHOSEN:
            pairs = ProjectExclusion.objects.filter(Q(first=part) | Q(second=part), project=project).select_related("first", "second")
            for pair in pairs:
                other = pair.second if pair.first_id == part.pk else pair.first
                _refuse_both(part, other)
    elif isinstance(part, ProjectExclusion):
        if part.first_id == part.second_id:
            raise ProjectRefused(_("Bitte wählen Sie zwei verschiedene Quellen."), "second")
        if {part.first.project_id, part.second.project_id} != {project.pk}:
            raise ProjectRefused(_("Diese Quelle gehört zu einem anderen Projekt."), "first")
        _refuse_both(part.first, part.second)
    elif isinstance(part, ProjectDecision) and part.decided_on_date > today:
        raise ProjectRefused(_("Der Tag liegt in der Zukunft."), "decided_on_date")


def _refuse_both(first: ProjectSource, second: ProjectSource) -> None:
    if first.state in SourceState.CHOSEN and second.state in SourceState.CHOSEN:
        raise ProjectRefused(
            _("„%(first)s“ und „%(second)s“ schließen sich aus; beantragt oder bewilligt sein kann nur eine von beiden.")
            % {"first": first.name, "second": second.name}
        )
