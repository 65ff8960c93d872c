"""The office's rule about excused absence: what holds since when, and a new one for days to come."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core.http import SignedInRequest
from core.time import berlin_date
from learners.domain.excuse_rules import ExcuseRuleRefused, record_excuse_rule, rule_on, take_back_excuse_rule
from learners.models import ExcuseRule

TITLE = gettext_lazy("Entschuldigte Fehlzeiten")


class ExcuseRuleForm(forms.Form):
    """A rule for sessions from a day on."""

    valid_from_date = forms.DateField(
        label=gettext_lazy("Gilt für Termine ab"),
        help_text=gettext_lazy("Frühestens morgen."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    percent_of_module = forms.IntegerField(
        label=gettext_lazy("Angerechnet werden je Modul höchstens … Prozent seiner Minuten"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("0 heißt: Ab diesem Tag zählt eine entschuldigte Fehlzeit nichts."),
    )
    basis = forms.CharField(
        label=gettext_lazy("Grundlage"),
        max_length=300,
        help_text=gettext_lazy("Zum Beispiel der Beschluss, auf dem die Regel beruht. Sie steht bei jeder Anrechnung im Lernzeitkonto."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def excuse_rules(request: SignedInRequest) -> HttpResponse:
    """All rules, the newest first, and a form for one more."""
    may_write = request.user.has_perm("learners.add_excuserule")
    if not request.user.has_perm("learners.view_excuserule") or (request.method == "POST" and not may_write):
        return render(request, "403.html", status=403)
    at = timezone.now()
    form = ExcuseRuleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            record_excuse_rule(**form.cleaned_data, by=request.user, at=at)
        except ExcuseRuleRefused as refused:
            form.add_error("valid_from_date", str(refused))
        else:
            messages.success(request, _("Die Regel ist festgehalten."))
            return redirect("learners_desk_excuse_rules")
    context: dict[str, Any] = {
        "rules": ExcuseRule.objects.select_related("decided_by").order_by("-valid_from_date"),
        "now": rule_on(berlin_date(at)),
        "form": form,
        "today": berlin_date(at),
        "may_write": may_write,
        "page_title": TITLE,
        "header_title": TITLE,
        "header_icon": "group",
        "breadcrumbs_items": [{"url": reverse("learners_desk_enrolments"), "label": _("Teilnehmende")}, {"url": "", "label": TITLE}],
    }
    return render(request, "learners/desk/excuse_rules.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a rule that does not hold yet."""
    if not request.user.has_perm("learners.add_excuserule"):
        return render(request, "403.html", status=403)
    try:
        take_back_excuse_rule(get_object_or_404(ExcuseRule, pk=pk), by=request.user, at=timezone.now())
    except ExcuseRuleRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Die Regel ist zurückgenommen."))
    return redirect("learners_desk_excuse_rules")
