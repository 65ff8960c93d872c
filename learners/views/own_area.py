"""Mein Bereich: where somebody stands and what comes next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import SignedInRequest
from curriculum.enums import Phase
from learners.domain.own_area import overview_of
from learners.enums import UnitWorkState
from learners.pictures import progress_picture


@login_required
@require_safe
def own_area(request: SignedInRequest) -> HttpResponse:
    """Greeting, next steps, next sessions, waiting places, progress with picture and table, what closes the gaps."""
    overview = overview_of(request.user, at=timezone.now())
    context = {
        "overview": overview,
        "pathways": [(progress, progress_picture(progress)) for progress in overview.progresses],
        "submitted": [work for work in overview.works if work.state == UnitWorkState.SUBMITTED],
        "presence_gaps": [gap for gap in overview.gaps if gap.phase == Phase.PRESENCE],
        "self_study_gaps": [gap for gap in overview.gaps if gap.phase == Phase.SELF_STUDY],
    }
    return render(request, "learners/own_area.html", context)
