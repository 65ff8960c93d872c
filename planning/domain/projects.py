"""Practice projects: begin one, change its plan, go on to the next phase, end it. The project's row is the lock.

Whoever may is in planning.rules; who sees a project at all is in `visible_projects`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.domain import audit
from core.enums import Role
from core.models import Organisation, User
from core.time import berlin_date
from curriculum.models import ProcessTask
from learners.models import PathwayEnrolment
from planning.domain.delegates import delegated_mandates
from planning.domain.project_mails import tell_guide
from planning.domain.refusals import FieldRefused
from planning.enums import EvidenceState, ProjectPhase, ProjectState, TeamState
from planning.models import PracticeProject, ProjectMember, ProjectRevision, Quartier

PROJECT = "projekt"  # the subject of revisions of the plan itself
PLAN_FIELDS = (
    "title",
    "aim",
    "field_of_action",
    "strategy",
    "begins_on_date",
    "ends_on_date",
    "weekly_hours",
    "contact_point",
    "participation",
    "public_relations",
    "evaluation",
)
STOCK_FIELDS = ("stock_taking", "stock_taken_on_date")
CLOSING_FIELDS = ("result", "reflection", "continuation")
SECTIONS = {"plan": PLAN_FIELDS, "bestandsaufnahme": STOCK_FIELDS, "abschluss": CLOSING_FIELDS}
MOST_OPEN = 5  # projects one person is in at a time
REASON_AT_LEAST = 20


class ProjectRefused(FieldRefused):
    """What cannot be done to a practice project."""


def visible_projects(user: User, *, day: date) -> "QuerySet[PracticeProject]":
    """Those of one's own teams, those one guides, those in Quartiere of one's own municipality or of a mandate one acts for; the office sees all."""
    rows = PracticeProject.objects.select_related("quartier__geography__gemeinde", "guide", "curriculum")
    if user.has_role(Role.COORDINATOR):
        return rows
    seen = Q(pk__in=ProjectMember.objects.filter(learner=user, state=TeamState.MEMBER).values("project"))
    if user.has_role(Role.PROCESS_GUIDE):
        seen |= Q(guide=user)
    return rows.filter(seen | Q(pk__in=_of_the_town(user)) | Q(quartier__in=delegated_mandates(user, day=day).values("quartier")))


def reads_as_delegate(user: User, project: PracticeProject) -> bool:
    """Whether only a mandate lets this person see it; then names of people stay out. For somebody who sees it at all."""
    if user.has_role(Role.COORDINATOR) or (user.has_role(Role.PROCESS_GUIDE) and project.guide_id == user.pk):
        return False
    in_team = project.members.filter(learner=user, state=TeamState.MEMBER).exists()
    return not in_team and not town_projects(user).filter(pk=project.pk).exists()


def town_projects(user: User) -> "QuerySet[PracticeProject]":
    """Those in Quartiere of the municipalities somebody acts for."""
    return PracticeProject.objects.filter(pk__in=_of_the_town(user)).select_related("quartier__geography__gemeinde", "guide", "curriculum")


def _of_the_town(user: User) -> "QuerySet[PracticeProject, int]":
    held = Organisation.objects.filter(pk__in=user.organisation_ids(Role.MUNICIPALITY_CONTACT), gemeinde__isnull=False)
    return PracticeProject.objects.filter(quartier__geography__gemeinde__in=held.values("gemeinde")).values_list("pk", flat=True)


def open_quartiere(*, day: date) -> "QuerySet[Quartier]":
    """The Quartiere of all municipalities that hold on a day, by municipality."""
    holds = Q(geography__valid_until_date__isnull=True) | Q(geography__valid_until_date__gte=day)
    own = Quartier.objects.filter(holds, geography__is_example=False, geography__valid_from_date__lte=day)
    return own.select_related("geography__gemeinde").order_by("geography__gemeinde__name", "name", "key")


def pathway_with_project(user: User) -> PathwayEnrolment | None:
    """The open Bildungsweg that includes a practice project: Koordination, or both together."""
    rows = user.pathway_enrolments.filter(left_at__isnull=True, pathway__has_practice_project=True)
    return rows.select_related("pathway__curriculum", "guide").order_by("begun_at", "pk").first()


def found_project(quartier: Quartier, values: Mapping[str, Any], *, by: User, at: datetime) -> PracticeProject:
    """Begin a project with oneself as its team; the guide of one's Bildungsweg is asked. Twice is once.

    Effects: rows, revision, one audit line, a mail to the guide. Raises ProjectRefused.
    """
    enrolment = pathway_with_project(by)
    if enrolment is None:
        raise ProjectRefused(_("Ein Praxisprojekt gehört zum Bildungsweg Quartierskoordination oder zu beiden zusammen. Beginnen Sie ihn zuerst."))
    if not open_quartiere(day=berlin_date(at)).filter(pk=quartier.pk).exists():
        raise ProjectRefused(_("Dieses Quartier gibt es in der geltenden Gliederung der Kommune nicht mehr."), "quartier")
    _check_days(values)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if existing := _running_of(by).filter(quartier=quartier, title=values["title"]).first():
            return existing  # the button was pressed twice
        refuse_one_too_many(by)
        guide = _guide_of(enrolment, by)
        project = PracticeProject.objects.create(
            quartier=quartier, curriculum=enrolment.pathway.curriculum, guide=guide, created_at=at, created_by=by, last_step_at=at, **values
        )
        ProjectMember.objects.create(project=project, learner=by, state=TeamState.MEMBER, since=at)
        keep_revision(project, PROJECT, project.title, None, snapshot(project, PLAN_FIELDS), by=by, at=at)
        audit.record(project, "planning.project_founded", by=by, data={"quartier": quartier.pk, "guide": project.guide_id})
        tell_guide(project, at=at)
    return project


def refuse_one_too_many(learner: User) -> None:
    """Nobody is in more running projects than one can do. The caller holds the person's row. Raises ProjectRefused."""
    if _running_of(learner).count() >= MOST_OPEN:
        raise ProjectRefused(_("Sie sind schon in %(most)d laufenden Praxisprojekten.") % {"most": MOST_OPEN})


def lock_project(project: PracticeProject) -> PracticeProject:
    """The project as it is now, held until the transaction ends, if it still grows."""
    locked = hold_project(project)
    if not locked.is_open:
        raise ProjectRefused(_("Dieses Praxisprojekt ist beendet und bleibt, wie es ist."))
    return locked


def hold_project(project: PracticeProject) -> PracticeProject:
    """The project under its lock, whatever its state."""
    rows = PracticeProject.objects.select_for_update(of=("self",), no_key=True).select_related("guide", "curriculum", "quartier__geography__gemeinde")
    return rows.get(pk=project.pk)


def fingerprint(row: models.Model, fields: tuple[str, ...]) -> str:
    """Of what a form shows: whoever saves says by it what they had before their eyes."""
    return fingerprint_of(snapshot(row, fields))


def fingerprint_of(values: dict[str, Any]) -> str:
    """The same for values that are no row's."""
    return sha256(repr(values).encode()).hexdigest()[:16]


def refuse_stale(seen: str, before: dict[str, Any]) -> None:
    """Raise ProjectRefused unless `seen` is what stands there."""
    if seen != fingerprint_of(before):
        raise ProjectRefused(_("Inzwischen hat jemand anderes das geändert. Gespeichert wurde nichts; bitte sehen Sie sich den neuen Stand an."))


def snapshot(row: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """Values as JSON can hold them: days as text, rows by their words."""
    return {name: _plain(getattr(row, name)) for name in fields}


def keep_revision(
    project: PracticeProject, subject: str, title: str, before: dict[str, Any] | None, after: dict[str, Any] | None, *, by: User, at: datetime
) -> bool:
    """Write what changed, and move the day of the last step; False when nothing did."""
    if before == after:
        return False
    if before is not None and after is not None:
        changed = {name for name in after if before.get(name) != after[name]}
        before, after = {name: before.get(name) for name in after if name in changed}, {name: after[name] for name in after if name in changed}
    ProjectRevision.objects.create(project=project, subject=subject, title=title[:200], before=before, after=after, changed_by=by, changed_at=at)
    touch(project, at=at)
    return True


def touch(project: PracticeProject, *, at: datetime) -> None:
    """The team has done something."""
    PracticeProject.objects.filter(pk=project.pk).update(last_step_at=at)


def change_section(project: PracticeProject, section: str, values: Mapping[str, Any], *, seen: str, by: User, at: datetime) -> PracticeProject:
    """Change plan, stock-taking or closing words. Refused when somebody else changed them since `seen`.

    Twice is once. Effects: row, revision, one audit line; none when nothing changed. Raises ProjectRefused.
    """
    fields = SECTIONS[section]
    with transaction.atomic():
        locked = lock_project(project)
        before = snapshot(locked, fields)
        for name in fields:
            setattr(locked, name, values[name])
        if before == snapshot(locked, fields):
            return locked  # the button was pressed twice
        refuse_stale(seen, before)
        if section == "plan":
            _check_days(values)
        if section == "bestandsaufnahme":
            _check_stock_taking(locked, at=at)
        locked.save(update_fields=fields)
        if keep_revision(locked, PROJECT, locked.title, before, snapshot(locked, fields), by=by, at=at):
            audit.record(locked, "planning.project_changed", by=by, data={"section": section})
    return locked


def enter_phase(project: PracticeProject, phase: str, *, by: User, at: datetime) -> PracticeProject:
    """Go on to the next phase or back to an earlier one; twice is once. Forward needs evidence for every item of the phase before,
    and doing needs a stock-taking or a recorded exception. Effects: row, revision, one audit line. Raises ProjectRefused.
    """
    order = list(ProjectPhase.values)
    wanted = ProjectPhase(phase)
    with transaction.atomic():
        locked = lock_project(project)
        if locked.phase == wanted:
            return locked
        if order.index(wanted) > order.index(locked.phase):
            _refuse_too_early(locked, wanted, order)
        before = {"phase": locked.phase}
        locked.phase = wanted
        locked.save(update_fields=["phase"])
        keep_revision(locked, PROJECT, locked.title, before, {"phase": str(wanted)}, by=by, at=at)
        audit.record(locked, "planning.project_phase_entered", by=by, data={"phase": str(wanted)})
    return locked


def refuse_doing_too_early(project: PracticeProject, phase: str) -> None:
    """No doing without a stock-taking or a recorded exception. Raises ProjectRefused."""
    if phase != ProjectPhase.PLANNING and not project.may_do:
        raise ProjectRefused(
            _("Vor der Durchführung steht die Bestandsaufnahme. Tragen Sie sie ein, oder bitten Sie Ihre Prozessbegleitung, eine Ausnahme festzuhalten.")
        )


def record_exception(project: PracticeProject, *, reason: str, by: User, at: datetime) -> PracticeProject:
    """Let a team begin without a stock-taking, with the reason for it; twice is once. The caller asks for "planning.guide_project".

    Effects: row, revision, one audit line. Raises ProjectRefused.
    """
    reason = reason.strip()
    if len(reason) < REASON_AT_LEAST:
        raise ProjectRefused(_("Bitte begründen Sie die Ausnahme mit mindestens %(least)d Zeichen.") % {"least": REASON_AT_LEAST}, "reason")
    with transaction.atomic():
        locked = lock_project(project)
        before = {"exception_reason": locked.exception_reason}
        locked.exception_reason, locked.exception_by, locked.exception_at = reason, by, at
        if before["exception_reason"] != reason:
            locked.save(update_fields=["exception_reason", "exception_by", "exception_at"])
            keep_revision(locked, PROJECT, locked.title, before, {"exception_reason": reason}, by=by, at=at)
            audit.record(locked, "planning.project_exception", by=by, data={})
    return locked


def finish_project(project: PracticeProject, *, by: User, at: datetime) -> PracticeProject:
    """Confirm the end: result, reflection and what becomes of it are written; there is no grade. Twice is once.

    The caller asks for "planning.guide_project". Effects: row, revision, one audit line. Raises ProjectRefused.
    """
    with transaction.atomic():
        locked = hold_project(project)
        if locked.state == ProjectState.FINISHED:
            return locked
        if not locked.is_open:
            raise ProjectRefused(_("Dieses Praxisprojekt ist beendet und bleibt, wie es ist."))
        if not (locked.result and locked.reflection and locked.continuation):
            raise ProjectRefused(_("Zum Abschluss gehören Ergebnis, Reflexion und eine Aussage, wie es weitergeht. Das Team schreibt sie."))
        _end(locked, ProjectState.FINISHED, by=by, at=at)
        audit.record(locked, "planning.project_finished", by=by, data={})
    return locked


def give_up_project(project: PracticeProject, *, by: User, at: datetime) -> PracticeProject:
    """The team ends it before its time; what was done stays. Twice is once. Effects: row, revision, one audit line."""
    with transaction.atomic():
        locked = hold_project(project)
        if locked.is_open:
            _end(locked, ProjectState.GIVEN_UP, by=by, at=at)
            audit.record(locked, "planning.project_given_up", by=by, data={})
    return locked


def _running_of(learner: User) -> "QuerySet[PracticeProject]":
    return PracticeProject.objects.filter(members__learner=learner, members__state=TeamState.MEMBER, state=ProjectState.RUNNING)


def _guide_of(enrolment: PathwayEnrolment, learner: User) -> User | None:
    """Whoever is a guide no more stays with old Bildungswege, but could not even open the project."""
    guide = enrolment.guide
    return guide if guide and guide != learner and guide.is_active and guide.has_role(Role.PROCESS_GUIDE) else None


def _end(project: PracticeProject, state: ProjectState, *, by: User, at: datetime) -> None:
    before = {"state": project.state}
    project.state, project.ended_at, project.ended_by = state, at, by
    project.save(update_fields=["state", "ended_at", "ended_by"])
    keep_revision(project, PROJECT, project.title, before, {"state": str(state)}, by=by, at=at)


def _check_days(values: Mapping[str, Any]) -> None:
    if values["ends_on_date"] < values["begins_on_date"]:
        raise ProjectRefused(_("Das Ende darf nicht vor dem Beginn liegen."), "ends_on_date")


def _check_stock_taking(project: PracticeProject, *, at: datetime) -> None:
    if bool(project.stock_taking) != (project.stock_taken_on_date is not None):
        raise ProjectRefused(_("Zu einer Bestandsaufnahme gehören der Tag und was Sie vorgefunden haben."))
    if project.stock_taken_on_date is not None and project.stock_taken_on_date > berlin_date(at):
        raise ProjectRefused(_("Der Tag liegt in der Zukunft."), "stock_taken_on_date")
    if project.phase != ProjectPhase.PLANNING and not project.may_do:
        raise ProjectRefused(_("Das Projekt ist schon in der Durchführung; die Bestandsaufnahme kann nicht mehr wegfallen."), "stock_taking")


def _refuse_too_early(project: PracticeProject, wanted: ProjectPhase, order: list[str]) -> None:
    refuse_doing_too_early(project, wanted)
    if order.index(wanted) != order.index(project.phase) + 1:
        raise ProjectRefused(_("Die Phasen folgen aufeinander; keine wird übersprungen."))
    shown = project.evidence.exclude(state=EvidenceState.RETURNED).values("task")
    missing = ProcessTask.objects.filter(phase__curriculum=project.curriculum_id, phase__slug=project.phase).exclude(pk__in=shown).count()
    if missing:
        raise ProjectRefused(_("Für die nächste Phase fehlen noch Belege zu bisherigen Aufgaben: %(count)d.") % {"count": missing})


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
