"""Headers for every answer, and the second factor of staff."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from core.language import bare
from core.second_factor import lacks_second_factor

# Wagtail's desk needs inline styles and, in places, inline scripts; it is open to staff only and never framed by others.
DESK_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; media-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'self'; worker-src 'self' blob:"
)


class PolicyMiddleware:
    """Permissions-Policy everywhere; the desk's own CSP below /verwaltung/; personal pages are never stored, and a logout empties what this site keeps on the device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
        if request.path.startswith("/verwaltung/"):
            response.headers["Content-Security-Policy"] = DESK_POLICY
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        if getattr(request, "has_logged_out", False):  # core.receivers
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class AccountPagesMiddleware:
    """allauth's pages in the manners of ours: a refused form is 422, not 200, and PUT is no second way to POST."""

    METHODS = ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if bare(request.path).startswith("/konto/") and request.method not in self.METHODS:
            return HttpResponseNotAllowed(self.METHODS)
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and bare(request.path).startswith("/konto/") and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response


class StaffSecondFactorMiddleware:
    """Whoever sees other people's data sets up a second factor first, where the setting asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or bare(request.path).startswith(("/konto/", "/static/", "/sprache/")):
            return False
        return lacks_second_factor(user)
