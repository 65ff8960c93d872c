"""What the pages of the desk share: who may, and what Wagtail's header wants to know."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.http import SignedInRequest

DESK = gettext_lazy("Nachweise")
View = Callable[..., HttpResponseBase]


def only_with(permission: str) -> Callable[[View], View]:
    """Wagtail let the desk in; who of it may do this is in rules.py. The others get a plain 403 instead of Wagtail's way back."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                return render(request, "403.html", status=403)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def heading(*steps: tuple[str, Any], title: Any) -> dict[str, Any]:
    """Breadcrumbs and title; `steps` are (address, label) between the list of certificates and this page."""
    items = [{"url": reverse("certificates_desk:index"), "label": DESK}, *({"url": url, "label": label} for url, label in steps), {"url": "", "label": title}]
    return {"breadcrumbs_items": items, "header_title": title, "page_title": title, "header_icon": "form"}
