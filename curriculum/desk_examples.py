"""/verwaltung/praxisbeispiele/: which examples there are, who agreed to them, and consents that are taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.language import DEFAULT
from curriculum.domain.examples import ConsentRefused, examples_with_standing, record_consent, withdraw_consent
from curriculum.enums import IndexKind
from curriculum.example_forms import ConsentForm, WithdrawForm
from curriculum.models import ExampleConsent, ExamplePage, IndexPage
from curriculum.models.example_consent import standing


def _heading(title: str, *steps: tuple[str, str]) -> dict[str, Any]:
    items = [{"url": reverse("examples_desk:examples"), "label": _("Praxisbeispiele")}, *({"url": url, "label": label} for url, label in steps)]
    return {"breadcrumbs_items": [*items, {"url": "", "label": title}], "header_title": title, "page_title": title, "header_icon": "pick"}


@require_safe
@only_with("curriculum.view_examples")
def examples(request: SignedInRequest) -> HttpResponse:
    """All of them with the state of their consents, and the way to a new one."""
    library = IndexPage.objects.filter(shows=IndexKind.EXAMPLES, locale__language_code=DEFAULT).first()
    context: dict[str, Any] = {
        "examples": examples_with_standing(day=timezone.localdate()),
        "library": library,
        "header_title": _("Praxisbeispiele"),
        "header_icon": "pick",
        "breadcrumbs_items": [{"url": "", "label": _("Praxisbeispiele")}],
    }
    return render(request, "curriculum/desk/examples.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("curriculum.view_examples")
def example(request: SignedInRequest, key: UUID) -> HttpResponse:
    """One example with its consents; POST records another one."""
    pages = list(ExamplePage.objects.filter(translation_key=key).select_related("locale", "gemeinde__kreis").order_by("locale__language_code", "pk"))
    if not pages:
        raise Http404
    if request.method == "POST" and not request.user.has_perm("curriculum.record_consent"):
        return render(request, "403.html", status=403)
    form, status = ConsentForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                record_consent(pages[0], **form.cleaned_data, by=request.user, at=timezone.now())
            except ConsentRefused as refused:
                form.add_error(refused.field, str(refused))
            else:
                messages.success(request, _("Die Einwilligung ist eingetragen."))
                return redirect("examples_desk:example", key)
    day = timezone.localdate()
    consents = list(ExampleConsent.objects.filter(example_key=key).select_related("recorded_by"))
    context = {
        "pages": pages,
        "example": pages[0],
        "standing": standing(consents, day=day),
        "consents": [(consent, consent.state_on(day)) for consent in consents],
        "form": form,
    }
    return render(request, "curriculum/desk/example.html", context | _heading(pages[0].title), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("curriculum.record_consent")
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take a consent back; the example goes offline at once."""
    consent = get_object_or_404(ExampleConsent, uuid=uuid)
    page = ExamplePage.objects.filter(translation_key=consent.example_key).order_by("locale__language_code", "pk").first()
    if page is None:
        raise Http404
    form, status = WithdrawForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            taken = withdraw_consent(consent, withdrawal=form.cleaned_data["withdrawal"], by=request.user, at=timezone.now())
            gone = ngettext("%(count)d Seite ist jetzt offline.", "%(count)d Seiten sind jetzt offline.", len(taken)) % {"count": len(taken)}
            messages.success(request, f"{_('Die Einwilligung ist zurückgezogen.')} {gone}" if taken else _("Die Einwilligung ist zurückgezogen."))
            return redirect("examples_desk:example", consent.example_key)
    steps = _heading(_("Einwilligung zurückziehen"), (reverse("examples_desk:example", args=[consent.example_key]), page.title))
    return render(request, "curriculum/desk/example_withdraw.html", {"consent": consent, "example": page, "form": form} | steps, status=status)
