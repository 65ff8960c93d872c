"""The project plan as PDF/UA-1. Whoever asks wants to lay it on a table, so it is made in the request (docs/decisions/0141, 0194)."""

import io
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

import weasyprint
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration

from core.language import DEFAULT, spoken
from core.pdf.closed import SCHEME, ClosedFetcher
from core.pdf.fonts import font_file
from core.pdf.scopes import name_scopes
from core.time import berlin_date
from planning.domain.project_board import board_of, responsibilities_of
from planning.domain.project_finance import calendar_of, finance_of
from planning.enums import TeamState
from planning.models import PracticeProject, ProjectActor, ProjectAgreement, ProjectBody, ProjectDecision, ProjectExclusion, ProjectMeasure, ProjectSource

FACES = ("Regular", "Medium", "SemiBold")
_one_at_a_time = Lock()  # Pango is not made for threads


def render_plan(project: PracticeProject, *, at: datetime) -> bytes:
    """The PDF; German, whoever asks."""
    with spoken(DEFAULT):
        html = render_to_string("pdf/project/plan.html", plan_of(project, at=at))
    target = io.BytesIO()
    with _one_at_a_time:
        fonts, stylesheet = _set_up()
        document = weasyprint.HTML(string=html, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher({})).render(font_config=fonts, stylesheets=[stylesheet])
        document.write_pdf(target, finisher=name_scopes, pdf_variant="pdf/ua-1")
    return target.getvalue()


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


@cache
def _set_up() -> tuple[FontConfiguration, weasyprint.CSS]:
    fonts = FontConfiguration()
    faces = {f"fonts/{face}.ttf": ("font/ttf", font_file(face).read_bytes()) for face in FACES}
    css = render_to_string("pdf/project/plan.css")
    return fonts, weasyprint.CSS(string=css, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher(faces), font_config=fonts)
