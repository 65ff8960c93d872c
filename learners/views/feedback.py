"""How was it? Asked of whoever had a seat, after the last session."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import SignedInRequest
from learners.domain.feedback import SHOWN_FROM, FeedbackRefused, give_feedback, why_not
from learners.forms.feedback import FeedbackForm
from learners.models import Enrolment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One's own enrolment only; what was said cannot be read or changed afterwards, because nobody knows whose it is."""
    own = Enrolment.objects.filter(learner=request.user).select_related("learner", "offering__provider__organisation")
    enrolment = get_object_or_404(own, uuid=uuid)
    at = timezone.now()
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    refused, status = why_not(enrolment, at=at), 200
    if request.method == "POST" and form.is_valid():
        try:
            give_feedback(enrolment, rating=form.cleaned_data["rating"], comment=form.cleaned_data["comment"], at=at)
        except FeedbackRefused as refusal:
            refused, status = refusal, 409
        else:
            messages.success(request, _("Vielen Dank für Ihre Rückmeldung."))
            return redirect("learners:enrolments")
    elif request.method == "POST":
        status = 422
    context = {"enrolment": enrolment, "offering": enrolment.offering, "form": form, "refusal": str(refused) if refused else "", "shown_from": SHOWN_FROM}
    return render(request, "learners/feedback.html", context, status=status)
