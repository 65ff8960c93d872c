"""Who is in a team: ask, answer, leave."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from learners.domain.locks import lock_learners
from planning.domain.project_mails import tell_invited
from planning.domain.projects import ProjectRefused, hold_project, lock_project, pathway_with_project, refuse_one_too_many, touch
from planning.enums import TeamState
from planning.models import PracticeProject, ProjectMember

MOST_IN_A_TEAM = 20


def invite(project: PracticeProject, *, email: str, by: User, at: datetime) -> None:
    """Ask the person with this address. Whether there is one, and whether their Bildungsweg fits, nobody learns here: whoever gets
    no mail cannot be asked. Effects: row, one audit line, mail. Raises ProjectRefused.
    """
    with transaction.atomic():
        locked = lock_project(project)
        if locked.members.filter(state__in=(TeamState.MEMBER, TeamState.INVITED)).count() >= MOST_IN_A_TEAM:
            raise ProjectRefused(_("Ein Team hat höchstens %(most)d Personen.") % {"most": MOST_IN_A_TEAM})
        person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if person is None or person.pk == locked.guide_id or pathway_with_project(person) is None:
            return
        row, created = ProjectMember.objects.get_or_create(project=locked, learner=person, defaults={"since": at})
        if not created:
            if row.state in (TeamState.MEMBER, TeamState.INVITED):
                return
            row.state, row.since = TeamState.INVITED, at
            row.save(update_fields=["state", "since"])
        audit.record(locked, "planning.project_invited", by=by, data={"member": row.pk})
        tell_invited(locked, person, at=at)


def answer_invitation(project: PracticeProject, *, accept: bool, by: User, at: datetime) -> ProjectMember:
    """Join, or decline; twice is once. Effects: row, one audit line. Raises ProjectRefused."""
    state = TeamState.MEMBER if accept else TeamState.DECLINED
    with transaction.atomic():
        locked = lock_project(project)
        row = ProjectMember.objects.get(project=locked, learner=by)
        if row.state == state:
            return row
        if row.state != TeamState.INVITED:
            raise ProjectRefused(_("Diese Anfrage gibt es nicht mehr."))
        if accept and locked.guide_id == by.pk:
            raise ProjectRefused(_("Sie begleiten dieses Projekt; im Team können Sie nicht zugleich sein."))
        if accept:
            lock_learners([by.pk])
            refuse_one_too_many(by)
        row.state, row.since = state, at
        row.save(update_fields=["state", "since"])
        audit.record(locked, "planning.project_joined" if accept else "planning.project_declined", by=by, data={"member": row.pk})
        touch(locked, at=at)
    return row


def leave_team(project: PracticeProject, *, by: User, at: datetime) -> None:
    """Leave; what one wrote stays. The last one cannot: a project without a team is given up. Raises ProjectRefused."""
    with transaction.atomic():
        locked = hold_project(project)
        team = locked.members.filter(state=TeamState.MEMBER)
        if locked.is_open and not team.exclude(learner=by).exists():
            raise ProjectRefused(_("Sie sind allein im Team. Geben Sie das Projekt auf, wenn es nicht weitergeht."))
        if team.filter(learner=by).update(state=TeamState.LEFT, since=at):
            audit.record(locked, "planning.project_left", by=by, data={})
