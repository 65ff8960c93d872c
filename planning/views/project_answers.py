"""What the pages of practice projects share: whose project it is."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.http import SignedInRequest
from core.time import berlin_date
from planning.domain.projects import visible_projects
from planning.models import PracticeProject


def shown_project(request: SignedInRequest, uuid: UUID) -> PracticeProject:
    """A project this person may see; for everybody else it does not exist."""
    return get_object_or_404(visible_projects(request.user, day=berlin_date(timezone.now())), uuid=uuid)


def own_project(request: SignedInRequest, uuid: UUID) -> PracticeProject:
    """A project of one's own team; who may only read it gets 403."""
    return _with(request, uuid, "planning.change_project")


def guided_by(request: SignedInRequest, uuid: UUID) -> PracticeProject:
    """A project one accompanies and has said yes to, or any for the office."""
    return _with(request, uuid, "planning.guide_project")


def _with(request: SignedInRequest, uuid: UUID, permission: str) -> PracticeProject:
    project = shown_project(request, uuid)
    if not request.user.has_perm(permission, project):
        raise PermissionDenied
    return project
