"""Enrol, see one's enrolments, give one up."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from learners.domain import enrolment as verbs
from learners.domain.check_in import open_doors_of
from learners.domain.waiting import count_seats, with_positions
from learners.enums import EnrolmentState
from learners.forms.enrolment import EnrolForm
from learners.models import Enrolment, FeedbackReceipt
from providers.enums import OfferingState
from providers.models import Offering

PAGE_SIZE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say what enrolling means here, and do it on POST."""
    at = timezone.now()
    public = Offering.objects.public().select_related("provider__organisation", "format", "kreis", "gemeinde").prefetch_related("sessions")
    offering = get_object_or_404(public, uuid=uuid)
    form = EnrolForm(request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        try:
            enrolment = verbs.enrol(offering, learner=request.user, by=request.user, at=at, note=form.cleaned_data["note"])
        except verbs.EnrolmentRefused as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, _sentence_after(enrolment))
            return redirect("learners:enrolments")
    existing = verbs.active_enrolment(offering, learner=request.user)
    if not existing and not refusal:
        try:
            verbs.check_enrolment(offering, learner=request.user, at=at)
        except verbs.EnrolmentRefused as refused:
            refusal = str(refused)
    context = {"offering": offering, "form": form, "refusal": refusal, "existing": existing, "expected_position": count_seats(offering).waiting + 1}
    return render(request, "learners/enrol.html", context, status=status)


@login_required
@require_safe
def enrolments(request: SignedInRequest) -> HttpResponse:
    """One's own seats, places in queues, and what is over."""
    at = timezone.now()
    own = (
        with_positions(Enrolment.objects.filter(learner=request.user))
        .select_related("offering__provider__organisation", "offering__kreis", "offering__gemeinde")
        .prefetch_related("offering__sessions")
    )
    ahead = Q(offering__state=OfferingState.PUBLISHED) & (Q(offering__ends_at__gt=at) | Q(offering__ends_at__isnull=True))
    in_order = own.filter(ahead).order_by(F("offering__starts_at").asc(nulls_last=True), "pk")
    over = (
        own.annotate(has_answered=Exists(FeedbackReceipt.objects.filter(enrolment=OuterRef("pk"))))
        .exclude(ahead, state__in=EnrolmentState.ACTIVE)
        .order_by("-enrolled_at", "-pk")
    )
    context = {
        "at": at,
        "upcoming": in_order.filter(state=EnrolmentState.CONFIRMED),
        "waiting": in_order.filter(state=EnrolmentState.WAITING),
        "open_doors": open_doors_of(request.user, at=at),
        "past": Paginator(over, PAGE_SIZE).get_page(request.GET.get("seite")),
    }
    return render(request, "learners/enrolments.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, and give up the seat on POST."""
    at = timezone.now()
    own = Enrolment.objects.filter(learner=request.user).select_related("offering__provider__organisation")
    enrolment = get_object_or_404(own.prefetch_related("offering__sessions"), uuid=uuid)
    if enrolment.state == EnrolmentState.CANCELLED:
        messages.info(request, _("Von „%(title)s“ sind Sie schon abgemeldet.") % {"title": enrolment.offering.title})
        return redirect("learners:enrolments")
    refusal, status = "", 200
    waited = enrolment.state == EnrolmentState.WAITING
    if request.method == "POST":
        try:
            verbs.cancel_enrolment(enrolment, by=request.user, at=at)
        except verbs.EnrolmentRefused as refused:
            refusal, status = str(refused), 409
        else:
            said = _("Sie stehen nicht mehr auf der Warteliste von „%(title)s“.") if waited else _("Sie sind von „%(title)s“ abgemeldet.")
            messages.success(request, said % {"title": enrolment.offering.title})
            return redirect("learners:enrolments")
    elif enrolment.offering.starts_at and enrolment.offering.starts_at <= at:
        refusal = str(verbs.CancelTooLate())
    return render(request, "learners/cancel.html", {"enrolment": enrolment, "offering": enrolment.offering, "refusal": refusal}, status=status)


def _sentence_after(enrolment: Enrolment) -> str:
    if enrolment.state == EnrolmentState.CONFIRMED:
        return _("Sie haben einen Platz in „%(title)s“. Die Bestätigung kommt auch per E-Mail.") % {"title": enrolment.offering.title}
    return _("Alle Plätze in „%(title)s“ sind vergeben. Sie stehen auf der Warteliste und bekommen eine E-Mail, sobald Sie nachrücken.") % {
        "title": enrolment.offering.title
    }
