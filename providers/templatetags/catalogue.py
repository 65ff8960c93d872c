"""The many small parts of the catalogue's filters, put together without a template: there are some hundred of them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html, format_html_join
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

CHECKED, SELECTED = " checked", " selected"


@register.simple_tag
def choices_of(group: Any) -> SafeString:
    """The check boxes of one filter, each with its number of offerings."""
    name = escape(group.parameter)
    return mark_safe("\n".join(_choice(name, choice) for choice in group.choices))  # everything that is not ours is escaped


def _choice(name: str, choice: Any) -> str:
    value, checked, label = escape(choice.value), CHECKED if choice.is_chosen else "", escape(capfirst(choice.label))
    return (
        f'<div class="kern-form-check"><input class="kern-form-check__checkbox" type="checkbox" id="{name}-{value}" name="{name}" value="{value}"{checked}>'
        f'<label class="kern-label" for="{name}-{value}">{label} <span class="catalogue__number" id="zahl-{name}-{value}">({choice.count})</span></label></div>'
    )


@register.simple_tag
def counts_of_choices(groups: Iterable[Any], free_count: int) -> SafeString:
    """The numbers alone, for the form that stays where it is while htmx changes the results."""
    counts = [_count(group.parameter, choice.value, choice.count) for group in groups for choice in group.choices]
    return mark_safe("\n".join([*counts, _count("frei", "1", free_count)]))  # as above


def _count(parameter: str, value: str, count: int) -> str:
    return f'<span class="catalogue__number" id="zahl-{escape(parameter)}-{escape(value)}" data-hx-swap-oob="true">({count})</span>'


@register.simple_tag
def options_of(group: Any) -> SafeString:
    """The values of a list to select from."""
    rows = (
        f'<option value="{escape(choice.value)}"{SELECTED if choice.is_chosen else ""}>{escape(choice.label)} ({choice.count})</option>'
        for choice in group.choices
    )
    return mark_safe("\n".join(rows))  # as above


@register.simple_tag
def calendar_entries(entries: Iterable[Entry]) -> SafeString:
    """The sessions of a day in a month, one item each."""
    return mark_safe("\n".join(map(_entry, entries)))  # as above


def _entry(entry: Entry) -> str:
    clock = date_format(entry.starts_at.astimezone(BERLIN), "CLOCK_FORMAT")
    address, title = reverse("providers:offering", args=[entry.offering.uuid]), conditional_escape(german(entry.offering.title))
    place = escape(_("online")) if entry.is_online else _place_of(entry.offering)
    return f'<li><span class="month__clock">{clock}</span> <a href="{address}">{title}</a> <span class="muted">{place}</span></li>'


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
