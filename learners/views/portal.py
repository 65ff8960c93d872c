"""The provider's side: who comes."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import SignedInRequest
from learners.domain.feedback import feedback_of
from learners.domain.participants import participants_of
from learners.domain.waiting import may_offer
from learners.enums import GroupState
from providers.domain.minimum import below_minimum
from providers.models import Offering


@login_required
@require_safe
def portal_offering(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Participants and sessions of an offering; a foreign provider's does not exist for this person."""
    offering = get_object_or_404(Offering.objects.select_related("provider__organisation", "format"), uuid=uuid)
    if not request.user.has_perm("providers.view_participants", offering):
        raise Http404
    at = timezone.now()
    people = participants_of(offering, at=at)
    somebody_waits = bool(people.waiting) or any(group.state == GroupState.WAITING for group in people.groups)
    context = {
        "offering": offering,
        "people": people,
        "feedback": feedback_of(offering),
        "at": at,
        "to_decide": below_minimum(at=at).filter(pk=offering.pk).exists(),
        "may_offer_by_hand": somebody_waits and not offering.is_full and not may_offer(offering, at=at) and may_offer(offering, at=at, by_hand=True),
    }
    return render(request, "learners/portal_offering.html", context)
