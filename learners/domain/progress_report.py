"""How far everybody is, row by row, for the office: read in slices, so that 200,000 people need no more memory than 500."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch

from core.models import Gemeinde
from learners.domain.progress import Progress, progress_of_many
from learners.models import LearnerProfile, PathwayEnrolment

SLICE = 500  # begun pathways at a time; five queries each


def progress_rows(*, at: datetime) -> Iterator[Progress]:
    """The progress of every open pathway, in the order they were begun. The person's profile and Gemeinde come along."""
    profiles = LearnerProfile.objects.select_related("gemeinde__kreis").only(
        "user", "sector", "gemeinde__name", "gemeinde__kreis__name", "gemeinde__kreis__kind"
    )
    rows = PathwayEnrolment.objects.filter(left_at__isnull=True).select_related("pathway", "guide", "learner")
    last = 0
    while slice_ := list(rows.filter(pk__gt=last).order_by("pk").prefetch_related(Prefetch("learner__learner_profile", profiles))[:SLICE]):
        yield from progress_of_many(slice_, at=at).values()
        last = slice_[-1].pk


def gemeinde_of(progress: Progress) -> Gemeinde | None:
    """Where the person says they are from."""
    profile = getattr(progress.enrolment.learner, "learner_profile", None)
    return profile.gemeinde if profile else None
