"""Steps that went astray: a form sent after the session had ended, and an address for forms opened like a page."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


class LostStepMiddleware:
    """Say in a sentence what happened, and where it goes on.

    A form sent without a session leads to the login. The login would lead on to the form's own address, which takes POST
    only: instead it leads to the page the form stood on. Who opens such an address all the same sees a page with status 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and _leads_to_login(response):
            return _to_login_and_back(request, response)
        if request.method == "GET" and response.status_code == 405 and not response.streaming and not response.content:
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


def _leads_to_login(response: HttpResponse) -> bool:
    target = urlsplit(response.headers.get("Location", ""))
    return response.status_code == 302 and target.path == resolve_url("account_login") and "next" in QueryDict(target.query)


def _to_login_and_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    messages.warning(
        request, _("Sie sind nicht angemeldet. Ihre letzte Eingabe wurde nicht gespeichert: Bitte melden Sie sich an und senden Sie sie noch einmal.")
    )
    # Our own pages name the page a form stood on (SECURE_REFERRER_POLICY); without that name the login leads where it leads by itself.
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return response
    query = QueryDict(mutable=True)
    query["next"] = urlsplit(came_from).path
    return redirect(f"{resolve_url('account_login')}?{query.urlencode(safe='/')}")
