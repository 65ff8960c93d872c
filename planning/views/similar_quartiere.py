"""/kommune/quartier/<uuid>/aehnliche/ and the switch that lets others see one's own Quartiere."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from core.time import berlin_date
from planning.domain.learning_from_others import change_sharing, compare
from planning.domain.similar_quartiere import Course, Nearness
from planning.models import QuartierSharing
from planning.sharing_forms import SharingForm
from planning.views.carrying_out import carry_out
from planning.views.quartiere import own_quartier, town_of

NEARNESS = {Nearness.CLOSE: gettext_lazy("sehr ähnlich"), Nearness.SIMILAR: gettext_lazy("ähnlich"), Nearness.PARTLY: gettext_lazy("teilweise ähnlich")}
COURSES = {Course.ALIKE: gettext_lazy("etwa gleich"), Course.HIGHER: gettext_lazy("dort höher"), Course.LOWER: gettext_lazy("dort niedriger")}


@login_required
@require_safe
def similar(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Quartiere like one of one's own, and what worked there."""
    quartier = own_quartier(request, uuid)
    comparison = compare(quartier, day=berlin_date(timezone.now()))
    found = [(row, NEARNESS[row.nearness], [(indicator, COURSES[course]) for indicator, course in row.courses]) for row in comparison.found]
    shares = QuartierSharing.objects.filter(gemeinde=quartier.geography.gemeinde_id, shares_quartiere=True).exists()
    context = {"quartier": quartier, "comparison": comparison, "found": found, "shares": shares}
    return render(request, "planning/quartiere/similar.html", context)


@login_required
@permission_required("planning.manage_quartiere", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: SignedInRequest) -> HttpResponse:
    """The switches of one municipality; who acts for several names one: `?kommune=<uuid>`."""
    town = town_of(request)
    gemeinde = town.gemeinde
    row = QuartierSharing.objects.filter(gemeinde=gemeinde).first()
    form = SharingForm(request.POST if request.method == "POST" else None, instance=row)
    changed, status = carry_out(form, lambda: change_sharing(gemeinde, **form.cleaned_data, by=request.user, at=timezone.now()))  # type: ignore[arg-type] # town_of has one
    if changed:
        messages.success(
            request,
            _("Andere Kommunen sehen Ihre Quartiere jetzt als ähnlich.") if changed.shares_quartiere else _("Andere Kommunen sehen Ihre Quartiere nicht."),
        )
        return redirect(f"{reverse('planning:quartier_sharing')}?kommune={town.uuid}")
    return render(request, "planning/quartiere/sharing.html", {"form": form, "town": town, "sharing": row}, status=status)
