"""What the desk says when somebody wants to delete, withdraw, move or publish a page that must not be."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from curriculum.domain.page_keeping import must_exist, reason_to_keep
from curriculum.models.pages.checked import CheckedPage


@hooks.register("before_delete_page")
def explain_why_it_stays(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Instead of the question whether to delete."""
    reason = reason_to_keep(page.specific)
    return _kept(request, page, str(reason), _("Diese Seite lässt sich nicht löschen")) if reason else None


@hooks.register("before_unpublish_page")
def explain_why_it_is_public(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Instead of the question whether to withdraw."""
    if not must_exist(page.specific):
        return None
    return _kept(request, page, _("Diese Seite muss es geben und von jeder Seite aus erreichbar sein."), _("Diese Seite lässt sich nicht zurückziehen"))


@hooks.register("before_publish_page")
def explain_why_it_has_no_end(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A date of expiry would withdraw it by the clock, past every question. What was typed is kept as a draft."""
    return explain_why_it_is_public(request, page) if page.expire_at else None


@hooks.register("before_move_page")
def explain_why_it_stays_here(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A promised address would change."""
    if not must_exist(page.specific):
        return None
    return _kept(request, page, _("Die Adresse dieser Seite ist zugesagt."), _("Diese Seite lässt sich nicht verschieben"))


@hooks.register("before_bulk_action")
def refuse_in_bulk(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> HttpResponse | None:
    """The same for many pages at once; nothing is done when one of them is refused."""
    if request.method != "POST" or not objects or not isinstance(objects[0], Page):
        return None
    pages = [page.specific for page in objects]
    if action_type == "delete":
        refused = [_("„%(title)s“ bleibt: %(reason)s") % {"title": page.title, "reason": reason} for page in pages if (reason := reason_to_keep(page))]
    elif action_type in ("unpublish", "move"):
        refused = [_("„%(title)s“ muss es an dieser Stelle geben.") % {"title": page.title} for page in pages if must_exist(page)]
    elif action_type == "publish":
        wanted = _with_drafts_below(request, pages)
        refused = [sentence for page in wanted if (sentence := _why_it_waits(page.get_latest_revision_as_object()))]
        # A refused date stays in the draft, and publishing the draft would apply it.
        refused += [
            _("„%(title)s“ muss es geben und darf nicht ablaufen.") % {"title": page.title} for page in wanted if must_exist(page) and _would_expire(page)
        ]
    else:
        return None
    if not refused:
        return None
    for sentence in refused:
        messages.error(request, sentence)
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore_root"))


@hooks.register("before_copy_page")
def refuse_a_barred_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy that goes live at once, or an alias, is published like any page. As a draft everything may be copied."""
    if request.method != "POST" or not {"publish_copies", "alias"} & request.POST.keys():
        return None
    copied = Page.objects.descendant_of(page, inclusive=True) if request.POST.get("copy_subpages") else Page.objects.filter(pk=page.pk)
    barred = [sentence for one in copied.live().specific() if (sentence := _why_it_waits(one))]
    for sentence in barred:
        messages.error(request, f"{sentence} {_('Kopieren Sie die Seite als Entwurf, ohne die Kopie gleich zu veröffentlichen.')}")
    return redirect("wagtailadmin_pages:copy", page.pk) if barred else None


def _would_expire(page: Page) -> bool:
    return page.get_latest_revision_as_object().expire_at is not None


def _with_drafts_below(request: HttpRequest, pages: list[Page]) -> list[Page]:
    """What the action would publish."""
    if not request.POST.get("include_descendants"):
        return pages
    return pages + [below for page in pages for below in page.get_descendants().not_live().specific()]


def _why_it_waits(page: Page) -> str:
    """A sentence about what keeps the page from going live; empty when nothing does."""
    title, checked = page.title, page
    if not isinstance(checked, CheckedPage):
        return ""
    if faults := checked.faults():
        return _("„%(title)s“ ist nicht fertig: %(faults)s") % {"title": title, "faults": " ".join(map(str, faults))}
    return _("„%(title)s“ hat Barrieren ohne Begründung.") % {"title": title} if checked.uncovered_barriers() else ""


def _kept(request: HttpRequest, page: Page, reason: str, title: str) -> HttpResponse:
    context = {
        "page": page,
        "reason": reason,
        "may_unpublish": not must_exist(page.specific) and page.live and page.permissions_for_user(request.user).can_unpublish(),
        "header_title": title,
        "header_icon": "lock",
        "breadcrumbs_items": [{"url": reverse("wagtailadmin_explore", args=[page.get_parent().pk]), "label": _("Seiten")}, {"url": "", "label": page.title}],
    }
    return render(request, "curriculum/desk/kept.html", context, status=409)
