"""The many small parts of the catalogue's filters, put together without a template: there are some hundred of them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from core.kreis_outlines import LICENCE_ADDRESS, SOURCE, SOURCE_ADDRESS
from providers.domain.criteria import Criteria
from providers.domain.kreis_map import KreisMap, picture_of
from providers.domain.look import CALENDAR, Look, query_of

register = template.Library()

CHOICE = (
    '<div class="kern-form-check"><input class="kern-form-check__checkbox" type="checkbox" id="{0}-{1}" name="{0}" value="{1}"{2}>'
    '<label class="kern-label" for="{0}-{1}">{3} <span class="catalogue__number" id="zahl-{0}-{1}">({4})</span></label></div>'
)
COUNT = '<span class="catalogue__number" id="zahl-{0}-{1}" data-hx-swap-oob="true">({2})</span>'
CHECKED = SafeString(" checked")


@register.simple_tag
def choices_of(group: Any) -> SafeString:
    """The check boxes of one filter, each with its number of offerings."""
    rows = ((group.parameter, choice.value, CHECKED if choice.is_chosen else "", capfirst(choice.label), choice.count) for choice in group.choices)
    return format_html_join("\n", CHOICE, rows)


@register.simple_tag
def counts_of_choices(groups: Iterable[Any], free_count: int) -> SafeString:
    """The numbers alone, for the form that stays where it is while htmx changes the results."""
    rows = ((group.parameter, choice.value, choice.count) for group in groups for choice in group.choices)
    return format_html("{}\n{}", format_html_join("\n", COUNT, rows), format_html(COUNT, "frei", "1", free_count))


@register.simple_tag
def options_of(group: Any) -> SafeString:
    """The values of a list to select from."""
    chosen = SafeString(" selected")
    rows = ((choice.value, chosen if choice.is_chosen else "", choice.label, choice.count) for choice in group.choices)
    return format_html_join("\n", '<option value="{}"{}>{} ({})</option>', rows)


@register.simple_tag(takes_context=True)
def catalogue_address(context: template.Context, criteria: Criteria | None = None, **changes: Any) -> str:
    """The catalogue with this question (without one: with none) in the look of the page; `kind`, `month` and `day` ask for another look."""
    look = Look(**changes) if "kind" in changes else Look(CALENDAR, **changes) if changes else context["look"]
    return _address(criteria or Criteria(), look)


@register.simple_tag(takes_context=True)
def look_fields(context: template.Context) -> SafeString:
    """The look as hidden fields of the form."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', context["look"].pairs())


@register.simple_tag(takes_context=True)
def kreis_picture(context: template.Context, kreis_map: KreisMap) -> SafeString:
    """The map; a click asks for one Kreis."""
    return picture_of(kreis_map, {each.ags: _address(each.criteria, context["look"]) for each in kreis_map.kreise})


@register.simple_tag
def map_source() -> SafeString:
    """The notice that the licence of the outlines asks for."""
    return format_html('<a href="{}">{}</a>, <a href="{}">dl-de/by-2-0</a>', SOURCE_ADDRESS, SOURCE, LICENCE_ADDRESS)


def _address(criteria: Criteria, look: Look) -> str:
    return "?".join(filter(None, [reverse("providers:offering_list"), query_of(criteria, look)]))
