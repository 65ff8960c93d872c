"""Where the house sends people who came to a door that is not theirs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

View = Callable[..., HttpResponseBase]


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's login addresses: to our login, with the target. Whoever is logged in already gets 403.

    Sending them to the login would send them back to the target, and so on without end.
    """
    if not request.user.is_authenticated:
        query = request.META.get("QUERY_STRING", "")
        return redirect(reverse("account_login") + (f"?{query}" if query else ""))
    raise PermissionDenied


def only_with(permission: str) -> Callable[[View], View]:
    """For views of the desk: Wagtail let somebody of the desk in; who of it may do this is in rules.py.

    The others get a plain 403: Wagtail would answer PermissionDenied with a way back to its own first page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                return render(request, "403.html", status=403)
            return view(request, *args, **kwargs)

        return checked

    return decorate
