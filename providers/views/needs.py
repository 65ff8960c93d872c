"""/kommune/bedarfe/…: what a municipality needs. Its contacts see its own needs and those they were invited to share, nothing else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.enums import Role
from core.http import SignedInRequest
from core.models import Organisation
from providers.domain.need_life import NeedRefused, people_of, visible_needs
from providers.domain.need_list import elsewhere, needs_of
from providers.domain.need_partners import invite_partner, join_need, leave_need
from providers.domain.need_presets import introduction, module_lines, window
from providers.domain.needs import NeedIncomplete, change_need, create_need, recall_need, submit_need, withdraw_need
from providers.enums import NeedState, PartnerState
from providers.forms.need import InvitePartnerForm, JoinForm, NeedForm, WithdrawNeedForm
from providers.forms.own_offering import with_more_lines
from providers.models import Need


@login_required
@permission_required("providers.register_need", raise_exception=True)
@require_safe
def need_list(request: SignedInRequest) -> HttpResponse:
    """Own needs, invitations to share, and how many others there are in the Kreis: never which."""
    return render(request, "providers/needs/list.html", {"needs": needs_of(request.user), "elsewhere": elsewhere(_held(request))})


@login_required
@permission_required("providers.register_need", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: SignedInRequest) -> HttpResponse:
    """A new draft. `?art=einfuehrung` presets an Einführung inhouse, `?modul=<code>&modul=…&von=&bis=` modules and a window.

    Who acts for several municipalities names one: `?kommune=<uuid>`.
    """
    municipality = _municipality(request)
    if request.method != "POST":
        preset = introduction() if request.GET.get("art") == "einfuehrung" else window(request.GET.get("von", ""), request.GET.get("bis", ""))
        form = NeedForm(None, initial={"host": municipality.gemeinde, **preset}, modules=module_lines(request.GET.getlist("modul")))
        return _form_page(request, None, form, municipality=municipality)
    form = NeedForm(None, with_more_lines(request.POST))
    if "more" in request.POST:
        return _form_page(request, None, form, municipality=municipality, is_growing=True)
    if not form.is_valid():
        return _form_page(request, None, form, municipality=municipality, status=422)
    need = create_need(form.entry, municipality=municipality, by=request.user, at=timezone.now())
    messages.success(request, _("Der Bedarf ist als Entwurf gespeichert. Einreichen können Sie ihn auf dieser Seite."))
    return redirect("providers:need", need.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_edit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Change a draft."""
    need = _own(request, uuid)
    if need.state != NeedState.DRAFT:
        messages.info(request, _("Nur ein Entwurf lässt sich ändern."))
        return redirect("providers:need", need.uuid)
    if request.method != "POST":
        return _form_page(request, need, NeedForm(need), municipality=need.municipality)
    form = NeedForm(_own(request, uuid), with_more_lines(request.POST))
    if "more" in request.POST:
        return _form_page(request, need, form, municipality=need.municipality, is_growing=True)
    if not form.is_valid():
        return _form_page(request, need, form, municipality=need.municipality, status=422)
    try:
        change_need(need, form.entry, seen_at=form.fields_form.seen_instant, by=request.user, at=timezone.now())
    except NeedRefused as refused:
        form.add_general_error(str(refused))
        return _form_page(request, need, form, municipality=need.municipality, status=409)
    messages.success(request, _("Der Bedarf ist gespeichert."))
    return redirect("providers:need", need.uuid)


@login_required
@require_safe
def need(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One need with its Verlauf, and what can be done now."""
    return _show(request, _visible(request, uuid))


@login_required
@require_POST
def need_submit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Hand it to the office."""
    own = _own(request, uuid)
    try:
        submit_need(own, by=request.user, at=timezone.now())
    except NeedIncomplete as refused:
        return _show(request, own, refusals=refused.gaps, status=422)
    except NeedRefused as refused:
        return _show(request, own, refusals=[str(refused)], status=409)
    messages.success(request, _("Der Bedarf ist eingereicht. Die Koordinierungsstelle meldet sich."))
    return redirect("providers:need", own.uuid)


@login_required
@require_POST
def need_recall(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take it back to change it."""
    own = _own(request, uuid)
    try:
        recall_need(own, by=request.user, at=timezone.now())
    except NeedRefused as refused:
        return _show(request, own, refusals=[str(refused)], status=409)
    return redirect("providers:need_edit", own.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then give it up."""
    own = _own(request, uuid)
    form = WithdrawNeedForm(request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if form.is_bound and form.is_valid():
        try:
            withdraw_need(own, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except NeedRefused as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, _("Der Bedarf ist zurückgezogen."))
            return redirect("providers:need", own.uuid)
    elif form.is_bound:
        status = 422
    return render(request, "providers/needs/withdraw.html", {"need": own, "form": form, "refusal": refusal}, status=status)


@login_required
@require_POST
def need_invite(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask another municipality to share the need."""
    own = _own(request, uuid)
    form = InvitePartnerForm(own, request.POST)
    if not form.is_valid():
        return _show(request, own, invite_form=form, status=422)
    try:
        partner = invite_partner(own, municipality=form.cleaned_data["municipality"], by=request.user, at=timezone.now())
    except NeedRefused as refused:
        return _show(request, own, refusals=[str(refused)], status=409)
    messages.success(request, _("%(name)s ist eingeladen und sieht den Bedarf.") % {"name": partner.municipality.name})
    return redirect("providers:need", own.uuid)


@login_required
@require_POST
def need_join(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Answer an invitation: take part with so many people, or not (`leave`)."""
    shared = _visible(request, uuid)
    partner = shared.partners.filter(municipality__in=request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)).first()
    if partner is None:
        raise Http404
    form = JoinForm(request.POST)
    try:
        if "leave" in request.POST:
            leave_need(partner, by=request.user, at=timezone.now())
            messages.success(request, _("Ihre Kommune beteiligt sich nicht."))
            return redirect("providers:need_list")
        if not form.is_valid():
            return _show(request, shared, join_form=form, status=422)
        join_need(partner, people=form.cleaned_data["people"], by=request.user, at=timezone.now())
    except NeedRefused as refused:
        return _show(request, shared, refusals=[str(refused)], status=409)
    messages.success(request, _("Ihre Kommune beteiligt sich."))
    return redirect("providers:need", shared.uuid)


def _held(request: SignedInRequest) -> list[Organisation]:
    return list(
        Organisation.objects.filter(pk__in=request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)).select_related("gemeinde__kreis").order_by("name", "pk")
    )


def _municipality(request: SignedInRequest) -> Organisation:
    held = _held(request)
    wanted = request.GET.get("kommune", "")
    chosen = next((each for each in held if str(each.uuid) == wanted), None) if wanted else (held[0] if held else None)
    if chosen is None:
        raise Http404
    return chosen


def _visible(request: SignedInRequest, uuid: UUID) -> Need:
    """A need of one's own municipality, or one it was invited to share; else 404."""
    found = Need.objects.filter(visible_needs(request.user), uuid=uuid).select_related("municipality", "host__kreis", "format", "pathway").distinct()
    return get_object_or_404(found)


def _own(request: SignedInRequest, uuid: UUID) -> Need:
    """A need that one's own municipality registered; else 404. Who only shares it may look, and gets 404 here all the same."""
    held = request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)
    return get_object_or_404(Need.objects.select_related("municipality", "host__kreis", "format", "pathway"), uuid=uuid, municipality__in=held)


def _show(
    request: SignedInRequest,
    need: Need,
    *,
    refusals: list[str] | None = None,
    invite_form: InvitePartnerForm | None = None,
    join_form: JoinForm | None = None,
    status: int = 200,
) -> HttpResponse:
    held = request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)
    is_own = need.municipality_id in held
    partners = list(need.partners.select_related("municipality").order_by("invited_at", "pk"))
    mine = next((partner for partner in partners if not is_own and partner.municipality_id in held), None)
    context: dict[str, Any] = {
        "need": need,
        "is_own": is_own,
        "people": people_of(need),
        "modules": need.need_modules.select_related("module"),
        "partners": [partner for partner in partners if partner.state != PartnerState.LEFT],
        "mine": mine,
        "is_open": need.state in NeedState.DEMAND,
        "may_withdraw": is_own and need.state in NeedState.WITHDRAWABLE,
        "invite_form": invite_form or (InvitePartnerForm(need) if is_own and need.state in NeedState.DEMAND else None),
        "join_form": join_form or (JoinForm(initial={"people": mine.people or None}) if mine else None),
        "steps": need.steps.select_related("by").order_by("-at", "-pk"),
        "refusals": refusals or [],
    }
    return render(request, "providers/needs/need.html", context, status=status)


def _form_page(
    request: SignedInRequest, need: Need | None, form: NeedForm, *, municipality: Organisation, is_growing: bool = False, status: int = 200
) -> HttpResponse:
    if is_growing:
        form.forget_errors()
    held = _held(request) if need is None else []
    context = {"need": need, "form": form, "municipality": municipality, "others": [each for each in held if each != municipality], "is_growing": is_growing}
    return render(request, "providers/needs/form.html", context, status=status)
