"""Four eyes at the desk: one person asks to withdraw or replace a certificate, another one decides."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from certificates.desk_forms import DeclineForm
from certificates.domain.issue import NotYetDue
from certificates.domain.paper import paper_of
from certificates.domain.revoke import WithdrawalRefused, confirm_withdrawal, decline_withdrawal
from certificates.enums import WithdrawalKind, WithdrawalState
from certificates.models import Withdrawal
from certificates.views.desk_parts import heading, only_with
from core.http import SignedInRequest

PAGE_SIZE = 50
LIST = gettext_lazy("Rückzüge")
may_decide = only_with("certificates.decide_withdrawal")


@require_safe
@may_decide
def withdrawals(request: SignedInRequest) -> HttpResponse:
    """What waits for a second person, then what was decided, the latest first."""
    rows = Withdrawal.objects.select_related("certificate__learner", "requested_by", "decided_by")
    waiting = rows.filter(state=WithdrawalState.OPEN).order_by("requested_at", "pk")
    decided = rows.exclude(state=WithdrawalState.OPEN).order_by(F("decided_at").desc(), "-pk")
    page = Paginator(decided, PAGE_SIZE).get_page(request.GET.get("seite"))
    return render(request, "certificates/desk/withdrawals.html", {"waiting": waiting, "page": page} | heading(title=LIST))


@require_safe
@may_decide
def withdrawal(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One request beside what the certificate says, with the decision to make."""
    return _show(request, _get(uuid), DeclineForm())


@require_POST
@may_decide
def confirm(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Do it, as another person than the one who asked."""
    row = _get(uuid)
    try:
        certificate = confirm_withdrawal(row, by=request.user, at=timezone.now())
    except (WithdrawalRefused, NotYetDue) as refused:
        messages.error(request, str(refused))
        return _show(request, _get(uuid), DeclineForm(), status=409)
    if row.kind == WithdrawalKind.REVOKE:
        messages.success(request, _("Der Nachweis %(number)s ist zurückgezogen. Die Prüfseite zeigt das sofort.") % {"number": certificate.number})
    else:
        text = _("Der Nachweis %(old)s ist durch %(new)s ersetzt. Die Prüfseite zeigt das sofort.")
        messages.success(request, text % {"old": row.certificate.number, "new": certificate.number})
    return redirect("certificates_desk:withdrawals")


@require_POST
@may_decide
def decline(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Leave the certificate as it is, with a remark."""
    row, form = _get(uuid), DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, status=422)
    try:
        decline_withdrawal(row, remark=form.cleaned_data["remark"], by=request.user, at=timezone.now())
    except WithdrawalRefused as refused:
        messages.error(request, str(refused))
        return _show(request, _get(uuid), form, status=409)
    messages.success(request, _("Der Nachweis %(number)s bleibt, wie er ist.") % {"number": row.certificate.number})
    return redirect("certificates_desk:withdrawals")


def _get(uuid: UUID) -> Withdrawal:
    related = ("certificate__learner", "certificate__enrolment__offering", "certificate__pathway_enrolment__pathway", "certificate__module", "requested_by")
    return get_object_or_404(Withdrawal.objects.select_related(*related, "decided_by"), uuid=uuid)


def _show(request: SignedInRequest, row: Withdrawal, form: DeclineForm, *, status: int = 200) -> HttpResponse:
    context = {
        "withdrawal": row,
        "certificate": row.certificate,
        "paper": paper_of(row.certificate.snapshot),
        "form": form,
        "is_own": row.requested_by_id == request.user.pk,
        "is_open": row.state == WithdrawalState.OPEN,
    }
    title = _("Antrag zu %(number)s") % {"number": row.certificate.number}
    return render(request, "certificates/desk/withdrawal.html", context | heading((reverse("certificates_desk:withdrawals"), LIST), title=title), status=status)
