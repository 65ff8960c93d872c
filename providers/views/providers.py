"""/traeger/: who teaches."""

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import Kreis
from core.page_cache.marks import same_for_visitors
from providers.domain.booking import booking_of
from providers.domain.catalogue import for_list
from providers.models import Offering, Provider

MOST_OFFERINGS = 50


@require_safe
@same_for_visitors()
def provider_list(request: HttpRequest) -> HttpResponse:
    """All public providers by name, with the number of their upcoming offerings. A few dozen at most: no pages."""
    at = timezone.now()
    upcoming = Q(offerings__in=Offering.objects.ahead(at).values("pk"))
    providers = (
        Provider.objects.public()
        .select_related("organisation")
        .prefetch_related(Prefetch("kreise", Kreis.objects.order_by("name", "kind")))
        .annotate(upcoming=Count("offerings", filter=upcoming))
        .order_by("organisation__name", "pk")
    )
    return render(request, "providers/provider_list.html", {"providers": providers})


@require_safe
@same_for_visitors()
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    """One provider with what it offers next."""
    at = timezone.now()
    shown = get_object_or_404(Provider.objects.public().select_related("organisation"), slug=slug)
    found = for_list(Offering.objects.ahead(at).filter(provider=shown))
    offerings: list[Offering] = list(found[: MOST_OFFERINGS + 1])
    for offering in offerings:
        offering.booking = booking_of(offering, at=at)  # type: ignore[attr-defined]
    context = {
        "provider": shown,
        "kreise": shown.kreise.order_by("name", "kind"),
        "offerings": offerings[:MOST_OFFERINGS],
        "has_more": len(offerings) > MOST_OFFERINGS,
    }
    return render(request, "providers/provider.html", context)
