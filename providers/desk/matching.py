"""/verwaltung/zuordnung/: proposals who teaches what to whom over all open needs, changed by hand, compared, and sent as requests."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.time import berlin_date
from curriculum.models import Module
from providers.desk.gaps import half_name
from providers.domain.matching import Assignment, Reason
from providers.domain.matching_problem import problem_from
from providers.domain.matching_runs import (
    ask_check,
    ask_run,
    assignments_of,
    decide_weighting,
    difference,
    half_of_run,
    previous_of,
    rule_on,
    send_as_requests,
    wish,
)
from providers.domain.need_life import NeedRefused
from providers.domain.teaching import half_years
from providers.enums import MatchingState, MatchingWishKind, NeedState
from providers.models import MatchingRun, MatchingWish, Need, NeedWeighting, Provider

SHOWN = 30
REASON_WORDS = {
    Reason.NO_PROVIDER.value: gettext_lazy("kein Träger mit Kapazität unterrichtet es"),
    Reason.OUT_OF_RANGE.value: gettext_lazy("alle Träger sind zu weit weg"),
    Reason.FORBIDDEN.value: gettext_lazy("eine Bedingung oder Vorgabe schließt alle aus"),
    Reason.CAPACITY.value: gettext_lazy("die Kapazität ist anderswo mehr wert"),
    Reason.BUDGET.value: gettext_lazy("das Budget reicht nicht"),
}


class WeightingForm(forms.Form):
    """A rule from a day on."""

    valid_from_date = forms.DateField(label=gettext_lazy("Gilt ab"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    low = forms.IntegerField(label=gettext_lazy("Gewicht je Person, Dringlichkeit niedrig"), min_value=1, max_value=100, initial=1)
    normal = forms.IntegerField(label=gettext_lazy("… normal"), min_value=1, max_value=100, initial=2)
    high = forms.IntegerField(label=gettext_lazy("… hoch"), min_value=1, max_value=100, initial=3)
    km_cents = forms.IntegerField(label=gettext_lazy("Fahrtkosten je km in Cent"), min_value=0, max_value=1_000, initial=30)
    social_percent = forms.IntegerField(
        label=gettext_lazy("Zuschlag nach Sozialindex in Prozent"),
        min_value=0,
        max_value=200,
        initial=0,
        help_text=gettext_lazy(
            "0 heißt: Der Sozialindex zählt nicht. Sonst zählt ein Mensch bis zu so viel mehr, je stärker die Quartiere der Kommune nach ihrem veröffentlichten Index belastet sind."
        ),
    )
    reason = forms.CharField(label=gettext_lazy("Begründung"), max_length=300)


@dataclass(frozen=True)
class Line:
    """An assignment with its names, and what the office wished about it."""

    one: Assignment
    need: Need
    module: str
    provider: Provider
    lessons: int
    cents: int
    is_fixed: bool

    @property
    def pair(self) -> str:
        """What is sent as one request."""
        return f"{self.one.need}|{self.one.provider}"


@require_safe
@only_with("providers.view_needs")
def run_list(request: SignedInRequest) -> HttpResponse:
    """All proposals, the latest first; the form that asks for one; the weights."""
    return _list_page(request, WeightingForm(initial={"valid_from_date": berlin_date(timezone.now())}))


@require_POST
@only_with("providers.decide_needs")
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask for a proposal of a half-year."""
    halves = {f"{half[0]}-{half[1]}": half for half in half_years(berlin_date(timezone.now()))}
    half = halves.get(request.POST.get("half", ""))
    if half is None:
        messages.error(request, _("Bitte wählen Sie ein Halbjahr."))
        return redirect("providers_desk_matching")
    run = ask_run(half, by=request.user, at=timezone.now())
    return redirect("providers_desk_matching_run", run.uuid)


@require_POST
@only_with("providers.decide_needs")
def weighting(request: SignedInRequest) -> HttpResponse:
    """A new rule."""
    form = WeightingForm(request.POST)
    if form.is_valid():
        try:
            decide_weighting(**form.cleaned_data, by=request.user, at=timezone.now())
        except NeedRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Die Regel ist gespeichert. Sie gilt für neue Vorschläge ab diesem Tag."))
            return redirect("providers_desk_matching")
    return _list_page(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("providers.view_needs")
def run(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One proposal. Posting `wish`, `send` or `check` acts upon it."""
    found = get_object_or_404(MatchingRun.objects.select_related("asked_by", "job", "check_job"), uuid=uuid)
    if request.method == "POST":
        if not request.user.has_perm("providers.decide_needs"):
            return render(request, "403.html", status=403)
        _act(request, found)
        return redirect("providers_desk_matching_run", found.uuid)
    return _show(request, found)


def _act(request: SignedInRequest, found: MatchingRun) -> None:
    at = timezone.now()
    if "check" in request.POST:
        try:
            ask_check(found, by=request.user, at=at)
        except NeedRefused as why:
            messages.error(request, str(why))
    elif "send" in request.POST:
        pairs = [(need, slug) for need, _bar, slug in (text.partition("|") for text in request.POST.getlist("pair"))]
        sent, refused = send_as_requests(found, pairs, by=request.user, at=at)
        messages.success(request, ngettext("%(number)d Anfrage ist gesendet.", "%(number)d Anfragen sind gesendet.", len(sent)) % {"number": len(sent)})
        for sentence in refused:
            messages.error(request, sentence)
    elif "wish" in request.POST:
        kind, _bar, rest = request.POST["wish"].partition("|")
        need, code, slug = [*rest.split("|"), "", "", ""][:3]
        _store_wish(request, kind, need, code, slug)


def _store_wish(request: SignedInRequest, kind: str, need: str, code: str, slug: str) -> None:
    row = Need.objects.filter(uuid=need).first() if _is_uuid(need) else None
    module = Module.objects.filter(curriculum__is_current=True, code=code).first()
    provider = Provider.objects.filter(slug=slug).first()
    if row is None or module is None or provider is None:
        messages.error(request, _("Diese Zuordnung gibt es nicht mehr."))
        return
    try:
        wanted = MatchingWishKind(kind) if kind in MatchingWishKind.values else None
        wish(row, module=module, provider=provider, kind=wanted, by=request.user, at=timezone.now())
    except NeedRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Vorgemerkt für den nächsten Vorschlag."))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _list_page(request: SignedInRequest, form: WeightingForm, *, status: int = 200) -> HttpResponse:
    today = berlin_date(timezone.now())
    runs = list(MatchingRun.objects.select_related("asked_by").order_by("-asked_at", "-pk")[:SHOWN])
    context = {
        "runs": [(each, half_name(half_of_run(each)), json.loads(each.result) if each.result else None) for each in runs],
        "halves": [(f"{half[0]}-{half[1]}", half_name(half)) for half in half_years(today)],
        "open_needs": Need.objects.filter(state__in=NeedState.OPEN).count(),
        "rule": rule_on(today),
        "rules": NeedWeighting.objects.select_related("decided_by").order_by("-valid_from_date"),
        "form": form,
        "may_decide": request.user.has_perm("providers.decide_needs"),
        "header_title": _("Zuordnung"),
        "header_icon": "link",
        "breadcrumbs_items": [{"url": "", "label": _("Zuordnung")}],
    }
    return render(request, "providers/desk/matching.html", context, status=status)


def _show(request: SignedInRequest, found: MatchingRun) -> HttpResponse:
    title = half_name(half_of_run(found))
    context: dict[str, Any] = {
        "run": found,
        "is_waiting": found.state == MatchingState.ASKED,
        "may_decide": request.user.has_perm("providers.decide_needs"),
        "parameters": json.loads(found.parameters),
        "header_title": _("Vorschlag: %(half)s") % {"half": title},
        "header_icon": "link",
        "breadcrumbs_items": [{"url": reverse("providers_desk_matching"), "label": _("Zuordnung")}, {"url": "", "label": title}],
    }
    if found.state == MatchingState.DONE:
        context |= _result(found)
    return render(request, "providers/desk/matching_run.html", context)


def _result(found: MatchingRun) -> dict[str, Any]:
    result, previous = json.loads(found.result), previous_of(found)
    changes = difference(found, previous) if previous else None
    shown = [*assignments_of(found), *((*changes.added, *changes.gone) if changes else ())]
    keys = {one.need for one in shown} | {row["need"] for row in result["unserved"]}
    needs = {str(need.uuid): need for need in Need.objects.filter(uuid__in=keys).select_related("municipality")}
    slugs = {one.provider for one in shown} | set(MatchingWish.objects.values_list("provider__slug", flat=True))
    providers = {each.slug: each for each in Provider.objects.filter(slug__in=slugs).select_related("organisation")}
    problem = problem_from(json.loads(found.problem))
    wishes = {
        Assignment(str(row.need.uuid), row.module.code, row.provider.slug): row.kind
        for row in MatchingWish.objects.select_related("need", "module", "provider")
    }

    def lines(assignments: Any) -> list[Line]:
        known = [one for one in assignments if one.need in needs and one.provider in providers]
        return [
            Line(
                one,
                needs[one.need],
                _module(one.module),
                providers[one.provider],
                problem.lessons(one) if one.need in problem.need_by_id and one.module in problem.need_by_id[one.need].lessons else 0,
                problem.fee_cents(one) if one.need in problem.need_by_id and one.provider in problem.provider_by_id else 0,
                wishes.get(one) == MatchingWishKind.MUST,
            )
            for one in sorted(known, key=lambda one: (needs[one.need].title, one.need, one.provider, one.module))
        ]

    return {
        "result": result,
        "lines": lines(assignments_of(found)),
        "unserved": [(needs[row["need"]], _module(row["module"]), REASON_WORDS[row["reason"]]) for row in result["unserved"] if row["need"] in needs],
        "never": [
            (one, needs_of_wish, _module(one.module), providers[one.provider])
            for one, kind in sorted(wishes.items())
            if kind == MatchingWishKind.NEVER and one.provider in providers and (needs_of_wish := needs.get(one.need)) is not None
        ],
        "previous": previous,
        "added": lines(changes.added) if changes else [],
        "gone": [(needs[one.need], _module(one.module), providers[one.provider]) for one in changes.gone if one.need in needs and one.provider in providers]
        if changes
        else [],
        "served_needs": len({one.need for one in assignments_of(found)}),
        "all_needs": len(problem.needs),
        "gap_percent": 0 if not result["value_bound"] else round(100 * (result["value_bound"] - result["value"]) / result["value_bound"], 2),
    }


def _module(code: str) -> str:
    return _("Einführung") if code.startswith("@") else code
