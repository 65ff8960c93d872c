"""The guide's side: say yes, note, meet, hand over; who is stuck; how much work it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from core.domain import audit
from core.enums import Role
from core.models import User
from core.time import berlin_date
from planning.domain.project_mails import tell_guide, tell_team
from planning.domain.projects import ProjectRefused, hold_project, lock_project
from planning.enums import EvidenceState, NoteLevel, ProjectState, TeamState
from planning.models import GuidanceMeeting, GuidanceNote, PracticeProject, ProjectMember

EARLIEST = date(2019, 1, 1)


@dataclass(frozen=True)
class Load:
    """Whole minutes of a guide: by project, by month, and both together. Rows and columns add up to the same sum."""

    months: tuple[date, ...]
    rows: tuple[tuple[PracticeProject, tuple[int, ...], int], ...]
    by_month: tuple[int, ...]
    total: int


def guided_projects(user: User) -> "QuerySet[PracticeProject]":
    """Those somebody accompanies or is asked to; the office sees all. With `waiting`: evidence that waits. Those that wait longest first.

    Nobody accompanies the project of their own team (`planning.open_guidance`).
    """
    own = ProjectMember.objects.filter(learner=user, state=TeamState.MEMBER).values("project")
    rows = PracticeProject.objects.select_related("quartier__geography__gemeinde", "guide").exclude(pk__in=own)
    if not user.has_role(Role.COORDINATOR):
        rows = rows.filter(guide=user) if user.has_role(Role.PROCESS_GUIDE) else rows.none()
    waiting = Count("evidence", filter=Q(evidence__state=EvidenceState.SUBMITTED), distinct=True)
    return rows.annotate(waiting=waiting).order_by("last_step_at", "pk")


def stuck_since(*, at: datetime) -> datetime:
    """A running project without a step since then is stuck."""
    return at - timedelta(days=settings.PROJECT_STUCK_DAYS)


def is_stuck(project: PracticeProject, *, at: datetime) -> bool:
    """No step of the team for `PROJECT_STUCK_DAYS`. Only its guide and the office are told."""
    return project.is_open and project.last_step_at < stuck_since(at=at)


def accept_guidance(project: PracticeProject, *, by: User, at: datetime) -> PracticeProject:
    """Say yes to accompanying a project one is asked for; twice is once. Effects: row, one audit line, mail to the team. Raises ProjectRefused."""
    with transaction.atomic():
        locked = lock_project(project)
        if locked.guide_id != by.pk:
            raise ProjectRefused(_("Um diese Begleitung sind inzwischen nicht mehr Sie gebeten."))
        if locked.guide_confirmed_at is None:
            locked.guide_confirmed_at = at
            locked.save(update_fields=["guide_confirmed_at"])
            audit.record(locked, "planning.guide_confirmed", by=by, data={})
            tell_team(locked, "project_guide_confirmed", at=at)
    return locked


def hand_over(project: PracticeProject, *, to: User, by: User, at: datetime) -> PracticeProject:
    """Ask another guide, who says yes herself; the team is told. Notes for oneself go, notes for the team stay. Twice is once.

    The caller asks for "planning.open_guidance". Effects: rows, one audit line, mails. Raises ProjectRefused.
    """
    with transaction.atomic():
        locked = lock_project(project)
        if locked.guide_id == to.pk:
            return locked
        if not possible_guides(locked).filter(pk=to.pk).exists():
            raise ProjectRefused(_("Diese Person kann das Projekt nicht begleiten."), "guide")
        before, locked.guide, locked.guide_confirmed_at = locked.guide_id, to, None
        locked.save(update_fields=["guide", "guide_confirmed_at"])
        gone, _by_model = GuidanceNote.objects.filter(project=locked, author=before, level=NoteLevel.PRIVATE).delete()
        audit.record(locked, "planning.guide_changed", by=by, data={"from": before, "to": to.pk, "notes_removed": gone})
        tell_guide(locked, at=at)
        tell_team(locked, "project_guide_changed", at=at)
    return locked


def possible_guides(project: PracticeProject) -> "QuerySet[User]":
    """All process guides but those of the team and the present one."""
    guides = User.objects.filter(is_active=True, role_assignments__role=Role.PROCESS_GUIDE).distinct().order_by("last_name", "first_name", "pk")
    team = project.members.filter(state__in=(TeamState.MEMBER, TeamState.INVITED)).values("learner")
    return guides.exclude(pk__in=team).exclude(pk=project.guide_id or 0)


def write_note(project: PracticeProject, *, level: str, text: str, by: User, at: datetime) -> GuidanceNote:
    """Note something, for oneself or for the team too; twice is once. Effects: row, one audit line without the words."""
    with transaction.atomic():
        locked = lock_project(project)
        note, created = GuidanceNote.objects.get_or_create(project=locked, author=by, level=NoteLevel(level), text=text.strip(), defaults={"written_at": at})
        if created:
            audit.record(locked, "planning.note_written", by=by, data={"level": str(note.level)})
    return note


def remove_note(note: GuidanceNote, *, by: User) -> None:
    """Take one's own note back; twice is once. Raises ProjectRefused."""
    if note.author_id != by.pk:
        raise ProjectRefused(_("Eine Notiz nimmt zurück, wer sie geschrieben hat."))
    with transaction.atomic():
        locked = hold_project(note.project)
        deleted, _by_model = GuidanceNote.objects.filter(pk=note.pk).delete()
        if deleted:
            audit.record(locked, "planning.note_removed", by=by, data={"level": note.level})


def notes_for(project: PracticeProject, user: User, *, is_inside: bool) -> "QuerySet[GuidanceNote]":
    """One's own; whoever is inside (team, guide, office) also reads what is for the team."""
    seen = Q(author=user)
    if is_inside:
        seen |= Q(level=NoteLevel.TEAM)
    return project.notes.filter(seen).select_related("author")


def record_meeting(project: PracticeProject, *, day: date, topic: str, minutes: int | None, outcome: str, by: User, at: datetime) -> GuidanceMeeting:
    """Plan a meeting, or record one that was held; the same day and topic once more says the rest of it.

    Effects: row, one audit line. Raises ProjectRefused.
    """
    if day < EARLIEST:
        raise ProjectRefused(_("Treffen vor %(year)d führen wir nicht.") % {"year": EARLIEST.year}, "day")
    if minutes is not None and day > berlin_date(at):
        raise ProjectRefused(_("Dieses Treffen liegt noch vor Ihnen. Die Dauer tragen Sie ein, wenn es stattgefunden hat."), "minutes")
    with transaction.atomic():
        locked = lock_project(project)
        said = {"minutes": minutes, "outcome": outcome.strip()}
        # What is left empty the second time takes nothing back that was recorded.
        meeting, _created = GuidanceMeeting.objects.update_or_create(
            project=locked,
            guide=by,
            day=day,
            topic=" ".join(topic.split()),
            defaults={name: value for name, value in said.items() if value},
            create_defaults=said,
        )
        audit.record(locked, "planning.meeting_recorded", by=by, data={"meeting": meeting.pk, "minutes": minutes})
    return meeting


def load_of(guide: User, *, months: Sequence[date]) -> Load:
    """Minutes of meetings held, per project and month; two queries."""
    wanted = tuple(months)
    held = GuidanceMeeting.objects.filter(guide=guide, minutes__isnull=False, day__gte=wanted[0]).order_by()
    sums: dict[tuple[int, date], int] = {}
    for project, month, minutes in held.annotate(month=TruncMonth("day")).values_list("project", "month").annotate(sum=Sum("minutes")):
        if month in wanted:
            sums[project, month] = minutes
    projects = PracticeProject.objects.filter(pk__in={project for project, _month in sums}).order_by("title", "pk")
    rows = []
    for project in projects:
        cells = tuple(sums.get((project.pk, month), 0) for month in wanted)
        rows.append((project, cells, sum(cells)))
    by_month = tuple(sum(cells[number] for _project, cells, _sum in rows) for number in range(len(wanted)))
    return Load(wanted, tuple(rows), by_month, sum(by_month))


def last_months(day: date, *, count: int) -> list[date]:
    """The first days of the last months, the oldest first, the present one included."""
    found = [day.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def running_of(guide: User) -> int:
    """How many projects somebody accompanies now."""
    return PracticeProject.objects.filter(guide=guide, state=ProjectState.RUNNING).count()
