"""Choose, change and leave a Bildungsweg."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import SignedInRequest
from learners.domain.pathways import PathwayRefused, additions_for, begin_pathway, leave_pathway, switch_pathway
from learners.forms.pathway import ChoosePathwayForm, LeavePathwayForm, pathways_on_offer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_pathway(request: SignedInRequest) -> HttpResponse:
    """The pathways side by side; POST begins one, or changes to it from another."""
    if request.method != "POST":
        return _page(request)
    form = ChoosePathwayForm(request.POST, learner=request.user)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    at, pathway, instead_of = timezone.now(), form.cleaned_data["pathway"], form.cleaned_data["instead_of"]
    try:
        if instead_of:
            switch_pathway(instead_of, to=pathway, by=request.user, at=at)
        else:
            begin_pathway(pathway, learner=request.user, by=request.user, at=at)
    except PathwayRefused as refusal:
        return _page(request, refusal=str(refusal), status=409)
    messages.success(request, _("Sie sind auf dem Bildungsweg „%(title)s“. Hier sehen Sie, was als Nächstes ansteht.") % {"title": pathway.title})
    return redirect("learners:own_area")


@login_required
@require_POST
def leave(request: SignedInRequest) -> HttpResponse:
    """Leave one of one's own pathways; hours stay."""
    form = LeavePathwayForm(request.POST, learner=request.user)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    enrolment = leave_pathway(form.cleaned_data["enrolment"], by=request.user, at=timezone.now())
    messages.success(request, _("Sie haben den Bildungsweg „%(title)s“ beendet. Ihre Lernzeiten bleiben erhalten.") % {"title": enrolment.pathway.title})
    return redirect("learners:choose_pathway")


def _page(request: SignedInRequest, *, form: ChoosePathwayForm | LeavePathwayForm | None = None, refusal: str = "", status: int = 200) -> HttpResponse:
    begun = {row.pathway_id: row for row in request.user.pathway_enrolments.filter(left_at__isnull=True).select_related("pathway")}
    pathways = list(pathways_on_offer().prefetch_related("pathway_modules__module"))
    additions = additions_for(request.user, pathways, begun)
    offered = [(pathway, begun.get(pathway.pk), additions.get(pathway.pk)) for pathway in pathways]
    context = {"offered": offered, "begun": list(begun.values()), "form": form, "refusal": refusal}
    return render(request, "learners/choose_pathway.html", context, status=status)
