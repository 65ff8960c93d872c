"""Answer to an offered seat: in one's own area, or by the link of the mail without logging in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import SignedInRequest
from learners.domain.enrolment import cancel_enrolment
from learners.domain.offer_links import enrolment_of_key
from learners.domain.offers import OfferGone, accept_offer
from learners.domain.refusals import EnrolmentRefused, SessionOverlap
from learners.enums import EnrolmentState
from learners.models import Enrolment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The offered seat of somebody who is logged in."""
    own = Enrolment.objects.filter(learner=request.user).select_related("learner", "offering__provider__organisation")
    enrolment = get_object_or_404(own, uuid=uuid)
    return _answer(request, enrolment, done="learners:enrolments")


@require_http_methods(["GET", "HEAD", "POST"])
def offer_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """The same by the link of the mail."""
    enrolment = enrolment_of_key(key)
    if enrolment is None:
        raise Http404
    return _answer(request, enrolment, done="")


def _answer(request: HttpRequest, enrolment: Enrolment, *, done: str) -> HttpResponse:
    at = timezone.now()
    refusal, status, warning = "", 200, ""
    if request.method == "POST":
        try:
            said = _take_answer(request, enrolment)
        except SessionOverlap as overlap:
            warning, refusal, status = (str(overlap), "", 409) if overlap.may_go_on else ("", str(overlap), 409)
        except EnrolmentRefused as refused:
            refusal, status = str(refused), 409
        else:
            if done:
                messages.success(request, said)
                return redirect(done)
            enrolment.refresh_from_db()
    open_now = enrolment.state == EnrolmentState.OFFERED and enrolment.offer_expires_at is not None and at < enrolment.offer_expires_at
    if enrolment.state in {EnrolmentState.OFFERED, EnrolmentState.EXPIRED} and not open_now and not refusal:
        refusal = str(OfferGone())
    context = {
        "enrolment": enrolment,
        "offering": enrolment.offering,
        "sessions": enrolment.offering.sessions.all(),
        "is_open": open_now,
        "refusal": refusal,
        "warning": warning,
        "by_link": not done,
    }
    return render(request, "learners/offer.html", context, status=status)


def _take_answer(request: HttpRequest, enrolment: Enrolment) -> str:
    at = timezone.now()
    if request.POST.get("answer") == "no":
        if enrolment.state == EnrolmentState.CONFIRMED:
            raise OfferGone  # the seat is taken; giving it up again is another page, which names the cost
        cancel_enrolment(enrolment, by=enrolment.learner, at=at)
        return _("Sie haben abgesagt. Der Platz geht an die nächste Person.")
    accept_offer(enrolment, at=at, overlap_accepted=request.POST.get("answer") == "anyway")
    return _("Sie haben zugesagt und jetzt einen Platz in „%(title)s“.") % {"title": enrolment.offering.title}
