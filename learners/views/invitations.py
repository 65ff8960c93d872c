"""A seat somebody named one for, and naming somebody who comes instead."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import SignedInRequest
from learners.domain.invitations import NoLongerPossible, accept_invitation, name_substitute, withdraw_invitation
from learners.domain.refusals import EnrolmentRefused, SessionOverlap
from learners.enums import EnrolmentState
from learners.forms.group import AcceptInvitationForm, NameForm
from learners.models import Enrolment, SeatInvitation
from providers.domain.terms import substitution_cost


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say yes or no to a seat; only whoever has the address it was sent to finds it."""
    mine = SeatInvitation.objects.filter(email__iexact=request.user.email, withdrawn_at__isnull=True)
    named = get_object_or_404(mine.select_related("offering__provider__organisation", "group", "invited_by"), uuid=uuid)
    form = AcceptInvitationForm(request.POST if request.method == "POST" else None)
    refusal, warning, status, answer = "", "", 200, request.POST.get("answer")
    if named.accepted_at is not None:
        return redirect("learners:enrolments")
    if form.is_bound and form.is_valid():
        at = timezone.now()
        try:
            if answer == "no":
                withdraw_invitation(named, by=request.user, at=at)
                messages.success(request, _("Sie haben abgesagt."))
            else:
                shows = form.cleaned_data["shows_group"]
                accept_invitation(named, learner=request.user, at=at, shows_group=shows, overlap_accepted=answer == "anyway")
                messages.success(request, _("Sie haben zugesagt und jetzt einen Platz in „%(title)s“.") % {"title": named.offering.title})
        except SessionOverlap as overlap:
            warning, refusal, status = (str(overlap), "", 409) if overlap.may_go_on else ("", str(overlap), 409)
        except EnrolmentRefused as refused:
            refusal, status = str(refused), 409
        else:
            return redirect("learners:enrolments")
    context = {"invitation": named, "offering": named.offering, "form": form, "refusal": refusal, "warning": warning}
    return render(request, "learners/invitation.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Name somebody who comes instead, with what that costs by the terms accepted."""
    own = Enrolment.objects.filter(learner=request.user).select_related("learner", "offering__provider__organisation", "terms")
    enrolment = get_object_or_404(own, uuid=uuid)
    form = NameForm(request.POST if request.method == "POST" else None)
    offering, at = enrolment.offering, timezone.now()
    refusal, status = "", 200
    if form.is_bound and form.is_valid():
        try:
            named = name_substitute(enrolment, **form.cleaned_data, by=request.user, at=at)
        except EnrolmentRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            said = _("%(name)s bekommt eine E-Mail. Bis zur Zusage bleibt der Platz Ihrer.") % {"name": named.get_full_name()}
            messages.success(request, said)
            return redirect("learners:enrolments")
    elif form.is_bound:
        status = 422
    if enrolment.state != EnrolmentState.CONFIRMED or (offering.starts_at is not None and offering.starts_at <= at):
        refusal = str(NoLongerPossible())
    context = {
        "enrolment": enrolment,
        "offering": offering,
        "form": form,
        "refusal": refusal,
        "cost": substitution_cost(enrolment.terms, enrolment.agreed_cents) if not enrolment.group_id else 0,
        "named": enrolment.substitutes.filter(withdrawn_at__isnull=True, accepted_at__isnull=True).first(),
    }
    return render(request, "learners/substitute.html", context, status=status)
