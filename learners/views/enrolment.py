"""Enrol, see one's enrolments, give one up."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from core.kept_query import KeptQuery
from learners.domain import enrolment as verbs
from learners.domain.check_in import open_doors_of
from learners.domain.invitations import invitations_for
from learners.domain.seats import count_seats
from learners.domain.waiting import with_positions
from learners.enums import EnrolmentState, GroupState
from learners.forms.enrolment import EnrolForm
from learners.models import Enrolment, FeedbackReceipt, GroupRegistration
from providers.domain.terms import agreed_with
from providers.enums import OfferingState
from providers.models import Offering

PAGE_SIZE = 20
_BY_UUID: KeptQuery[Offering] = KeptQuery(
    lambda uuid: Offering.objects.select_related("provider__organisation", "format", "kreis", "gemeinde", "host").filter(uuid=uuid),
    Offering._meta.get_field("uuid"),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say what enrolling means here, and do it on POST."""
    at = timezone.now()
    offering = _BY_UUID.one(uuid)
    if offering is None:
        raise Http404
    if not request.user.has_perm("providers.view_offering", offering) or offering.state not in OfferingState.PUBLIC or not offering.provider.is_published:
        raise Http404
    form = EnrolForm(request.POST if request.method == "POST" else None)
    refusal, warning, status = "", "", 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        answers = {"note": form.cleaned_data["note"], "terms_seen": form.cleaned_data["terms"], "overlap_accepted": form.cleaned_data["overlap_accepted"]}
        try:
            enrolment = verbs.enrol(offering, learner=request.user, by=request.user, at=at, **answers)
        except verbs.EnrolmentRefused as refused:
            warning, refusal = _as_warning(refused)
            status = 409
        else:
            messages.success(request, _sentence_after(enrolment))
            return redirect("learners:enrolments")
    existing = verbs.active_enrolment(offering, learner=request.user)
    if not existing and not refusal and not warning:
        try:
            verbs.check_enrolment(offering, learner=request.user, at=at)
        except verbs.EnrolmentRefused as refused:
            warning, refusal = _as_warning(refused)
    terms, own_share = agreed_with(offering, at=at)
    context = {
        "offering": offering,
        "form": form,
        "refusal": refusal,
        "warning": warning,
        "existing": existing,
        "expected_position": count_seats(offering).waiting + 1,
        "terms": terms,
        "own_share": own_share,
    }
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
    groups = GroupRegistration.objects.filter(booked_by=request.user, state__in=GroupState.ACTIVE, offering__state=OfferingState.PUBLISHED)
    context = {
        "at": at,
        "ended": EnrolmentState.ENDED,
        "offered": in_order.filter(state=EnrolmentState.OFFERED, offer_expires_at__gt=at),
        "invitations": invitations_for(request.user, at=at),
        "groups": groups.exclude(offering__ends_at__lte=at).select_related("offering__provider__organisation").order_by("offering__starts_at", "pk"),
        "requested": in_order.filter(state=EnrolmentState.REQUESTED),
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
    own = Enrolment.objects.filter(learner=request.user).select_related("offering__provider__organisation", "terms")
    enrolment = get_object_or_404(own.prefetch_related("offering__sessions"), uuid=uuid)
    if enrolment.state in EnrolmentState.ENDED:
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
    cost = verbs.cost_of_cancelling(enrolment, offering=enrolment.offering, at=at)
    context = {"enrolment": enrolment, "offering": enrolment.offering, "refusal": refusal, "cost": cost, "own_share": enrolment.agreed_cents}
    return render(request, "learners/cancel.html", context, status=status)


def _as_warning(refused: verbs.EnrolmentRefused) -> tuple[str, str]:
    """The sentence as (warning, refusal): where overlaps are only warned about, the person may go on."""
    return (str(refused), "") if isinstance(refused, verbs.SessionOverlap) and refused.may_go_on else ("", str(refused))


def _sentence_after(enrolment: Enrolment) -> str:
    if enrolment.state == EnrolmentState.CONFIRMED:
        return _("Sie haben einen Platz in „%(title)s“. Die Bestätigung kommt auch per E-Mail.") % {"title": enrolment.offering.title}
    if enrolment.state == EnrolmentState.REQUESTED:
        return _("Ihre Anmeldung zu „%(title)s“ wird geprüft. Sie bekommen eine E-Mail.") % {"title": enrolment.offering.title}
    return _("Alle Plätze in „%(title)s“ sind vergeben. Sie stehen auf der Warteliste und bekommen eine E-Mail, sobald einer für Sie frei ist.") % {
        "title": enrolment.offering.title
    }
