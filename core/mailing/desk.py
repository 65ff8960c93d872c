"""/verwaltung/e-mails/: what mails say, and the rules by which more are sent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.http import SignedInRequest
from core.mailing import registry
from core.mailing.forms import MailRuleForm, MailTextForm
from core.mailing.rules import MailRuleRefused, add_rule, switch_rule
from core.mailing.texts import MailTextConflict, MailTextRefused, Words, current_words, newest, preview, reset_text, start_words, store_text
from core.models import MailRule, MailText


@require_safe
def mail_list(request: SignedInRequest) -> HttpResponse:
    """All mails the office may word, and the rules."""
    _may_look(request)
    return _list_page(request, MailRuleForm())


@require_http_methods(["GET", "HEAD", "POST"])
def mail_text(request: SignedInRequest, name: str) -> HttpResponse:
    """One mail: subject, text, placeholders, preview, versions. POST stores, or only shows what it would look like."""
    _may_look(request)
    kind = _kind(name)
    if request.method != "POST":
        words, stored = current_words(kind), newest(name)
        form = MailTextForm(initial={"subject": words.subject, "body": words.body, "seen": stored.number if stored else 0})
        return _text_page(request, kind, form, shown=words)
    _may_edit(request)
    form = MailTextForm(request.POST)
    if not form.is_valid():
        return _text_page(request, kind, form, status=422)
    words = Words(form.cleaned_data["subject"], form.cleaned_data["body"])
    if "preview" in request.POST:
        return _text_page(request, kind, form, shown=words)
    try:
        stored = store_text(kind, words, seen=form.cleaned_data["seen"], by=request.user, at=timezone.now())
    except MailTextConflict as conflict:
        form = MailTextForm({**form.data.dict(), "seen": conflict.theirs.number})  # type: ignore[attr-defined]
        return _text_page(request, kind, form, refusal=str(conflict), theirs=conflict.theirs, status=409)
    except MailTextRefused as refused:
        return _text_page(request, kind, form, refusal=str(refused), status=422)
    messages.success(
        request, _("Die Mail „%(title)s“ ist gespeichert und gilt ab sofort.") % {"title": kind.title} if stored else _("Es hat sich nichts geändert.")
    )
    return redirect("desk_mail_text", name=name)


@require_POST
def reset(request: SignedInRequest, name: str) -> HttpResponse:
    """Back to the shipped text."""
    _may_edit(request)
    kind, seen = _kind(name), request.POST.get("seen", "")
    try:
        reset_text(kind, seen=int(seen) if seen.isdigit() else 0, by=request.user, at=timezone.now())
    except MailTextConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("Für „%(title)s“ gilt wieder der mitgelieferte Text.") % {"title": kind.title})
    return redirect("desk_mail_text", name=name)


@require_POST
def rule_add(request: SignedInRequest) -> HttpResponse:
    """A new rule."""
    _may_edit(request)
    form = MailRuleForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    values = form.cleaned_data
    try:
        add_rule(_kind(values.pop("mail")), **values, by=request.user, at=timezone.now())
    except MailRuleRefused as refused:
        form.add_error(None, str(refused))
        return _list_page(request, form, status=422)
    messages.success(request, _("Die Regel gilt ab heute."))
    return redirect("desk_mails")


@require_POST
def rule_switch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Switch a rule on or off."""
    _may_edit(request)
    rule = switch_rule(get_object_or_404(MailRule, pk=pk), is_active=request.POST.get("active") == "1", by=request.user, at=timezone.now())
    messages.success(request, _("Die Regel ist eingeschaltet.") if rule.is_active else _("Die Regel ist abgeschaltet."))
    return redirect("desk_mails")


def _list_page(request: SignedInRequest, form: MailRuleForm, *, status: int = 200) -> HttpResponse:
    newest_first = MailText.objects.order_by("name", "-number")
    newest_of = {row.name: row for row in reversed(newest_first)}
    own = {name for name, row in newest_of.items() if not row.is_shipped}
    titles = {kind.name: kind.title for kind in registry.kinds()}
    context: dict[str, Any] = {
        "mails": [(kind, kind.name in own) for kind in registry.kinds()],
        "rules": [(rule, titles[rule.mail]) for rule in MailRule.objects.all() if rule.mail in titles],
        "form": form,
        "may_edit": request.user.has_perm("core.edit_mail_texts"),
        "header_title": _("E-Mails"),
        "header_icon": "mail",
        "breadcrumbs_items": [{"url": "", "label": _("E-Mails")}],
    }
    return render(request, "core/mailing/desk_mails.html", context, status=status)


def _text_page(
    request: SignedInRequest,
    kind: registry.MailKind,
    form: MailTextForm,
    *,
    shown: Words | None = None,
    refusal: str = "",
    theirs: MailText | None = None,
    status: int = 200,
) -> HttpResponse:
    sample: Words | None = None
    if shown is not None:
        try:
            sample = preview(kind, shown)
        except MailTextRefused as refused:
            refusal, status = str(refused), 422
    stored = newest(kind.name)
    context: dict[str, Any] = {
        "kind": kind,
        "form": form,
        "refusal": refusal,
        "theirs": theirs,
        "sample": sample,
        "versions": MailText.objects.filter(name=kind.name).select_related("written_by").order_by("-number"),
        "is_own": stored is not None and not stored.is_shipped,
        "stored": stored,
        "start": start_words(kind),
        "placeholders": kind.placeholders,
        "may_edit": request.user.has_perm("core.edit_mail_texts"),
        "header_title": kind.title,
        "header_icon": "mail",
        "breadcrumbs_items": [{"url": reverse("desk_mails"), "label": _("E-Mails")}, {"url": "", "label": kind.title}],
    }
    return render(request, "core/mailing/desk_mail_text.html", context, status=status)


def _kind(name: str) -> registry.MailKind:
    kind = registry.find(name)
    if kind is None:
        raise Http404
    return kind


def _may_look(request: HttpRequest) -> None:
    if not request.user.has_perm("core.view_mail_texts"):
        raise PermissionDenied


def _may_edit(request: HttpRequest) -> None:
    if not request.user.has_perm("core.edit_mail_texts"):
        raise PermissionDenied


@hooks.register("register_admin_urls")
def mail_urls() -> list[URLPattern]:
    """/verwaltung/e-mails/…"""
    return [
        path("e-mails/", mail_list, name="desk_mails"),
        path("e-mails/regeln/", rule_add, name="desk_mail_rule_add"),
        path("e-mails/regeln/<int:pk>/", rule_switch, name="desk_mail_rule_switch"),
        path("e-mails/<slug:name>/", mail_text, name="desk_mail_text"),
        path("e-mails/<slug:name>/zuruecksetzen/", reset, name="desk_mail_reset"),
    ]


class MailsMenuItem(MenuItem):
    """Shown to whoever may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("core.view_mail_texts"))


@hooks.register("register_admin_menu_item")
def mails_menu_item() -> MenuItem:
    """After the synonyms."""
    return MailsMenuItem(gettext_lazy("E-Mails"), reverse("desk_mails"), name="mails", icon_name="mail", order=540)
