"""Lists of needs: a municipality's own, the office's all, and how many others there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from core.enums import Role
from core.models import Kreis, Organisation, User
from providers.domain.need_life import visible_needs
from providers.enums import NeedState, PartnerState
from providers.models import Need, NeedPartner

SMALLEST_COUNT_SHOWN = 5  # behind "2 Bedarfe" in a Kreis stand two towns one can guess


@dataclass(frozen=True)
class Elsewhere:
    """How many needs other municipalities of a Kreis have; None where it is too small to be shown."""

    kreis: Kreis
    needs: int | None


def needs_of(user: User) -> Sequence[Need]:
    """What this person's municipalities need or were invited to share, the latest first; `is_shared` and `invitation` say which is which."""
    held = user.organisation_ids(Role.MUNICIPALITY_CONTACT)
    partners = Prefetch("partners", NeedPartner.objects.filter(municipality__in=held), to_attr="own_partners")
    found = Need.objects.filter(visible_needs(user)).distinct().select_related("municipality", "format", "host").prefetch_related(partners, "partners")
    needs = list(found.order_by("-created_at", "-pk"))
    for need in needs:
        need.is_shared = need.municipality_id not in held  # type: ignore[attr-defined]
        need.invitation = next((each for each in need.own_partners if each.state == PartnerState.INVITED), None)  # type: ignore[attr-defined]
    return needs


def elsewhere(held: Collection[Organisation]) -> list[Elsewhere]:
    """Open needs of others by the Kreise of one's own municipalities, small numbers left out."""
    kreise = {each.gemeinde.kreis.pk: each.gemeinde.kreis for each in held if each.gemeinde is not None}
    others = Need.objects.filter(state__in=NeedState.DEMAND).exclude(municipality__in=held)
    counts = {pk: others.filter(host__kreis=pk).count() for pk in kreise}
    return [Elsewhere(kreis, counts[pk] if counts[pk] >= SMALLEST_COUNT_SHOWN else None) for pk, kreis in kreise.items()]


def needs_for_office(*, state: str = "", kreis: str = "", module: str = "", words: str = "") -> "QuerySet[Need]":
    """What the office has to look at: everything that was handed in, narrowed; an unknown value counts as none."""
    found = Need.objects.exclude(state=NeedState.DRAFT).select_related("municipality", "host__kreis", "format").prefetch_related("partners", "modules")
    if state in NeedState.values:
        found = found.filter(state=state)
    if kreis:
        found = found.filter(host__kreis__slug=kreis)
    if module:
        found = found.filter(modules__code=module).distinct()
    if words:
        found = found.filter(title__icontains=words) | found.filter(municipality__name__icontains=words)
    return found.order_by("-submitted_at", "-pk")
