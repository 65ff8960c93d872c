"""Who hears what about practice projects. All mails are queued in the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from core.domain.mail import send_templated
from core.models import User
from planning.enums import TeamState
from planning.models import PracticeProject, TaskEvidence


def tell_guide(project: PracticeProject, *, at: datetime) -> None:
    """Whoever is asked to accompany a project."""
    if project.guide is not None:
        _mail("project_guide_asked", [project.guide], project, at=at, path=reverse("planning:guided_project", args=[project.uuid]))


def tell_team(project: PracticeProject, template: str, *, at: datetime, **context: Any) -> None:
    """Everybody of the team."""
    people = User.objects.filter(project_memberships__project=project, project_memberships__state=TeamState.MEMBER).order_by("pk")
    _mail(template, people, project, at=at, path=reverse("planning:project", args=[project.uuid]), **context)


def tell_invited(project: PracticeProject, person: User, *, at: datetime) -> None:
    """Somebody whom a team would like to have."""
    _mail("project_invited", [person], project, at=at, path=reverse("planning:projects"))


def tell_of_evidence(evidence: TaskEvidence, *, at: datetime) -> None:
    """The guide, when something waits for her."""
    project = evidence.project
    if project.guide is not None:
        _mail("evidence_submitted", [project.guide], project, at=at, path=reverse("planning:guided_project", args=[project.uuid]), evidence=evidence)


def _mail(template: str, people: Iterable[User], project: PracticeProject, *, at: datetime, path: str, **context: Any) -> None:
    for person in people:
        send_templated(template, to=[person.email], context={"project": project, "person": person, "path": path} | context, at=at, language=person.language)
