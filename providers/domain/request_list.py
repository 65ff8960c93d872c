"""Requests of the office as a provider sees them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from core.time import berlin_date
from providers.enums import TeachingRequestState
from providers.models import Provider, TeachingRequest


def requests_to(provider: Provider) -> "QuerySet[TeachingRequest]":
    """All of them, the latest first."""
    found = provider.teaching_requests.select_related("need__municipality", "need__host__kreis", "need__format").prefetch_related("requested_modules__module")
    return found.order_by("-sent_at", "-pk")


def requests_to_answer(providers: Collection[Provider], *, at: datetime) -> list[TeachingRequest]:
    """Those that wait for an answer of these providers, the soonest first."""
    waiting = TeachingRequest.objects.filter(provider__in=providers, state=TeachingRequestState.OPEN, answer_until_date__gte=berlin_date(at))
    return list(waiting.select_related("need").order_by("answer_until_date", "pk"))
