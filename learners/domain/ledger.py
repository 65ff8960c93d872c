"""The ledger as people read it: every line with the sum so far, newest last or first. Reading only."""

from django.db.models import F, QuerySet, Subquery, Sum, Window

from core.models import User
from learners.domain.closing import closing_numbers
from learners.models import HoursEntry


def lines_of(learner: User) -> QuerySet[HoursEntry]:
    """All lines of a person in the order they were recorded, each with `running_sum` (minutes), `closed_by` (number of a certificate) and everything a page names; one query."""
    return (
        HoursEntry.objects.filter(learner=learner)
        .annotate(running_sum=Window(Sum("minutes"), order_by=F("pk").asc()), closed_by=Subquery(closing_numbers()))
        .select_related(
            "module",
            "recorded_by",
            "approved_by",
            "attendance__session__offering__provider__organisation",
            "unit_work__unit",
            "reverses",
            "reversed_by",
        )
        .order_by("pk")
    )


def balance_of(learner: User) -> int:
    """Minutes recorded for a person, after corrections."""
    return HoursEntry.objects.filter(learner=learner).aggregate(sum=Sum("minutes"))["sum"] or 0
