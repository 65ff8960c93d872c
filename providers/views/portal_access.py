"""What of the portal's things this person may see: a foreign provider's do not exist for them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.http import SignedInRequest
from providers.domain.portal import providers_of
from providers.models import ChangeRequest, Offering, Provider, TeachingRequest


def own_provider(request: SignedInRequest, slug: str) -> Provider:
    """The provider of this address, if the person acts for it; else 404, public or not."""
    found = get_object_or_404(Provider.objects.select_related("organisation"), slug=slug)
    if not request.user.has_perm("providers.edit_profile", found):
        raise Http404
    return found


def own_offering(request: SignedInRequest, uuid: UUID) -> Offering:
    """The offering of this address, if the person acts for its provider; else 404, public or not."""
    found = get_object_or_404(Offering.objects.select_related("provider__organisation", "format", "kreis", "gemeinde"), uuid=uuid)
    if not request.user.has_perm("providers.edit_draft", found):
        raise Http404
    return found


def own_request(request: SignedInRequest, uuid: UUID) -> ChangeRequest:
    """A request about an offering of a provider the person acts for; else 404."""
    found = get_object_or_404(ChangeRequest.objects.select_related("offering__provider__organisation", "asked_by"), uuid=uuid)
    if not request.user.has_perm("providers.edit_draft", found.offering):
        raise Http404
    return found


def own_teaching_request(request: SignedInRequest, uuid: UUID) -> TeachingRequest:
    """A request of the office to a provider the person acts for; else 404."""
    rows = TeachingRequest.objects.select_related(
        "provider__organisation", "need__municipality", "need__host__kreis", "need__format", "need__pathway", "offering"
    )
    found = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm("providers.edit_profile", found.provider):
        raise Http404
    return found


def portal_page(request: SignedInRequest, template: str, provider: Provider, context: dict[str, Any], *, here: str = "", status: int = 200) -> HttpResponse:
    """A page of the portal with the providers to choose from and the sections of the chosen one; `here` names the section."""
    shared = {"provider": provider, "providers": providers_of(request.user), "here": here}
    return render(request, template, shared | context, status=status)
