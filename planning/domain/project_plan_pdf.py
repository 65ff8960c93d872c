"""The project plan as PDF/UA-1. Whoever asks wants to lay it on a table, so it is made in the request (docs/decisions/0141, 0194)."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from core.language import DEFAULT, spoken
from core.pdf.paper import set_paper
from core.time import berlin_date
from planning.domain.project_board import board_of, responsibilities_of
from planning.domain.project_finance import calendar_of, finance_of
from planning.enums import TeamState
from planning.models import PracticeProject, ProjectActor, ProjectAgreement, ProjectBody, ProjectDecision, ProjectExclusion, ProjectMeasure, ProjectSource


def render_plan(project: PracticeProject, *, at: datetime, with_names: bool = True) -> bytes:
    """The PDF; German, whoever asks."""
    with spoken(DEFAULT):
        html = render_to_string("pdf/project/plan.html", plan_of(project, at=at) | {"with_names": with_names})
    return set_paper(html, style="pdf/project/plan.css")


def plan_of(project: PracticeProject, *, at: datetime) -> dict[str, Any]:
    """What stands in it: everything the municipality reads, too, and nothing else."""
    measures = list(ProjectMeasure.objects.filter(project=project).prefetch_related("milestones"))
    sources = list(ProjectSource.objects.filter(project=project))
    exclusions = list(ProjectExclusion.objects.filter(project=project).select_related("first", "second"))
    return {
        "project": project,
        "at": at,
        "team": [row.learner.get_full_name() for row in project.members.filter(state=TeamState.MEMBER).select_related("learner")],
        "board": board_of(project),
        "agreements": ProjectAgreement.objects.filter(project=project),
        "actors": ProjectActor.objects.filter(project=project),
        "bodies": ProjectBody.objects.filter(project=project),
        "decisions": ProjectDecision.objects.filter(project=project),
        "measures": measures,
        "responsibilities": responsibilities_of(project),
        "sources": sources,
        "exclusions": exclusions,
        "finance": finance_of(measures, sources, exclusions),
        "calendar": calendar_of(sources, today=berlin_date(at)),
    }
