"""The rules at the desk: what holds for which kind since when, and a new one for what begins later."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from certificates.desk_forms import RuleSetForm
from certificates.domain.rule_book import default_rules
from certificates.domain.rule_sets import HoldsAlready, RuleRefused, record_rule_set, take_back_rule_set
from certificates.enums import CertificateKind
from certificates.models import RuleSet
from certificates.views.desk_parts import heading, only_with
from core.http import SignedInRequest
from core.time import berlin_date

LIST = gettext_lazy("Regeln")


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("certificates.view_ruleset")
def rules(request: SignedInRequest) -> HttpResponse:
    """Per kind the rules by day, and a form for one more."""
    if request.method == "POST" and not request.user.has_perm("certificates.add_ruleset"):
        return render(request, "403.html", status=403)
    at = timezone.now()
    form = RuleSetForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                record_rule_set(**form.cleaned_data, by=request.user, at=at)
            except RuleRefused as refused:
                form.add_error("valid_from_date", str(refused))
            else:
                messages.success(request, _("Die Regel ist festgehalten. Sie gilt für alles, was ab diesem Tag beginnt."))
                return redirect("certificates_desk:rules")
    found: dict[str, list[RuleSet]] = {kind.value: [] for kind in CertificateKind}
    for row in RuleSet.objects.select_related("decided_by").order_by("kind", "-valid_from_date"):
        found[row.kind].append(row)
    kinds = [(kind, found[kind.value], default_rules(kind)) for kind in CertificateKind]
    context = {"kinds": kinds, "form": form, "today": berlin_date(at), "may_write": request.user.has_perm("certificates.add_ruleset")}
    return render(request, "certificates/desk/rules.html", context | heading(title=LIST), status=status)


@require_POST
@only_with("certificates.add_ruleset")
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a rule that does not hold yet."""
    try:
        take_back_rule_set(get_object_or_404(RuleSet, pk=pk), by=request.user, at=timezone.now())
    except HoldsAlready as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Die Regel ist zurückgenommen."))
    return redirect("certificates_desk:rules")
