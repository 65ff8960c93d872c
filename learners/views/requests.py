"""The provider's or the office's side of the queue: decide about enrolments, offer seats by hand, let an offering go ahead."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.http import SignedInRequest
from learners.domain.approval import approve, decline
from learners.domain.refusals import EnrolmentRefused
from learners.domain.waiting import NothingToOffer, offer_by_hand
from learners.forms.group import DeclineRequestForm
from learners.models import Enrolment
from providers.domain.minimum import DecisionRefused
from providers.domain.minimum import go_ahead as decide_to_go_ahead
from providers.models import Offering


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One enrolment that waits for a decision: let the person in, or decline with a reason."""
    rows = Enrolment.objects.select_related("learner__learner_profile", "offering__provider__organisation")
    enrolment = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm("providers.view_participants", enrolment.offering):
        raise Http404
    if not request.user.has_perm("learners.decide_request", enrolment):
        return render(request, "403.html", status=403)
    declines = request.POST.get("answer") == "no"
    form = DeclineRequestForm(request.POST if request.method == "POST" and declines else None)
    refusal, status, at = "", 200, timezone.now()
    if request.method == "POST" and (not declines or form.is_valid()):
        try:
            if declines:
                decline(enrolment, reason=form.cleaned_data["reason"], by=request.user, at=at)
                said = _("%(name)s ist nicht angenommen und bekommt eine E-Mail mit dem Grund.")
            else:
                decided = approve(enrolment, by=request.user, at=at)
                said = _("%(name)s hat jetzt einen Platz.") if decided.confirmed_at else _("%(name)s ist angenommen und steht auf der Warteliste.")
        except EnrolmentRefused as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, said % {"name": enrolment.learner.get_full_name()})
            return redirect("learners:portal_offering", uuid=enrolment.offering.uuid)
    elif request.method == "POST":
        status = 422
    context = {"enrolment": enrolment, "offering": enrolment.offering, "form": form, "refusal": refusal}
    return render(request, "learners/decide.html", context, status=status)


@login_required
@require_POST
def offer_now(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Offer free seats after the cut-off day."""
    offering = _offering_of(request, uuid)
    try:
        offered = offer_by_hand(offering, by=request.user, at=timezone.now())
    except NothingToOffer as refused:
        messages.error(request, str(refused))
    else:
        said = ngettext("%(count)d Anmeldung hat ein Angebot bekommen.", "%(count)d Anmeldungen haben ein Angebot bekommen.", len(offered))
        messages.success(request, said % {"count": len(offered)})
    return redirect("learners:portal_offering", uuid=offering.uuid)


@login_required
@require_POST
def go_ahead(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """It takes place although the minimum number is not reached."""
    offering = _offering_of(request, uuid)
    try:
        decide_to_go_ahead(offering, by=request.user, at=timezone.now())
    except DecisionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Entschieden: „%(title)s“ findet statt.") % {"title": offering.title})
    return redirect("learners:portal_offering", uuid=offering.uuid)


def _offering_of(request: SignedInRequest, uuid: UUID) -> Offering:
    """A foreign provider's offerings do not exist for this person."""
    offering = get_object_or_404(Offering.objects.select_related("provider__organisation"), uuid=uuid)
    if not request.user.has_perm("providers.view_participants", offering):
        raise Http404
    return offering
