"""One's own sessions in one's own calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from core.rest.reading import address
from learners.domain.calendar_feed import calendar_of, end_feed, feed_of, renew_feed, secret_of, user_of_secret


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: SignedInRequest) -> HttpResponse:
    """The secret address; a new one, or none any more."""
    if request.method == "POST":
        if request.POST.get("beenden"):
            end_feed(request.user)
            messages.success(request, _("Die Kalender-Adresse ist ausgeschaltet."))
        else:
            renew_feed(request.user, at=timezone.now())
            messages.success(request, _("Ihre Kalender-Adresse ist eingerichtet. Eine frühere gilt nicht mehr."))
        return redirect("learners:calendar")
    feed = feed_of(request.user)
    return render(
        request, "learners/calendar.html", {"feed": feed, "address": address(reverse("learners:calendar_feed", args=[secret_of(feed)])) if feed else ""}
    )


@require_safe
@cache_control(private=True, no_store=True)
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself, for programs: whoever has the address has the calendar."""
    user = user_of_secret(secret)
    if user is None:
        raise Http404
    response = HttpResponse(calendar_of(user, at=timezone.now()).to_ical(), content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response
