"""Ranking for one need beside the catalogue's offerings and providers: questions to the database, conditions and score, one need after the other."""

import itertools
from typing import Any

from benchmarks.measure import milliseconds

NEEDS = 40


def ranking() -> dict[str, Any]:
    """Median and p95 over different open needs; how many were compared for the largest."""
    from django.utils import timezone

    from providers.domain.need_ranking import rank_need
    from providers.enums import NeedState
    from providers.models import Need, Offering, Provider

    at = timezone.now()
    needs = list(Need.objects.filter(state__in=NeedState.OPEN).select_related("municipality", "host__kreis", "format").order_by("pk")[:NEEDS])
    turn = itertools.cycle(needs)
    figure = milliseconds(lambda: rank_need(next(turn), at=at), runs=2 * len(needs), warm_up=3)
    compared = max(len(ranked.suggestions) + len(ranked.left_out) for ranked in (rank_need(need, at=at) for need in needs))
    return figure | {"needs": len(needs), "compared": compared, "providers": Provider.objects.count(), "offerings": Offering.objects.count()}
