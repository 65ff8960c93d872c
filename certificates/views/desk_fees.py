"""Whose fee is settled, for certificates that a rule makes depend on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from certificates.domain.fees import note_settled_fees
from certificates.views.desk_parts import heading, only_with
from core.http import SignedInRequest
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.models import Offering

FEES = gettext_lazy("Gebühren")


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("certificates.reissue_certificate")
def fees(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Everybody with a seat; whoever is ticked owes nothing any more."""
    offering = get_object_or_404(Offering.objects.select_related("provider__organisation"), uuid=uuid)
    seats = Enrolment.objects.filter(offering=offering, state=EnrolmentState.CONFIRMED).select_related("learner", "settled_fee__noted_by")
    if request.method == "POST":
        ticked = set(request.POST.getlist("beglichen"))
        settled = {seat.uuid for seat in seats if str(seat.uuid) in ticked}
        count = note_settled_fees(offering, settled=settled, by=request.user, at=timezone.now())
        text = ngettext("%(count)d Vermerk wurde geändert.", "%(count)d Vermerke wurden geändert.", count)
        messages.success(request, text % {"count": count} if count else _("Es war nichts zu ändern."))
        return redirect("certificates_desk:bulk_scope", offering.uuid)
    steps = (reverse("certificates_desk:bulk_scope", args=[offering.uuid]), offering.title)
    context = {"offering": offering, "seats": seats.order_by("learner__last_name", "learner__first_name", "pk")}
    return render(request, "certificates/desk/fees.html", context | heading(steps, title=FEES))
