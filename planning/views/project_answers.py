"""What the pages of practice projects share: whose project it is, and how a refusal is shown."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from core.http import SignedInRequest
from planning.domain.projects import ProjectRefused, visible_projects
from planning.models import PracticeProject

Result = TypeVar("Result")


def shown_project(request: SignedInRequest, uuid: UUID) -> PracticeProject:
    """A project this person may see; for everybody else it does not exist."""
    return get_object_or_404(visible_projects(request.user), uuid=uuid)


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


def carry_out(form: forms.BaseForm, verb: Callable[[], Result]) -> tuple[Result | None, int]:
    """What the verb made of a valid form, or None and the status to show the form with; a refusal stands at its field or above all."""
    if not form.is_bound:
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return verb(), 200
    except ProjectRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None, 422 if refused.field else 409
