"""/portal/angebote/<uuid>/…: where an offering is in its life, and the provider's next steps."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.time import berlin_date
from providers.domain.completeness import CRITERIA, score
from providers.domain.confirming import ConfirmingRefused, confirm_offering
from providers.domain.entry_parts import in_words
from providers.domain.freshness import confirm_by, counted_from, freshness_of, offering_terms
from providers.domain.life import stage_of, steps_of
from providers.domain.publishing import OfferingIncomplete, PublishingRefused
from providers.domain.readiness import gaps_before_publication
from providers.domain.requests import RequestRefused, ask_to_cancel, drop_request
from providers.domain.review import unreviewed_modules
from providers.domain.submitting import recall_offering, reopen_offering, submit_offering, withdraw_offering
from providers.enums import OfferingState, StepKind
from providers.forms.portal import NeededReasonForm
from providers.models import Offering
from providers.views.portal_access import own_offering, own_request, portal_page


@require_safe
@login_required
def history(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """State, completeness, next steps, requests and the Verlauf."""
    return _history_page(request, own_offering(request, uuid))


@require_POST
@login_required
def submit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Hand a draft to the office; what is missing is listed with 409."""
    offering = own_offering(request, uuid)
    try:
        submit_offering(offering, by=request.user, at=timezone.now())
    except PublishingRefused as refused:
        gaps = refused.gaps if isinstance(refused, OfferingIncomplete) else []
        context = {"offering": offering, "refused": refused, "gaps": gaps}
        return portal_page(request, "providers/submit_refused.html", offering.provider, context, here="offerings", status=409)
    messages.success(request, _("„%(title)s“ ist eingereicht. Die Koordinierungsstelle prüft das Angebot und veröffentlicht es.") % {"title": offering.title})
    return redirect("providers:portal_history", offering.uuid)


@require_POST
@login_required
def take_step(request: SignedInRequest, uuid: UUID, step: str) -> HttpResponse:
    """Take back from review, withdraw, take up again, or confirm, by the verbs only; a refusal stands above the page, with 409."""
    offering = own_offering(request, uuid)
    at = timezone.now()
    try:
        match step:
            case "recall":
                recall_offering(offering, by=request.user, at=at)
                done = _("„%(title)s“ liegt wieder bei Ihnen.")
            case "withdraw":
                withdraw_offering(offering, by=request.user, at=at)
                done = _("„%(title)s“ ist zurückgezogen. Sie können das Angebot jederzeit wieder aufnehmen.")
            case "reopen":
                reopen_offering(offering, by=request.user, at=at)
                done = _("„%(title)s“ ist wieder ein Entwurf.")
            case _confirm:
                confirm_offering(offering, by=request.user, at=at)
                done = _("Danke. „%(title)s“ ist bestätigt.")
    except (PublishingRefused, ConfirmingRefused) as refused:
        return _history_page(request, offering, refusal=str(refused), status=409)
    messages.success(request, done % {"title": offering.title})
    return redirect("providers:portal_history", offering.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask the office to call the offering off."""
    offering = own_offering(request, uuid)
    form = NeededReasonForm(request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                ask_to_cancel(offering, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            except RequestRefused as refused:
                refusal, status = str(refused), 409
            else:
                messages.success(request, _("Ihr Antrag auf Absage liegt der Koordinierungsstelle vor. Bis sie entscheidet, findet das Angebot statt."))
                return redirect("providers:portal_history", offering.uuid)
    people = offering.enrolments.filter(cancelled_at__isnull=True).count()
    context = {"offering": offering, "form": form, "refusal": refusal, "people": people}
    return portal_page(request, "providers/portal/cancel.html", offering.provider, context, here="offerings", status=status)


@require_POST
@login_required
def drop(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take a request back."""
    asked = own_request(request, uuid)
    try:
        drop_request(asked, by=request.user, at=timezone.now())
    except RequestRefused as refused:
        return _history_page(request, own_offering(request, asked.offering.uuid), refusal=str(refused), status=409)
    messages.success(request, _("Der Antrag ist zurückgenommen."))
    return redirect("providers:portal_history", asked.offering.uuid)


def _history_page(request: SignedInRequest, offering: Offering, *, refusal: str = "", status: int = 200) -> HttpResponse:
    at = timezone.now()
    unpublished = offering.state in OfferingState.UNPUBLISHED
    requests = list(offering.change_requests.select_related("asked_by"))
    since = counted_from(offering) if offering.ends_at is None or offering.ends_at > at else None
    steps = steps_of(offering)
    context = {
        "offering": offering,
        "refusal": refusal,
        "return_remark": next((step.remark for step in steps if step.kind == StepKind.RETURNED), ""),
        "stage": stage_of(offering, at=at).label,
        "completeness": score(offering, at=at),
        "criteria": CRITERIA,
        "gaps": gaps_before_publication(offering, at=at) if unpublished else [],
        "unreviewed": unreviewed_modules(offering),
        "steps": steps,
        "begins_with_creation": not steps or offering.created_at <= steps[-1].at,
        "requests": [(one, in_words(one.before, one.wanted)) for one in requests],
        "has_open_request": any(one.state == "open" for one in requests),
        "confirm_by": confirm_by(since, offering_terms()) if since else None,
        "freshness": freshness_of(since, offering_terms(), today=berlin_date(at)).value if since else "",
        "may_cancel": offering.state == OfferingState.PUBLISHED and (offering.ends_at is None or offering.ends_at > at),
        "may_edit": offering.state in {*OfferingState.WITH_PROVIDER, OfferingState.PUBLISHED},
    }
    return portal_page(request, "providers/portal/history.html", offering.provider, context, here="offerings", status=status)
