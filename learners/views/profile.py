"""What a person tells of themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import SignedInRequest
from core.language import current, spoken
from core.models import Gemeinde
from learners.domain.profile import change_profile
from learners.forms.profile import ProfileForm, gemeinde_label
from learners.models import LearnerProfile


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and change name and profile."""
    if request.method == "POST":
        form = ProfileForm(request.POST)
        if form.is_valid():
            change_profile(request.user, **form.cleaned_data, by=request.user, at=timezone.now())
            with spoken(form.cleaned_data["language"] or current()):  # the page it leads to is in the new language already
                messages.success(request, _("Ihr Profil ist gespeichert."))
                return redirect("learners:profile")
    else:
        form = ProfileForm(initial=_initial(request))
    gemeinden = [gemeinde_label(row) for row in Gemeinde.objects.select_related("kreis")]
    return render(request, "learners/profile.html", {"form": form, "gemeinden": gemeinden}, status=422 if form.errors else 200)


def _initial(request: SignedInRequest) -> dict[str, str]:
    user = request.user
    stored = LearnerProfile.objects.filter(user=user).select_related("gemeinde__kreis").first() or LearnerProfile(user=user)
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "sector": stored.sector,
        "gemeinde": gemeinde_label(stored.gemeinde) if stored.gemeinde else "",
        "employer": stored.employer,
        "language": user.language,
    }
