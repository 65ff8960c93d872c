"""/verwaltung/bedarfe/: what municipalities need, narrowed, looked at, accepted or given back."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.models import Kreis
from curriculum.models import Module
from providers.domain.need_life import NeedRefused, people_of
from providers.domain.need_list import needs_for_office
from providers.domain.need_review import accept_need, fulfil_need, return_need
from providers.enums import NeedPriority, NeedState, PartnerState
from providers.models import Need

PAGE_SIZE = 30


class NeedsFilter(forms.Form):
    """Narrow the list; stays in the address."""

    q = forms.CharField(label=gettext_lazy("Titel oder Kommune"), required=False, max_length=100)
    stand = forms.ChoiceField(label=gettext_lazy("Stand"), required=False)
    kreis = forms.ChoiceField(label=gettext_lazy("Kreis"), required=False)
    modul = forms.ChoiceField(label=gettext_lazy("Modul"), required=False)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a QueryDict
        everything = [("", _("alle"))]
        states = [choice for choice in NeedState.choices if choice[0] != NeedState.DRAFT]
        kreise = [(kreis.slug, kreis.label) for kreis in Kreis.objects.order_by("name", "kind")]
        modules = [(module.code, module.label) for module in Module.objects.filter(curriculum__is_current=True)]
        for name, choices in (("stand", states), ("kreis", kreise), ("modul", modules)):
            self.fields[name].choices = [*everything, *choices]  # type: ignore[attr-defined]


@require_safe
@only_with("providers.view_needs")
def need_list(request: SignedInRequest) -> HttpResponse:
    """Everything that was handed in, the latest first."""
    form = NeedsFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = needs_for_office(
        state=wanted.get("stand", ""), kreis=wanted.get("kreis", ""), module=wanted.get("modul", ""), words=" ".join(wanted.get("q", "").split())
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "form": form,
        "page": page,
        "rows": [(need, people_of(need)) for need in page.object_list],
        "query": query.urlencode(),
        "header_title": _("Bedarfe"),
        "header_icon": "list-ul",
        "breadcrumbs_items": [{"url": "", "label": _("Bedarfe")}],
    }
    return render(request, "providers/desk/needs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("providers.view_needs")
def need(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One need; posting `accept`, `return` or `fulfil` decides. A refusal stands above the page, with 409."""
    found = get_object_or_404(
        Need.objects.exclude(state=NeedState.DRAFT, submitted_at=None).select_related("municipality", "host__kreis", "format", "pathway"), uuid=uuid
    )
    refusal, status = "", 200
    if request.method == "POST":
        if not request.user.has_perm("providers.decide_needs"):
            return render(request, "403.html", status=403)
        try:
            messages.success(request, _decision(request)(found))
        except NeedRefused as refused:
            refusal, status = str(refused), 409
        else:
            return redirect("providers_desk_need", found.uuid)
    context = {
        "need": found,
        "people": people_of(found),
        "modules": found.need_modules.select_related("module"),
        "partners": found.partners.exclude(state=PartnerState.LEFT).select_related("municipality"),
        "requests": found.requests.select_related("provider__organisation", "offering").prefetch_related("requested_modules__module"),
        "steps": found.steps.select_related("by").order_by("-at", "-pk"),
        "priorities": NeedPriority.choices,
        "may_decide": request.user.has_perm("providers.decide_needs"),
        "may_return": found.state in {NeedState.SUBMITTED, NeedState.ACCEPTED},
        "may_accept": found.state in {NeedState.SUBMITTED, *NeedState.OPEN},
        "remark": request.POST.get("remark", ""),
        "refusal": refusal,
        "header_title": found.title,
        "header_icon": "list-ul",
        "breadcrumbs_items": [{"url": reverse("providers_desk_needs"), "label": _("Bedarfe")}, {"url": "", "label": found.title}],
    }
    return render(request, "providers/desk/need.html", context, status=status)


def _decision(request: SignedInRequest) -> Callable[[Need], str]:
    """What was decided; calling it does it and says what was done."""
    user, at = request.user, timezone.now()
    if "return" in request.POST:

        def give_back(found: Need) -> str:
            return_need(found, remark=request.POST.get("remark", ""), by=user, at=at)
            return _("Der Bedarf ist zurückgegeben; die Kommune bekommt eine E-Mail.")

        return give_back
    if "fulfil" in request.POST:

        def close(found: Need) -> str:
            fulfil_need(found, by=user, at=at)
            return _("Der Bedarf ist erfüllt.")

        return close

    def accept(found: Need) -> str:
        chosen = request.POST.get("priority", "")
        if chosen not in {str(value) for value in NeedPriority.values}:
            raise NeedRefused(_("Bitte wählen Sie eine Dringlichkeit."))
        accept_need(found, priority=NeedPriority(int(chosen)), by=user, at=at)
        return _("Gespeichert.")

    return accept
