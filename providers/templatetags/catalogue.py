"""The many small parts of the catalogue's filters, put together without a template: there are some hundred of them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

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
