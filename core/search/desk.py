"""The search at the desk: synonyms the office edits, and what people looked for in vain."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.models import SynonymGroup, User
from core.search.forms import SynonymForm
from core.search.misses import FORGET_RARE_DAYS, KEEP_DAYS, SHOWN_FROM, SHOWN_FROM_DAYS, frequent_misses
from core.search.synonyms import delete_synonyms, store_synonyms


class _StoreMixin:
    """By the verb, which writes the trail; an invalid entry comes back with 422."""

    form: Any
    request: HttpRequest

    def save_instance(self) -> SynonymGroup:
        """Store what the form has checked."""
        return store_synonyms(self.form.instance, by=cast(User, self.request.user))

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        """Nothing was written."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc] # Wagtail's view is the other base
        response.status_code = 422
        return response


class SynonymCreateView(_StoreMixin, generic.CreateView):
    """A new group; a term in the address is filled in, so that one can come from the list of searches without a hit."""

    def get_initial(self) -> dict[str, Any]:
        """What was searched for."""
        term = " ".join(self.request.GET.get("begriff", "").split())[:60]
        return {"terms": f"{term}\n"} if term else {}


class SynonymEditView(_StoreMixin, generic.EditView):
    """A group."""


class SynonymDeleteView(generic.DeleteView):
    """By the verb."""

    def delete_action(self) -> None:
        """Take it away and say so in the trail."""
        delete_synonyms(self.object, by=cast(User, self.request.user))


class SynonymViewSet(ModelViewSet):
    """Menu "Suchwörter"."""

    model = SynonymGroup
    name = "synonyms"
    url_prefix = "suchwoerter"
    icon = "search"
    menu_label = _("Suchwörter")
    menu_name = "synonyms"
    menu_order = 530
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = SynonymCreateView
    edit_view_class = SynonymEditView
    delete_view_class = SynonymDeleteView
    list_display = [
        "__str__",
        Column("get_direction_display", label=_("Richtung"), sort_key="direction"),
        Column("get_language_display", label=_("Sprache"), sort_key="language"),
        Column("note", label=_("Notiz")),
    ]
    list_filter = ["direction", "language"]
    list_per_page = 50
    search_fields = ["terms", "note"]
    search_backend_name = None
    ordering = ["language", "terms", "pk"]

    def get_form_class(self, for_update: bool = False) -> type[SynonymForm]:
        """Our form for both."""
        return SynonymForm


@require_safe
def misses(request: HttpRequest) -> HttpResponse:
    """/verwaltung/suchen-ohne-treffer/"""
    if not request.user.has_perm("core.view_search_misses"):
        return render(request, "403.html", status=403)
    context = {
        "misses": frequent_misses(),
        "may_add": request.user.has_perm("core.add_synonymgroup"),
        "shown_from": SHOWN_FROM,
        "shown_from_days": SHOWN_FROM_DAYS,
        "keep_days": KEEP_DAYS,
        "forget_days": FORGET_RARE_DAYS,
        "header_title": _("Suchen ohne Treffer"),
        "header_icon": "search",
        "breadcrumbs_items": [{"url": "", "label": _("Suchen ohne Treffer")}],
    }
    return render(request, "core/search/desk_misses.html", context)


@hooks.register("register_admin_viewset")
def synonym_viewset() -> ModelViewSet:
    """Gleichbedeutende Wörter."""
    return SynonymViewSet()


@hooks.register("register_admin_urls")
def miss_urls() -> list[URLPattern]:
    """The list of searches without a hit."""
    return [path("suchen-ohne-treffer/", misses, name="desk_search_misses")]


class MissesMenuItem(MenuItem):
    """Shown to whoever may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("core.view_search_misses"))


@hooks.register("register_reports_menu_item")
def misses_menu_item() -> MenuItem:
    """Among the reports."""
    return MissesMenuItem(_("Suchen ohne Treffer"), reverse("desk_search_misses"), name="search-misses", icon_name="search", order=20)


@hooks.register("register_log_actions")
def search_actions(actions: Any) -> None:
    """Words for the trail."""
    actions.register_action("core.synonyms_added", _("Suchwörter hinzugefügt"), _("Suchwörter hinzugefügt"))
    actions.register_action("core.synonyms_changed", _("Suchwörter geändert"), _("Suchwörter geändert"))
    actions.register_action("core.synonyms_deleted", _("Suchwörter gelöscht"), _("Suchwörter gelöscht"))
