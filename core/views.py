"""Pages of the core: errors, health."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: say what to do, keep nothing."""
    return render(request, "403_csrf.html", status=403)


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too; 503 otherwise, without details."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return HttpResponse("not ready", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with sample values; in development only."""
    _development_only()
    return render(request, "core/components.html")


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The mails written as files; in development only."""
    _development_only()
    return render(request, "core/mails.html")


def _development_only() -> None:
    if not settings.DEVELOPMENT_PAGES:
        raise Http404
