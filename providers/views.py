"""Public catalogue and the provider's portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from providers.models import Offering


def offering_list(request: HttpRequest) -> HttpResponse:
    return render(request, "providers/offering_list.html", {})


def offering(request: HttpRequest, uuid: object) -> HttpResponse:
    return render(request, "providers/offering.html", {"offering": get_object_or_404(Offering, uuid=uuid)})


offering_calendar = offering
provider_list = offering_list
provider = offering
portal = offering_list
