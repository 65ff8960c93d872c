"""/mandat/…: the one Quartier of a mandate, for those who act for its holder while it runs. For everybody else it does not exist."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.map_svg import Area, choropleth
from core.models import User
from core.time import berlin_date
from planning.domain import delegates
from planning.domain.delegates import DelegateRefused, MandateOver, NotTheInvitedAddress
from planning.domain.quartiere import QuartierRefused, feature_of
from planning.enums import FeatureKind
from planning.forms import FeatureForm
from planning.models import Mandate, QuartierFeature

SHADE = 1  # of the map: nothing is said of the area


@login_required
@require_safe
def own_mandates(request: SignedInRequest) -> HttpResponse:
    """Mandates one acts for, and those that have not begun."""
    today = berlin_date(timezone.now())
    context = {"running": delegates.delegated_mandates(request.user, day=today), "coming": delegates.coming_mandates(request.user, day=today)}
    return render(request, "planning/delegated/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of an invitation: what it is about, and a button for whoever has logged in with its address."""
    found = delegates.find_invitation(secret)
    if found is None:
        raise Http404
    context: dict[str, object] = {"invitation": found, "mandate": found.mandate}
    try:
        if request.method == "POST" and isinstance(request.user, User):
            delegates.accept_delegation(found, by=request.user, at=timezone.now())
            messages.success(request, _("Willkommen. Sie handeln jetzt für dieses Mandat."))
            return redirect("planning:delegated")
        delegates.refuse_closed(found, at=timezone.now())
    except NotTheInvitedAddress as refused:
        return render(request, "planning/delegated/invitation.html", context | {"refusal": str(refused)}, status=403)
    except DelegateRefused as refused:
        return render(request, "planning/delegated/invitation.html", context | {"refusal": str(refused), "is_over": True}, status=410)
    return render(request, "planning/delegated/invitation.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quartier(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The Quartier: figures, boundary, strengths and places, its projects, what the mandate says; a POST adds a strength or a place."""
    mandate = _own(request, uuid)
    form, status = FeatureForm(request.POST if request.method == "POST" else None, as_delegate=True), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                delegates.add_feature_as_delegate(mandate, **form.cleaned_data, by=request.user, at=timezone.now())
            except MandateOver:
                raise Http404 from None
            except QuartierRefused as refused:
                form.add_error(refused.field or None, str(refused))
                status = 422 if refused.field else 409
            else:
                messages.success(request, _("Eingetragen."))
                return redirect("planning:delegated_quartier", uuid)
    return _show(request, mandate, form, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feature(request: SignedInRequest, uuid: UUID, feature: UUID) -> HttpResponse:
    """Word a strength or a place anew."""
    mandate = _own(request, uuid)
    row = get_object_or_404(QuartierFeature.objects.select_related("quartier__geography"), quartier=mandate.quartier_id, kind__in=delegates.KINDS, uuid=feature)
    title = row.title  # before the form writes into the row
    form, status = FeatureForm(request.POST if request.method == "POST" else None, instance=row, as_delegate=True), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                delegates.change_feature_as_delegate(mandate, row, **form.cleaned_data, by=request.user, at=timezone.now())
            except MandateOver:
                raise Http404 from None
            except QuartierRefused as refused:
                form.add_error(refused.field or None, str(refused))
                status = 422 if refused.field else 409
            else:
                messages.success(request, _("Gespeichert."))
                return redirect("planning:delegated_quartier", uuid)
    return render(request, "planning/delegated/feature.html", {"mandate": mandate, "form": form, "title": title}, status=status)


@login_required
@never_cache
@require_safe
def geojson(request: SignedInRequest, uuid: UUID) -> JsonResponse:
    """The Quartier as a file: its figures and its boundary."""
    response = JsonResponse({"type": "FeatureCollection", "features": [feature_of(_own(request, uuid).quartier)]}, content_type="application/geo+json")
    response["Content-Disposition"] = 'attachment; filename="quartier.geojson"'
    return response


@login_required
@require_POST
def lay_down_own(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Give one's own access back."""
    delegates.lay_down(_own(request, uuid), by=request.user, at=timezone.now())
    messages.success(request, _("Sie handeln nicht mehr für dieses Mandat. Die Kommune kann Sie neu einladen."))
    return redirect("planning:delegated")


def _own(request: SignedInRequest, uuid: UUID) -> Mandate:
    return get_object_or_404(delegates.delegated_mandates(request.user, day=berlin_date(timezone.now())), uuid=uuid)


def _show(request: SignedInRequest, mandate: Mandate, form: FeatureForm, *, status: int) -> HttpResponse:
    shown = mandate.quartier
    features = list(shown.features.all())
    picture = choropleth(
        [Area(shown.boundary, shown.name, SHADE)] if shown.boundary else [],
        key="karte",
        title=_("Karte: %(name)s") % {"name": shown.name},
        description=_("Die Grenze des Quartiers. Als Datei mit allen Punkten laden Sie sie darunter herunter."),
    )
    context = {
        "mandate": mandate,
        "quartier": shown,
        "map": picture,
        "groups": [
            (_("Stärken"), [each for each in features if each.kind == FeatureKind.STRENGTH], True),
            (_("Orte"), [each for each in features if each.kind in FeatureKind.PLACES], True),
            (_("Herausforderungen"), [each for each in features if each.kind == FeatureKind.CHALLENGE], False),
        ],
        "projects": shown.projects.order_by("state", "title", "pk"),
        "is_open": shown.geography.valid_until_date is None,
        "form": form,
    }
    return render(request, "planning/delegated/quartier.html", context, status=status)
