"""/kommune/quartiere/…: how a municipality divides itself. Its contacts see and change their own Quartiere; for all others they do not exist."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.domain.upsert import InputRefused
from core.enums import Role
from core.http import SignedInRequest
from core.map_svg import Area, choropleth
from core.models import Organisation
from core.time import berlin_date
from planning.domain.channels import channels_on
from planning.domain.features import change_feature
from planning.domain.quartier_files import ImportReport, import_quartiere, read_quartiere
from planning.domain.quartiere import (
    QuartierRefused,
    add_feature,
    add_quartier,
    as_geojson,
    begin_division,
    change_quartier,
    divisions_of,
    may_be_removed,
    remove_feature,
    remove_quartier,
)
from planning.domain.three_views import read_views
from planning.domain.time_series import time_series_of
from planning.domain.version_moves import begin_next_version
from planning.enums import FeatureKind
from planning.forms import FeatureForm, QuartiereFileForm, QuartierForm, VersionForm
from planning.models import Geography, Quartier, QuartierFeature
from planning.series_picture import series_picture
from planning.views.carrying_out import carry_out
from planning.views.channel_answers import VIEWS

SHADE = 1  # of the map: all alike, because nothing is said of them


@login_required
@permission_required("planning.manage_quartiere", raise_exception=True)
@require_safe
def quartiere(request: SignedInRequest) -> HttpResponse:
    """Own municipalities with all versions of their division."""
    towns = [(town, divisions_of(town.gemeinde).annotate(quartier_count=Count("quartiere")) if town.gemeinde else []) for town in _held(request)]
    return render(request, "planning/quartiere/list.html", {"towns": towns})


@login_required
@permission_required("planning.manage_quartiere", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """The first version. Who acts for several municipalities names one: `?kommune=<uuid>`."""
    town = town_of(request)
    form = VersionForm(request.POST if request.method == "POST" else None)
    begun, status = carry_out(form, lambda: begin_division(town.gemeinde, **form.cleaned_data, by=request.user))  # type: ignore[arg-type] # town_of has one
    if begun:
        messages.success(request, _("Die Gliederung ist angelegt. Tragen Sie jetzt Quartiere ein, oder laden Sie eine Datei hoch."))
        return redirect("planning:division", begun.uuid)
    return render(request, "planning/quartiere/version_form.html", {"form": form, "town": town.gemeinde}, status=status)


@login_required
@require_safe
def division(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One version: map and table."""
    return _show_division(request, _own_division(request, uuid))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def next_version(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Continue the division from a day on."""
    current = _own_division(request, uuid)
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"source": current.source})
    begun, status = carry_out(form, lambda: begin_next_version(current, **form.cleaned_data, by=request.user, at=timezone.now()))
    if begun:
        messages.success(request, _("Der neue Gebietsstand ist angelegt, mit denselben Quartieren. Ändern Sie jetzt, was sich geändert hat."))
        return redirect("planning:division", begun.uuid)
    return render(request, "planning/quartiere/version_form.html", {"form": form, "town": current.gemeinde, "continued": current}, status=status)


@login_required
@require_POST
def upload(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Read a file; the dry run says what it would do."""
    current, form = _own_division(request, uuid), QuartiereFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_division(request, current, file_form=form, status=422)
    try:
        rows = read_quartiere(form.cleaned_data["file"].read(), gemeinde=current.gemeinde)  # type: ignore[arg-type] # only examples have none
        report = import_quartiere(current, rows, by=request.user, is_dry_run=form.cleaned_data["is_dry_run"])
    except (InputRefused, QuartierRefused) as refused:
        form.add_error("file", str(refused))
        return _show_division(request, current, file_form=form, status=422)
    if form.cleaned_data["is_dry_run"]:
        return _show_division(request, current, file_form=QuartiereFileForm(initial={"is_dry_run": False}), report=report)
    messages.success(request, _("Gespeichert: %(new)d neue und %(changed)d geänderte Quartiere.") % {"new": report.added, "changed": report.changed})
    return redirect("planning:division", current.uuid)


@login_required
@require_safe
def geojson(request: SignedInRequest, uuid: UUID) -> JsonResponse:
    """The version as a file that `upload` reads again."""
    shown = _own_division(request, uuid)
    response = JsonResponse(as_geojson(shown), content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="quartiere-{shown.valid_from_date.isoformat()}.geojson"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quartier_new(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One more Quartier."""
    current = _own_division(request, uuid)
    form = QuartierForm(request.POST if request.method == "POST" else None)
    added, status = carry_out(form, lambda: add_quartier(current, form.entry, by=request.user))
    if added:
        messages.success(request, _("Das Quartier ist eingetragen."))
        return redirect("planning:quartier", added.uuid)
    return render(request, "planning/quartiere/quartier_form.html", {"form": form, "division": current}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quartier(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One Quartier with what is strong, what is hard and which places there are; a POST adds such a line."""
    shown = own_quartier(request, uuid)
    form = FeatureForm(request.POST if request.method == "POST" else None)
    added, status = carry_out(form, lambda: add_feature(shown, **form.cleaned_data, by=request.user))
    if added:
        messages.success(request, _("Eingetragen."))
        return redirect("planning:quartier", shown.uuid)
    return _show_quartier(request, shown, form, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quartier_edit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Correct name, key, population."""
    shown = own_quartier(request, uuid)
    name = shown.name  # before the form writes into the row
    form = QuartierForm(request.POST if request.method == "POST" else None, instance=shown)
    changed, status = carry_out(form, lambda: change_quartier(shown, form.entry, seen=form.cleaned_data["seen"], by=request.user))
    if changed:
        messages.success(request, _("Das Quartier ist gespeichert."))
        return redirect("planning:quartier", shown.uuid)
    context = {"form": form, "division": shown.geography, "quartier": shown, "name": name}
    return render(request, "planning/quartiere/quartier_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quartier_remove(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then take it back."""
    shown = own_quartier(request, uuid)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            remove_quartier(shown, by=request.user)
        except QuartierRefused as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, _("Das Quartier ist entfernt."))
            return redirect("planning:division", shown.geography.uuid)
    return render(request, "planning/quartiere/quartier_remove.html", {"quartier": shown, "refusal": refusal}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feature_edit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Word a line anew."""
    feature = _own_feature(request, uuid)
    title = feature.title  # before the form writes into the row
    form = FeatureForm(request.POST if request.method == "POST" else None, instance=feature)
    changed, status = carry_out(form, lambda: change_feature(feature, **form.cleaned_data, by=request.user))
    if changed:
        messages.success(request, _("Gespeichert."))
        return redirect("planning:quartier", feature.quartier.uuid)
    context = {"form": form, "quartier": feature.quartier, "title": title}
    return render(request, "planning/quartiere/feature_form.html", context, status=status)


@login_required
@require_POST
def feature_remove(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take back a line."""
    feature = _own_feature(request, uuid)
    try:
        remove_feature(feature, by=request.user)
    except QuartierRefused as refused:
        form = FeatureForm()
        return _show_quartier(request, feature.quartier, form, status=409, refusal=str(refused))
    messages.success(request, _("Die Angabe ist entfernt."))
    return redirect("planning:quartier", feature.quartier.uuid)


def _held(request: SignedInRequest) -> list[Organisation]:
    held = request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)
    return list(Organisation.objects.filter(pk__in=held).select_related("gemeinde").order_by("name", "pk"))


def town_of(request: SignedInRequest) -> Organisation:
    """The municipality that `?kommune=` names, or the first one; 404 for whoever acts for none."""
    held = [each for each in _held(request) if each.gemeinde]
    wanted = request.GET.get("kommune", "")
    chosen = next((each for each in held if str(each.uuid) == wanted), None) if wanted else (held[0] if held else None)
    if chosen is None:
        raise Http404
    return chosen


def _own_divisions(request: SignedInRequest) -> "QuerySet[Geography]":
    gemeinden = Organisation.objects.filter(pk__in=request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)).values("gemeinde")
    return Geography.objects.filter(gemeinde__in=gemeinden, is_example=False).select_related("gemeinde")


def _own_division(request: SignedInRequest, uuid: UUID) -> Geography:
    return get_object_or_404(_own_divisions(request), uuid=uuid)


def own_quartier(request: SignedInRequest, uuid: UUID) -> Quartier:
    """One of the person's own municipalities; for everybody else it does not exist."""
    return get_object_or_404(Quartier.objects.select_related("geography__gemeinde").filter(geography__in=_own_divisions(request)), uuid=uuid)


def _own_feature(request: SignedInRequest, uuid: UUID) -> QuartierFeature:
    found = QuartierFeature.objects.select_related("quartier__geography__gemeinde").filter(quartier__geography__in=_own_divisions(request))
    return get_object_or_404(found, uuid=uuid)


def _show_division(
    request: SignedInRequest, shown: Geography, *, file_form: QuartiereFileForm | None = None, report: ImportReport | None = None, status: int = 200
) -> HttpResponse:
    rows = list(shown.quartiere.annotate(feature_count=Count("features")))
    picture = choropleth(
        [Area(row.boundary, row.name, SHADE) for row in rows if row.boundary],
        key="karte",
        title=_("Karte: %(name)s") % {"name": shown.name},
        description=_("Die Grenzen der Quartiere. Ihre Namen und Einwohnerzahlen stehen in der Tabelle darunter."),
    )
    context = {
        "division": shown,
        "rows": rows,
        "population": sum(row.population for row in rows),
        "map": picture,
        "is_open": shown.valid_until_date is None,
        "file_form": file_form or QuartiereFileForm(),
        "report": report,
    }
    return render(request, "planning/quartiere/division.html", context, status=status)


def _show_quartier(request: SignedInRequest, shown: Quartier, form: FeatureForm, *, status: int = 200, refusal: str = "") -> HttpResponse:
    features = list(shown.features.all())
    groups = [
        (_("Stärken"), [each for each in features if each.kind == FeatureKind.STRENGTH], False),
        (_("Herausforderungen"), [each for each in features if each.kind == FeatureKind.CHALLENGE], False),
        (_("Orte"), [each for each in features if each.kind in FeatureKind.PLACES], True),
    ]
    over_years = time_series_of(shown)
    context = {
        "quartier": shown,
        "groups": groups,
        "over_years": over_years,
        "series_pictures": [(each, series_picture(each, key=f"zeitreihe-{number}")) for number, each in enumerate(over_years.series, 1)],
        "form": form,
        "refusal": refusal,
        "is_open": shown.geography.valid_until_date is None,
        "may_remove": may_be_removed(shown),
    }
    if VIEWS & channels_on(shown.geography.gemeinde):
        context |= {"has_views": True, "class_line": read_views(shown, day=berlin_date(timezone.now())).class_line}
    return render(request, "planning/quartiere/quartier.html", context, status=status)
