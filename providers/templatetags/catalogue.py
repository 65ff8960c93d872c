"""The many small parts of the catalogue's filters, put together without a template: there are some hundred of them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.kreis_outlines import LICENCE_ADDRESS, SOURCE, SOURCE_ADDRESS
from core.page_cache.parts import PROGRAMME, remember_part
from core.templatetags.language import german
from core.time import BERLIN
from providers.domain.criteria import Criteria
from providers.domain.kreis_map import KreisMap, picture_of
from providers.domain.look import CALENDAR, Look, query_of
from providers.domain.month import Entry
from providers.models import Offering

register = template.Library()

CHOICE = (
    '<div class="kern-form-check"><input class="kern-form-check__checkbox" type="checkbox" id="{0}-{1}" name="{0}" value="{1}"{2}>'
    '<label class="kern-label" for="{0}-{1}">{3} <span class="catalogue__number" id="zahl-{0}-{1}">({4})</span></label></div>'
)
ENTRY = '<li><span class="month__clock">{}</span> <a href="{}">{}</a> <span class="muted">{}</span></li>'
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


@register.simple_tag
def calendar_entries(entries: Iterable[Entry]) -> SafeString:
    """The sessions of a day in a month, one item each."""
    rows = (
        (
            date_format(entry.starts_at.astimezone(BERLIN), "CLOCK_FORMAT"),
            reverse("providers:offering", args=[entry.offering.uuid]),
            german(entry.offering.title),
            _("online") if entry.is_online else _place_of(entry.offering),
        )
        for entry in entries
    )
    return format_html_join("\n", ENTRY, rows)


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


def _place_of(offering: Offering) -> SafeString:
    """As every page says it; some hundred different ones, made once each."""

    def make() -> str:
        return render_to_string("providers/includes/place.html", {"offering": offering}).strip()

    if offering.is_closed:
        return mark_safe(make())  # the template escaped it
    key = ("providers.place", offering.mode, offering.place_type, offering.gemeinde_id, offering.kreis_id)
    return mark_safe(remember_part(key, make, of=PROGRAMME))  # the template escaped it


def _address(criteria: Criteria, look: Look) -> str:
    return "?".join(filter(None, [reverse("providers:offering_list"), query_of(criteria, look)]))
