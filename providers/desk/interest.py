"""/verwaltung/interesse/: which modules people want and find no date for."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.http import SignedInRequest
from providers.domain.interest import wanted_modules


@require_safe
def interest_list(request: SignedInRequest) -> HttpResponse:
    """Modules by the number of people, with the courses there are now. A few dozen at most: no pages."""
    if not request.user.has_perm("providers.curate"):
        raise PermissionDenied
    context = {
        "wanted": wanted_modules(),
        "header_title": _("Interesse ohne Termin"),
        "header_icon": "tag",
        "breadcrumbs_items": [{"url": "", "label": _("Interesse ohne Termin")}],
    }
    return render(request, "providers/desk/interest.html", context)
