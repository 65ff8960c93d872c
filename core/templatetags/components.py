"""Template tags and filters every template has without loading them.

Each component has one template in templates/components/ and an example on /entwicklung/bausteine/.
"""

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import units
from core.domain.own_address import reportable
from core.language import local

register = template.Library()

register.filter("reportable", reportable)
register.filter("lessons", units.format_lessons)
register.filter("lesson_figure", units.lesson_figure)
register.filter("minutes", units.format_minutes)
register.filter("clock_hours", units.format_hours)
register.filter("euro", units.format_euro)
register.filter("percent", units.format_percent)

ALERT_OF_LEVEL = {"debug": "info", "error": "danger"}  # Django's message levels in KERN's words
ALERT_NAMES = {"info": _("Hinweis"), "success": _("Erledigt"), "warning": _("Achtung"), "danger": _("Fehler")}
CLASS_OF_KIND = {
    "input": "kern-form-input__input",
    "select": "kern-form-input__select",
    "checkbox": "kern-form-check__checkbox",
    "group": "kern-form-input__input",
}


@register.inclusion_tag("components/page_heading.html")
def page_heading(title: str, *, lead: str = "", preline: str = "") -> dict[str, str]:
    """The one h1 of a page, with a line above and a leading sentence below."""
    return {"title": title, "lead": lead, "preline": preline}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*steps: str) -> dict[str, Any]:
    """`{% breadcrumb "Angebote" "/angebote/" "Titel" %}`: label and address in turn; the last label is this page. The home page is put in front."""
    *links, here = steps
    return {"links": list(zip(links[::2], links[1::2], strict=True)), "here": here}


@register.simple_block_tag
def alert(content: str, kind: str = "info", *, title: str = "", level: int = 2) -> SafeString:
    """A framed message; `kind` is info, success, warning or danger (Django's message levels are understood too)."""
    kind = ALERT_OF_LEVEL.get(kind, kind)
    if kind not in ALERT_NAMES:
        kind = "info"
    return render_to_string(
        "components/alert.html", {"kind": kind, "kind_name": ALERT_NAMES[kind], "title": title, "content": content, "tag": f"h{int(level)}"}
    )


@register.simple_block_tag
def card(content: str, title: str = "", *, url: str = "", preline: str = "", level: int = 3) -> SafeString:
    """A card; with `url` its heading is a link whose target is the whole card."""
    return render_to_string("components/card.html", {"content": content, "title": title, "url": url, "preline": preline, "tag": f"h{int(level)}"})


@register.inclusion_tag("components/badge.html")
def badge(text: str, kind: str = "neutral") -> dict[str, str]:
    """A short state; `kind` is neutral, info, success, warning or danger. The words must say it without the colour."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("components/button.html")
def button(text: str, *, url: str = "", kind: str = "primary", name: str = "", value: str = "", icon: str = "") -> dict[str, str]:
    """A submit button, or with `url` a link that looks like one; `kind` is primary, secondary or tertiary."""
    return {"text": text, "url": local(url), "kind": kind, "name": name, "value": value, "icon": icon}


@register.inclusion_tag("components/icon.html")
def icon(name: str, size: str = "default") -> dict[str, str]:
    """One of KERN's icons, hidden from screen readers: words stand beside it."""
    return {"name": name, "size": size}


@register.simple_block_tag
def table_scroll(content: str, labelledby: str) -> SafeString:
    """A scroll container for a wide table; `labelledby` is the id of the table's caption."""
    return render_to_string("components/table_scroll.html", {"content": content, "labelledby": labelledby})


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, *, parameter: str = "seite") -> dict[str, Any]:
    """Links to the pages of a list; every other parameter of the address is kept."""
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    kept = query.urlencode()
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "prefix": f"?{kept}&{parameter}=" if kept else f"?{parameter}=",
    }


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(value: int, maximum: int, *, label: str, text: str = "") -> dict[str, Any]:
    """How much of something is done: a native progress element with its figures in words beside it."""
    percent = min(100, value * 100 // maximum) if maximum > 0 else 0
    return {"value": min(value, maximum), "maximum": max(maximum, 1), "label": label, "text": text or units.format_percent(percent)}


@register.simple_block_tag
def empty_state(content: str, title: str, *, level: int = 2) -> SafeString:
    """What stands where a list has nothing, with the next step."""
    return render_to_string("components/empty_state.html", {"content": content, "title": title, "tag": f"h{int(level)}"})


@register.inclusion_tag("components/operator_fact.html")
def operator_fact(text: str) -> dict[str, str]:
    """A fact that only the operator can give and has not given yet; marked so that nobody takes the page for finished."""
    return {"text": text}


@register.inclusion_tag("components/summary_list.html")
def summary_list(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Terms and values; pairs with an empty value are left out."""
    return {"pairs": [(key, value) for key, value in pairs if value not in (None, "")]}


@register.inclusion_tag("components/hours.html")
def hours(minutes: int) -> dict[str, int]:
    """ "6 WSt." with the minutes in words: (270 Minuten)."""
    return {"minutes": minutes}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """The summary above an invalid form, each line a link to its field. Prints nothing for a valid or unbound form."""
    fields = [(bound, _lead_in(str(bound.label)), bound.errors) for bound in form if bound.errors] if form.is_bound else []
    return {"form": form, "fields": fields, "general": form.non_field_errors() if form.is_bound else []}


def _lead_in(label: str) -> str:
    # A question asks already; anything else gets its colon here.
    return label if label.endswith("?") else f"{label.rstrip('.:')}:"


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """The error summary and all fields of a form in KERN's markup; the form element, token and buttons are the page's."""
    return {"form": form}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field: label, hint, error and control, tied together by aria-describedby."""
    kind = _kind(bound.field.widget)
    return {"field": bound, "kind": kind, "control": _options(bound) if kind == "options" else _control(bound, CLASS_OF_KIND[kind])}


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one too
        return "options"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        return "select"
    return "group" if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget) else "input"


def _control(bound: BoundField, css_class: str) -> SafeString:
    """The widget with KERN's class; Django itself adds aria-describedby, aria-invalid and required."""
    classes = [bound.field.widget.attrs.get("class", ""), css_class, f"{css_class}--error" if bound.errors else ""]
    return bound.as_widget(attrs={"class": " ".join(filter(None, classes))})


def _options(bound: BoundField) -> SafeString:
    css_class = f"kern-form-check__{bound.field.widget.input_type}"  # "radio" or "checkbox"
    options = list(bound.subwidgets)
    for option in options:
        option.data["attrs"]["class"] = f"{css_class} {css_class}--error" if bound.errors else css_class
    return render_to_string("components/options.html", {"options": options})
