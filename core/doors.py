"""Where the house sends people who came to a door that is not theirs."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's login addresses: to our login, with the target. Whoever is logged in already gets 403.

    Sending them to the login would send them back to the target, and so on without end.
    """
    if not request.user.is_authenticated:
        query = request.META.get("QUERY_STRING", "")
        return redirect(reverse("account_login") + (f"?{query}" if query else ""))
    raise PermissionDenied
