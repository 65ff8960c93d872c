"""The desk's pages about seats: inhouse, cancellation terms, offerings below their minimum."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from providers.desk.seat_forms import InhouseForm, TermsForm
from providers.domain.inhouse import InhouseRefused, convert_to_inhouse, convert_to_public
from providers.domain.minimum import below_minimum
from providers.domain.terms import TermsRefused, publish_terms
from providers.models import CancellationTerms, Offering


@require_http_methods(["GET", "HEAD", "POST"])
def inhouse(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an offering for named municipalities, change for whom it is, or open it again; the enrolled stay."""
    _require(request, "providers.make_inhouse")
    offering = get_object_or_404(Offering.objects.select_related("provider__organisation", "host"), pk=pk)
    opens = request.POST.get("step") == "open"
    initial = {"municipalities": offering.municipalities.all(), "host": offering.host, "room": offering.host_room}
    form = InhouseForm(request.POST if request.method == "POST" and not opens else None, initial=initial)
    user, at, status = cast(User, request.user), timezone.now(), 200
    if opens or (form.is_bound and form.is_valid()):
        try:
            if opens:
                convert_to_public(offering, by=user, at=at)
                done = _("„%(title)s“ ist wieder für alle offen. Alle Angemeldeten bekommen eine E-Mail.")
            else:
                convert_to_inhouse(offering, **form.cleaned_data, by=user, at=at)
                done = _("„%(title)s“ ist jetzt nur für die genannten Kommunen. Alle Angemeldeten behalten ihren Platz.")
        except InhouseRefused as refused:
            messages.error(request, str(refused))
            status = 409
        else:
            messages.success(request, done % {"title": offering.title})
            return redirect("providers_desk_inhouse", offering.pk)
    elif form.is_bound:
        status = 422
    crumbs = [{"url": reverse("offering:edit", args=[offering.pk]), "label": offering.title}, {"url": "", "label": _("Inhouse")}]
    context = {"offering": offering, "form": form, "page_title": _("Inhouse"), "header_icon": "home", "breadcrumbs_items": crumbs}
    return TemplateResponse(request, "providers/desk/inhouse.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """All versions of cancellation terms, and a form for the next one. Versions are never changed: people accepted them."""
    _require(request, "providers.publish_terms")
    form = TermsForm(request.POST if request.method == "POST" else None, initial={"valid_from_date": timezone.localdate()})
    status = 200
    if form.is_bound and form.is_valid():
        values: dict[str, Any] = {name: form.cleaned_data[name] for name in ("late_percent", "substitute_percent", "valid_from_date", "remark")}
        try:
            publish_terms(form.cleaned_data["provider"], tiers=form.tiers, **values, by=cast(User, request.user), at=timezone.now())
        except TermsRefused as refused:
            form.add_error(None, str(refused))
            status = 422
        else:
            messages.success(request, _("Die neue Fassung ist veröffentlicht. Wer schon angemeldet ist, behält die alte."))
            return redirect("providers_desk_terms")
    elif form.is_bound:
        status = 422
    versions = CancellationTerms.objects.select_related("provider__organisation").prefetch_related("tiers").order_by("provider", "-version")
    title = _("Stornobedingungen")
    context = {"form": form, "versions": versions, "page_title": title, "header_icon": "doc-full", "breadcrumbs_items": [{"url": "", "label": title}]}
    return TemplateResponse(request, "providers/desk/terms.html", context, status=status)


@require_safe
def minimum(request: HttpRequest) -> HttpResponse:
    """Offerings below their minimum whose decision date has come: somebody decides, nothing is cancelled by itself."""
    _require(request, "providers.cancel_offering")
    title = _("Unter der Mindestzahl")
    context = {"offerings": below_minimum(at=timezone.now()), "page_title": title, "header_icon": "warning", "breadcrumbs_items": [{"url": "", "label": title}]}
    return TemplateResponse(request, "providers/desk/minimum.html", context)


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied
