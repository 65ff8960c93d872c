"""The learner's Kompetenzprofil: how she saw herself at the start and in the middle, shared with her guide."""

from datetime import date, time, timedelta

from core.models import User
from core.time import berlin_datetime
from curriculum.models import Competence
from demo.domain.people import LEARNER
from learners.domain.competences import assess, share_profile
from learners.enums import AssessmentMoment

RATINGS = {AssessmentMoment.START: (2, 1, 1, 0, 1, 0, 2, 1, 2, 3), AssessmentMoment.MIDDLE: (3, 3, 2, 1, 1, 2, 3, 3, 2, 3)}  # in the guide's order
DAYS_AGO = {AssessmentMoment.START: 320, AssessmentMoment.MIDDLE: 40}


def play_competences(accounts: dict[str, User], *, today: date) -> None:
    """Two of the three moments; the third is still ahead."""
    learner = accounts[LEARNER.email]
    slugs = list(Competence.objects.filter(curriculum__is_current=True).order_by("position").values_list("slug", flat=True))
    for moment, ratings in RATINGS.items():
        at = berlin_datetime(today - timedelta(days=DAYS_AGO[moment]), time(20))
        assess(learner, moment, dict(zip(slugs, ratings, strict=True)), at=at)
    share_profile(learner, shared=True)
