"""/verwaltung/bedarfe/zusammenlegen/: which small needs could be one course, with the saving; and those that are, to be split again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.doors import only_with
from core.http import SignedInRequest
from providers.domain.need_bundling import bundle_needs, split_need, suggestions
from providers.domain.need_life import NeedRefused
from providers.models import Need, NeedBundle


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("providers.view_needs")
def bundling(request: SignedInRequest) -> HttpResponse:
    """Posting `bundle` (keys of needs, the lead first) or `split` (a bundle's key) acts; a refusal stands above the page, with 409."""
    refusal, status = "", 200
    if request.method == "POST":
        if not request.user.has_perm("providers.decide_needs"):
            return render(request, "403.html", status=403)
        try:
            _act(request)
        except NeedRefused as refused:
            refusal, status = str(refused), 409
        else:
            return redirect("providers_desk_bundling")
    context = {
        "suggestions": suggestions(),
        "bundles": NeedBundle.objects.filter(split_at__isnull=True).select_related("lead__municipality", "member__municipality").order_by("-bundled_at", "-pk"),
        "may_decide": request.user.has_perm("providers.decide_needs"),
        "refusal": refusal,
        "header_title": _("Zusammenlegen"),
        "header_icon": "list-ul",
        "breadcrumbs_items": [{"url": reverse("providers_desk_needs"), "label": _("Bedarfe")}, {"url": "", "label": _("Zusammenlegen")}],
    }
    return render(request, "providers/desk/bundling.html", context, status=status)


def _act(request: SignedInRequest) -> None:
    at = timezone.now()
    if "split" in request.POST:
        key = request.POST["split"]
        bundle = NeedBundle.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
        if bundle is None:
            raise NeedRefused(_("Diese Zusammenlegung gibt es nicht mehr."))
        split_need(bundle, by=request.user, at=at)
        messages.success(request, _("Getrennt; beide Bedarfe stehen wieder für sich."))
        return
    keys = [int(key) for key in request.POST.get("bundle", "").split(",") if key.isdecimal() and len(key) < 18]
    needs = Need.objects.in_bulk(keys)
    if len(needs) < 2 or len(needs) != len(keys):
        raise NeedRefused(_("Diese Bedarfe gibt es so nicht mehr."))
    bundle_needs(needs[keys[0]], [needs[key] for key in keys[1:]], by=request.user, at=at)
    messages.success(request, _("Zusammengelegt; die Kommunen bekommen eine E-Mail."))
