"""/verwaltung/bedarfe/<uuid>/traeger/: who could serve a need, why others could not, and asking one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
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
from django.views.decorators.http import require_http_methods, require_POST

from core.doors import only_with
from core.http import SignedInRequest
from core.time import berlin_date
from core.units import format_euro, format_lessons
from curriculum.models import Module
from providers.domain.need_life import NeedRefused
from providers.domain.need_ranking import rank_need
from providers.domain.ranking import Barrier, LeftOut, Part, Suggestion
from providers.domain.teaching_requests import accept_counter, open_minutes, request_teaching, withdraw_teaching
from providers.enums import NeedState
from providers.models import Need, Offering, Provider, TeachingRequest

SHOWN = 25
DAYS_TO_ANSWER = 14
PART_NAMES = {
    "coverage": gettext_lazy("Abdeckung"),
    "distance": gettext_lazy("Entfernung"),
    "fee": gettext_lazy("Preis"),
    "date": gettext_lazy("Termin"),
    "load": gettext_lazy("Auslastung"),
    "feedback": gettext_lazy("Rückmeldungen"),
}
BARRIER_WORDS = {
    Barrier.FORMAT: gettext_lazy("bietet dieses Format nicht an"),
    Barrier.MODULE: gettext_lazy("unterrichtet keines der Module"),
    Barrier.PLACE: gettext_lazy("der Lernort passt nicht"),
    Barrier.REGION: gettext_lazy("arbeitet in dieser Gegend nicht oder liegt zu weit weg"),
    Barrier.WINDOW: gettext_lazy("liegt nicht im Zeitraum"),
    Barrier.WEEKDAY: gettext_lazy("an anderen Wochentagen"),
    Barrier.DAY_LENGTH: gettext_lazy("die Länge der Termine passt nicht"),
    Barrier.GROUP: gettext_lazy("zu wenig freie Plätze für die Gruppe"),
    Barrier.AUDIENCE: gettext_lazy("nicht für diese Zielgruppen"),
    Barrier.LANGUAGE: gettext_lazy("in keiner der gewünschten Sprachen"),
    Barrier.ACCESSIBILITY: gettext_lazy("die gewünschte Barrierefreiheit ist nicht zugesagt"),
    Barrier.CAPACITY: gettext_lazy("im Zeitraum ist nicht genug Kapazität frei"),
    Barrier.BUDGET: gettext_lazy("kostet mehr als das Budget"),
}


@dataclass(frozen=True)
class Row:
    """A suggestion with its names and words."""

    suggestion: Suggestion
    provider: Provider
    offering: Offering | None
    parts: Sequence[tuple[str, int, str]]
    modules: str


class RequestForm(forms.Form):
    """What is asked of a provider."""

    provider = forms.SlugField(widget=forms.HiddenInput)
    modules = forms.ModelMultipleChoiceField(Module.objects.none(), label=gettext_lazy("Module"), required=False, widget=forms.CheckboxSelectMultiple)
    fee = forms.DecimalField(
        label=gettext_lazy("Honorar in Euro, für die ganze Gruppe"), required=False, min_value=0, max_value=1_000_000, decimal_places=2, localize=True
    )
    answer_until_date = forms.DateField(label=gettext_lazy("Antwort bis"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    message = forms.CharField(label=gettext_lazy("Nachricht an den Träger"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, need: Need, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["modules"].queryset = Module.objects.filter(pk__in=open_minutes(need))  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("providers.decide_needs")
def candidates(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The ranking; `?traeger=<slug>` opens the form for one provider, posting it asks."""
    need = get_object_or_404(Need.objects.exclude(state=NeedState.DRAFT).select_related("municipality", "host__kreis", "format"), uuid=uuid)
    ranking = rank_need(need, at=timezone.now())
    chosen, form, status = None, None, 200
    if slug := (request.POST.get("provider") or request.GET.get("traeger")):
        chosen = get_object_or_404(Provider.objects.public().select_related("organisation"), slug=slug)
        form = RequestForm(need, request.POST if request.method == "POST" else None, initial=_proposal(need, chosen, ranking.suggestions))
    if form is not None and chosen is not None and form.is_bound:
        status = 422
        if form.is_valid():
            values, fee = form.cleaned_data, form.cleaned_data["fee"]
            asked = {name: values[name] for name in ("modules", "message", "answer_until_date")} | {"fee_cents": None if fee is None else int(fee * 100)}
            try:
                request_teaching(need, provider=chosen, **asked, by=request.user, at=timezone.now())
            except NeedRefused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Die Anfrage an „%(name)s“ ist gesendet.") % {"name": chosen.name})
                return redirect("providers_desk_need", need.uuid)
    page = Paginator(ranking.suggestions, SHOWN).get_page(request.GET.get("p"))
    left_out = [each for each in ranking.left_out if not each.is_course]
    context = {
        "need": need,
        "page": page,
        "rows": rows_of(list(page.object_list)),
        "left_out": in_words(left_out),
        "courses_left_out": len(ranking.left_out) - len(left_out),
        "may_ask": need.state in NeedState.OPEN,
        "chosen": chosen,
        "form": form,
        "header_title": _("Wer könnte das?"),
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("providers_desk_needs"), "label": _("Bedarfe")},
            {"url": reverse("providers_desk_need", args=[need.uuid]), "label": need.title},
            {"url": "", "label": _("Wer könnte das?")},
        ],
    }
    return render(request, "providers/desk/candidates.html", context, status=status)


@require_POST
@only_with("providers.decide_needs")
def decide_request(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take a counter-offer (`accept`), or end a request."""
    asked = get_object_or_404(TeachingRequest.objects.select_related("need"), uuid=uuid)
    try:
        if "accept" in request.POST:
            accept_counter(asked, by=request.user, at=timezone.now())
            messages.success(request, _("Vereinbart. Der Entwurf des Angebots liegt beim Träger."))
        else:
            withdraw_teaching(asked, by=request.user, at=timezone.now())
            messages.success(request, _("Die Anfrage ist beendet; der Träger bekommt eine E-Mail."))
    except NeedRefused as refused:
        messages.error(request, str(refused))
    return redirect("providers_desk_need", asked.need.uuid)


def rows_of(suggestions: Sequence[Suggestion]) -> list[Row]:
    """The suggestions of a page with what stands in the database."""
    providers = {each.slug: each for each in Provider.objects.filter(slug__in=[one.provider for one in suggestions]).select_related("organisation")}
    courses = {str(each.uuid): each for each in Offering.objects.filter(uuid__in=[one.key for one in suggestions if one.is_course])}
    return [
        Row(
            suggestion=one,
            provider=providers[one.provider],
            offering=courses.get(one.key) if one.is_course else None,
            parts=[(str(PART_NAMES[part.name]), part.points, part_in_words(part, one)) for part in one.parts],
            modules=", ".join(one.covers) or "–",
        )
        for one in suggestions
    ]


def part_in_words(part: Part, one: Suggestion) -> str:
    """What the points come from."""
    figure = part.figure
    if figure is None:
        return _("keine Angabe")
    if part.name == "coverage":
        return _("%(lessons)s des Bedarfs") % {"lessons": format_lessons(figure)}
    if part.name == "distance":
        return _("online") if one.distance_km is None else _("%(km)d km") % {"km": figure}
    if part.name == "fee":
        return _("%(fee)s je Person und WSt.") % {"fee": format_euro(figure)}
    if part.name == "date":
        return _("beginnt %(days)d Tage nach dem frühesten Termin") % {"days": figure} if one.is_course else _("nach Absprache")
    if part.name == "load":
        return _("noch %(lessons)s frei") % {"lessons": format_lessons(figure)}
    return _("%(mean)s von 5") % {"mean": f"{figure / 10:.1f}".replace(".", ",")}


def in_words(left_out: Sequence[LeftOut]) -> list[tuple[Provider, list[str]]]:
    """Providers left out, with every reason."""
    providers = {each.slug: each for each in Provider.objects.filter(slug__in=[one.key for one in left_out]).select_related("organisation")}
    found = [(providers[one.key], [str(BARRIER_WORDS[barrier]) for barrier in one.barriers]) for one in left_out]
    return sorted(found, key=lambda pair: (len(pair[1]), pair[0].name, pair[0].pk))


def _proposal(need: Need, chosen: Provider, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
    one = next((each for each in suggestions if not each.is_course and each.key == chosen.slug), None)
    modules = Module.objects.filter(pk__in=open_minutes(need), code__in=list(one.covers) if one else [])
    return {
        "provider": chosen.slug,
        "modules": list(modules.values_list("pk", flat=True)),
        "fee": None if one is None or one.cost_cents is None else one.cost_cents / 100,
        "answer_until_date": berlin_date(timezone.now()) + timedelta(days=DAYS_TO_ANSWER),
    }
