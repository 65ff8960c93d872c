"""/portal/angebote/tabelle/: a provider's offerings out as a table, and back in after a dry run."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from providers.domain.portal import providers_of
from providers.exchange_pages import exchange, offerings_file
from providers.models import Offering, Provider


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: SignedInRequest) -> HttpResponse:
    """Upload for a dry run, then take what was shown."""
    return exchange(request, providers=_own(request), template="providers/table.html", address="providers:table")


@login_required
@require_safe
def table_file(request: SignedInRequest, kind: str) -> HttpResponse:
    """The own offerings as XLSX or CSV."""
    return offerings_file(Offering.objects.filter(provider__in=_own(request)), kind=kind)


def _own(request: SignedInRequest) -> list[Provider]:
    if not request.user.has_perm("providers.enter_portal"):
        raise PermissionDenied
    return providers_of(request.user)
