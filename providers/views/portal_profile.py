"""/portal/traeger/<slug>/profil/: what a provider says about itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import SignedInRequest
from core.time import berlin_date
from providers.domain.confirming import confirm_provider
from providers.domain.freshness import confirm_by, freshness_of, provider_terms
from providers.domain.teaching import change_own_profile, half_years
from providers.forms.portal import OwnProfileForm, TeachingForm
from providers.views.portal_access import own_provider, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: SignedInRequest, slug: str) -> HttpResponse:
    """Entry and teaching profile in one form; saving confirms."""
    provider = own_provider(request, slug)
    at = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = OwnProfileForm(data, instance=own_provider(request, slug))
    teaching = TeachingForm(data, provider=provider, halves=half_years(berlin_date(at)))
    if data is not None and all([form.is_valid(), teaching.is_valid()]):
        change_own_profile(provider, fields=form.values, teaching=teaching.teaching, by=request.user, at=at)
        messages.success(request, _("Das Profil ist gespeichert und damit bestätigt."))
        return redirect("providers:portal_profile", provider.slug)
    since = provider.confirmed_on_date
    context = {
        "form": form,
        "teaching": teaching,
        "confirm_by": confirm_by(since, provider_terms()) if since else None,
        "freshness": freshness_of(since, provider_terms(), today=berlin_date(at)).value if since else "overdue",
    }
    return portal_page(request, "providers/portal/profile.html", provider, context, here="profile", status=422 if form.errors or teaching.errors else 200)


@require_POST
@login_required
def confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    """The entry still stands."""
    provider = confirm_provider(own_provider(request, slug), by=request.user, at=timezone.now())
    messages.success(request, _("Danke. Der Eintrag ist bestätigt."))
    return redirect("providers:portal_profile", provider.slug)
