"""Saved searches and interest without a date: remember, look, end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from core.models import User
from curriculum.models import Module
from providers.domain.catalogue import UnknownCentre, chips, find
from providers.domain.criteria import read_criteria
from providers.domain.facets import load_facets
from providers.domain.interest import declare_interest, withdraw_interest
from providers.domain.watching import TooManySearches, end_search, save_search, words_of
from providers.models import ModuleInterest, SavedSearch


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remember_search(request: SignedInRequest) -> HttpResponse:
    """Show what the address asks, and remember it when the person says so."""
    facets = load_facets()
    criteria, notes = read_criteria(dict(request.GET.lists()), facets)
    try:
        count = len(find(criteria, at=timezone.now()))
    except UnknownCentre as unknown:
        notes.append(str(unknown))
        criteria = criteria.without("umkreis", "")
        count = len(find(criteria, at=timezone.now()))
    context: dict[str, Any] = {"chips": chips(criteria, facets), "notes": notes, "criteria": criteria, "count": count}
    if request.method == "POST":
        try:
            save_search(request.user, criteria, at=timezone.now())
        except TooManySearches as refused:
            return render(request, "providers/remember_search.html", context | {"refusal": str(refused)}, status=409)
        messages.success(request, _("Die Suche ist gemerkt. Sobald es etwas Neues gibt, bekommen Sie eine E-Mail."))
        return redirect("providers:watching")
    return render(request, "providers/remember_search.html", context)


@login_required
@require_safe
def watching(request: SignedInRequest) -> HttpResponse:
    """One's saved searches and interests."""
    searches = [(search, words_of(search)) for search in request.user.saved_searches.all()]
    interests = request.user.module_interests.select_related("module")
    return render(request, "providers/watching.html", {"searches": searches, "interests": interests})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end_saved_search(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a search by the link of its mails, logged in or not: who has the link has the mail. Asks first, because programs open links, too."""
    search = get_object_or_404(SavedSearch, uuid=uuid)
    if request.method == "POST":
        user = request.user if isinstance(request.user, User) else None
        end_search(search, by=user)
        messages.success(request, _("Zu dieser Suche bekommen Sie keine E-Mails mehr."))
        return redirect("providers:watching" if user else "providers:offering_list")
    return render(request, "providers/end_search.html", {"search": search, "words": words_of(search)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: SignedInRequest, code: str) -> HttpResponse:
    """Say that one wants a module without a date, or that one no longer does."""
    module = get_object_or_404(Module.objects.filter(curriculum__is_current=True).select_related("area"), code=code)
    if request.method == "POST":
        if request.POST.get("zuruecknehmen"):
            withdraw_interest(module, by=request.user)
            messages.success(request, _("Ihr Interesse ist zurückgenommen."))
        else:
            declare_interest(module, by=request.user, at=timezone.now())
            messages.success(request, _("Danke. Die Koordinierungsstelle sieht, dass dieses Modul gewünscht wird."))
        target = request.POST.get("weiter", "")  # the Lernplan, where several modules may be asked for
        is_path = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)  # a bare word would be taken for a view's name
        return redirect(target if is_path else "providers:watching")
    is_declared = ModuleInterest.objects.filter(user=request.user, module=module).exists()
    return render(request, "providers/interest.html", {"module": module, "is_declared": is_declared})
