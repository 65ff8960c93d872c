"""/kommune/mandate/: who coordinates a Quartier on behalf of a municipality. For everybody else they do not exist."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.enums import Role
from core.http import SignedInRequest
from core.models import Organisation
from core.time import berlin_date
from planning.domain.delegates import DelegateRefused, delegates_of, invite_delegate, revoke_delegate
from planning.domain.mandates import MandateRefused, delegate, end_mandate, quartiere_of, visible_mandates
from planning.domain.version_moves import left_mandates, left_projects
from planning.mandate_forms import EndMandateForm, InviteDelegateForm, MandateForm
from planning.models import MandateDelegate


@login_required
@permission_required("planning.manage_quartiere", raise_exception=True)
@require_safe
def mandates(request: SignedInRequest) -> HttpResponse:
    """All of one's own municipalities, with those that could not go along into a new version of the division."""
    today, towns = berlin_date(timezone.now()), _held(request)
    gemeinden = [town.gemeinde_id for town in towns if town.gemeinde_id]
    context = {
        "mandates": visible_mandates(request.user).annotate(people=Count("delegates", filter=Q(delegates__person__isnull=False, delegates__revoked_at=None))),
        "towns": towns,
        "today": today,
        "left_mandates": left_mandates(day=today).filter(municipality__in=towns),
        "left_projects": left_projects(day=today).filter(quartier__geography__gemeinde__in=gemeinden),
    }
    return render(request, "planning/mandates/list.html", context)


@login_required
@permission_required("planning.manage_quartiere", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_new(request: SignedInRequest) -> HttpResponse:
    """Delegate; who acts for several municipalities names one: `?kommune=<uuid>`."""
    held = _held(request)
    wanted = request.GET.get("kommune", "")
    town = next((each for each in held if str(each.uuid) == wanted), None) if wanted else (held[0] if held else None)
    if town is None:
        raise Http404
    quartiere = quartiere_of(town, day=berlin_date(timezone.now()))
    form, status = MandateForm(request.POST if request.method == "POST" else None, quartiere=quartiere), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                delegate(town, **form.cleaned_data, by=request.user, at=timezone.now())
            except MandateRefused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Das Mandat ist eingetragen."))
                return redirect("planning:mandates")
    return render(request, "planning/mandates/new.html", {"form": form, "town": town, "has_quartiere": quartiere.exists()}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_end(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Name the last day."""
    found = get_object_or_404(visible_mandates(request.user), uuid=uuid)
    form, status = EndMandateForm(request.POST if request.method == "POST" else None, initial={"until_date": found.until_date}), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                end_mandate(found, until_date=form.cleaned_data["until_date"], by=request.user)
            except MandateRefused as refused:
                form.add_error("until_date", str(refused))
            else:
                messages.success(request, _("Gespeichert."))
                return redirect("planning:mandates")
    return render(request, "planning/mandates/end.html", {"form": form, "mandate": found}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One mandate: who acts for it, from which version it came along; a POST invites somebody. The answer tells nothing about accounts."""
    found, at = get_object_or_404(visible_mandates(request.user), uuid=uuid), timezone.now()
    form, status = InviteDelegateForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                invited = invite_delegate(found, email=form.cleaned_data["email"], by=request.user, at=at)
            except DelegateRefused as refused:
                form.add_error("email", str(refused))
                status = 409
            else:
                messages.success(request, _("Die Einladung an %(email)s ist auf dem Weg.") % {"email": invited.email})
                return redirect("planning:mandate", found.uuid)
    today = berlin_date(at)
    context = {
        "mandate": found,
        "form": form,
        "delegates": delegates_of(found, at=at),
        "moves": found.moves.select_related("before__geography", "after__geography"),
        "is_over": found.until_date is not None and found.until_date < today,
        "is_left": left_mandates(day=today).filter(pk=found.pk).exists(),
        "today": today,
    }
    return render(request, "planning/mandates/mandate.html", context, status=status)


@login_required
@require_POST
def delegate_revoke(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """End an invitation or somebody's access, at once."""
    rows = MandateDelegate.objects.filter(mandate__in=visible_mandates(request.user)).select_related("mandate")
    row = get_object_or_404(rows, uuid=uuid)
    revoke_delegate(row, by=request.user, at=timezone.now())
    messages.success(request, _("Der Zugang ist beendet. Wenn das ein Versehen war, laden Sie die Person einfach neu ein."))
    return redirect("planning:mandate", row.mandate.uuid)


def _held(request: SignedInRequest) -> list[Organisation]:
    held = request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)
    return list(Organisation.objects.filter(pk__in=held).select_related("gemeinde").order_by("name", "pk"))
