"""/mein-bereich/foerderung/, /kommune/foerderung/, /portal/traeger/…/foerderung/: what one may apply for, and what became of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.models import Organisation
from core.time import berlin_date
from funding.domain.applications import Applicant, FundingWish, apply, end_application, prove
from funding.domain.deadlines import is_over, proof_until
from funding.domain.hints import facts_of, hints_for
from funding.domain.schemes import FundingRefused, amount_words, open_schemes
from funding.domain.subjects import (
    applied_for,
    events_applied_for,
    events_of,
    known_cost,
    organisations_of,
    own_participations,
    participations_of,
    schemes_for,
    visible_applications,
)
from funding.enums import ApplicantKind, ApplicationState, FundingSubject
from funding.forms import ApplyForm, EndForm, ProofForm
from funding.models import FundingApplication
from learners.domain.claim_documents import media_type_of
from learners.models import Enrolment
from providers.models import Offering
from providers.views.portal_access import own_provider, portal_page

PER_PAGE = 20


@login_required
@require_safe
def own_funding(request: SignedInRequest) -> HttpResponse:
    """A learner's seats, applications and what others applied for on their behalf."""
    about_me = FundingApplication.objects.filter(enrolment__learner=request.user).exclude(applicant_kind=ApplicantKind.LEARNER)
    context = _overview(request, ApplicantKind.LEARNER, None, own_participations(request.user)) | {
        "by_others": about_me.select_related("scheme", "offering", "organisation")
    }
    return render(request, "funding/own.html", context)


@login_required
@permission_required("funding.apply_for_municipality", raise_exception=True)
@require_safe
def municipality_funding(request: SignedInRequest) -> HttpResponse:
    """Own people who agreed, own inhouse events, own applications; `?kommune=<uuid>` where somebody acts for several."""
    held = organisations_of(request.user, ApplicantKind.MUNICIPALITY)
    wanted = request.GET.get("kommune", "")
    town = next((each for each in held if str(each.uuid) == wanted), None) if wanted else (held[0] if held else None)
    if town is None:
        raise Http404
    context = _overview(request, ApplicantKind.MUNICIPALITY, town, participations_of(town, ApplicantKind.MUNICIPALITY))
    return render(request, "funding/municipality.html", context | {"town": town, "others": [each for each in held if each != town]})


@login_required
@require_safe
def provider_funding(request: SignedInRequest, slug: str) -> HttpResponse:
    """Participants with a seat, inhouse events, the provider's applications."""
    provider = own_provider(request, slug)
    context = _overview(request, ApplicantKind.PROVIDER, provider.organisation, participations_of(provider.organisation, ApplicantKind.PROVIDER))
    return portal_page(request, "funding/portal.html", provider, context, here="funding")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply_for_own(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A learner asks for one of their seats."""
    enrolment = get_object_or_404(own_participations(request.user), uuid=uuid)
    return _apply(request, Applicant(request.user, ApplicantKind.LEARNER), enrolment.offering, enrolment, back=reverse("funding:own"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply_for_participation(request: SignedInRequest, kind: str, uuid: UUID) -> HttpResponse:
    """A municipality or a provider asks for somebody's seat."""
    for organisation in organisations_of(request.user, _kind(kind)):
        if enrolment := participations_of(organisation, _kind(kind)).filter(uuid=uuid).first():
            applicant = Applicant(request.user, _kind(kind), organisation)
            return _apply(request, applicant, enrolment.offering, enrolment, back=_list_of(applicant))
    raise Http404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply_for_event(request: SignedInRequest, kind: str, uuid: UUID) -> HttpResponse:
    """A municipality or a provider asks for an inhouse event."""
    for organisation in organisations_of(request.user, _kind(kind)):
        if offering := events_of(organisation, _kind(kind)).filter(uuid=uuid).first():
            applicant = Applicant(request.user, _kind(kind), organisation)
            return _apply(request, applicant, offering, None, back=_list_of(applicant))
    raise Http404


@login_required
@require_safe
def application(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One application as its applicants see it."""
    return _show(request, _visible(request, uuid))


@login_required
@require_POST
def prove_application(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Hand in invoice and number of people."""
    found = _visible(request, uuid)
    form = ProofForm(request.POST, request.FILES, is_event=found.subject == FundingSubject.INHOUSE)
    if not form.is_valid():
        return _show(request, found, proof_form=form, status=422)
    try:
        prove(found, form.invoice, by=request.user, at=timezone.now())
    except FundingRefused as refused:
        return _show(request, _visible(request, uuid), proof_form=form, refusal=str(refused), status=409)
    messages.success(request, _("Der Nachweis liegt der Koordinierungsstelle vor."))
    return redirect("funding:application", found.uuid)


@login_required
@require_POST
def give_up(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take it back; money that was committed is free again."""
    found = _visible(request, uuid)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _show(request, found, end_form=form, status=422)
    try:
        end_application(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except FundingRefused as refused:
        return _show(request, _visible(request, uuid), refusal=str(refused), status=409)
    messages.success(request, _("Der Antrag ist beendet."))
    return redirect("funding:application", found.uuid)


@login_required
@require_safe
def invoice(request: SignedInRequest, uuid: UUID) -> FileResponse:
    """The invoice, for the applicants and the office."""
    found = FundingApplication.objects.filter(visible_applications(request.user), uuid=uuid).first()
    if found is None and request.user.has_perm("funding.view_funding"):
        found = FundingApplication.objects.filter(uuid=uuid).first()
    if found is None or not found.invoice:
        raise Http404
    response = FileResponse(found.invoice.open(), as_attachment=True, filename=found.invoice_name, content_type=media_type_of(found.invoice.name))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _kind(kind: str) -> ApplicantKind:
    found = {"kommune": ApplicantKind.MUNICIPALITY, "traeger": ApplicantKind.PROVIDER}.get(kind)
    if found is None:
        raise Http404
    return found


def _list_of(applicant: Applicant) -> str:
    if applicant.kind == ApplicantKind.LEARNER or applicant.organisation is None:
        return reverse("funding:own")
    if applicant.kind == ApplicantKind.MUNICIPALITY:
        return f"{reverse('funding:municipality')}?kommune={applicant.organisation.uuid}"
    return reverse("funding:provider", args=[applicant.organisation.provider.slug])


def _overview(request: SignedInRequest, kind: ApplicantKind, organisation: Organisation | None, seats: "QuerySet[Enrolment]") -> dict[str, object]:
    today = berlin_date(timezone.now())
    own = FundingApplication.objects.filter(visible_applications(request.user), applicant_kind=kind, organisation=organisation)
    page = Paginator(seats, PER_PAGE).get_page(request.GET.get("seite"))
    shown = list(page.object_list)
    running = applied_for(shown)
    events = list(events_of(organisation, kind)) if organisation else []
    events_running = events_applied_for(events)
    return {
        "kind": {"municipality": "kommune", "provider": "traeger"}.get(kind, ""),
        "schemes": [(scheme, amount_words(scheme)) for scheme in open_schemes(today, kind=kind)],
        "applications": own.select_related("scheme", "offering", "enrolment__learner").order_by("-submitted_at", "-pk"),
        "page": page,
        "seats": [(seat, seat.pk in running) for seat in shown],
        "events": [(event, event.pk in events_running) for event in events],
    }


def _apply(request: SignedInRequest, applicant: Applicant, offering: Offering, enrolment: Enrolment | None, *, back: str) -> HttpResponse:
    at = timezone.now()
    subject = FundingSubject.INHOUSE if enrolment is None else FundingSubject.PARTICIPATION
    schemes = schemes_for(applicant.kind, subject, offering, at=at)
    form = ApplyForm(
        request.POST if request.method == "POST" else None, schemes=schemes, known_cents=known_cost(offering, enrolment), is_event=enrolment is None
    )
    status = 200
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        wish = FundingWish(
            scheme=form.schemes[data["scheme"]],
            offering=offering,
            enrolment=enrolment,
            cost_cents=form.cost_cents,
            people=data.get("people", 1),
            other_funding=data["other_funding"],
            remark=data["remark"],
        )
        try:
            made = apply(applicant, wish, at=at)
        except FundingRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("Ihr Antrag ist eingereicht. Sie erhalten eine E-Mail, sobald entschieden ist."))
            return redirect("funding:application", made.uuid)
    elif form.is_bound:
        status = 422
    context = {
        "form": form,
        "schemes": schemes,
        "offering": offering,
        "enrolment": enrolment,
        "is_own": applicant.kind == ApplicantKind.LEARNER,
        "hints": hints_for(facts_of(offering)),
        "back": back,
    }
    return render(request, "funding/apply.html", context, status=status)


def _visible(request: SignedInRequest, uuid: UUID) -> FundingApplication:
    rows = FundingApplication.objects.select_related("scheme", "offering__provider__organisation", "enrolment__learner", "organisation__provider", "applicant")
    return get_object_or_404(rows.filter(visible_applications(request.user)), uuid=uuid)


def _show(
    request: SignedInRequest,
    found: FundingApplication,
    *,
    proof_form: ProofForm | None = None,
    end_form: EndForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    may_prove = found.state in {ApplicationState.APPROVED, ApplicationState.PROVEN} and is_over(found.offering, at=timezone.now())
    context = {
        "application": found,
        "amount_words": amount_words(found.scheme),
        "proof_until": proof_until(found),
        "may_prove": may_prove,
        "proof_form": proof_form or ProofForm(is_event=found.subject == FundingSubject.INHOUSE),
        "may_end": found.state in ApplicationState.ENDABLE,
        "end_form": end_form or EndForm(),
        "hints": hints_for(facts_of(found.offering)),
        "refusal": refusal,
        "back": _list_of(Applicant(request.user, ApplicantKind(found.applicant_kind), found.organisation)),
    }
    return render(request, "funding/application.html", context, status=status)
