"""Addresses and names of languages in templates; every template has these without loading them."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html

from core import language as languages
from core.language_twins import twins_of

register = template.Library()

register.filter("local", languages.local)


@register.filter
def german(text: str, tag: str = "span") -> str:
    """What providers and the office write in German, marked as German on pages in another language, so that it is read out rightly.

    `{{ offering.title|german }}`; around paragraphs `{{ provider.description|linebreaks|german:"div" }}`. WCAG 2.2, 3.1.2.
    """
    if not text or languages.current() == languages.DEFAULT:
        return text
    return format_html('<{tag} lang="{language}">{text}</{tag}>', tag=tag, language=languages.DEFAULT, text=text)


@dataclass(frozen=True)
class LanguageLink:
    """A link to this page, or the nearest one, in another language."""

    code: str
    name: str
    url: str


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """Every language but the page's own; what was asked (a search, a page of a list) is kept where it is the same page."""
    request = context.get("request")
    if request is None:
        return []
    query = request.META.get("QUERY_STRING", "") if request.method in ("GET", "HEAD") else ""
    return [
        LanguageLink(twin.language, languages.ENDONYMS[twin.language], f"{twin.path}?{query}" if query and twin.same else twin.path)
        for twin in twins_of(request)
    ]


@register.inclusion_tag("components/language_head.html", takes_context=True)
def language_head(context: template.Context) -> dict[str, Any]:
    """For search engines: the one address of this page, and the same page in every language."""
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return {}
    here = languages.language_of(request.path)
    addresses = {here: request.path} | {twin.language: twin.path for twin in twins_of(request) if twin.same}
    number = request.GET.get("seite", "")
    canonical = f"{request.path}?seite={number}" if number.isdecimal() and number != "1" else request.path
    return {
        "canonical": settings.BASE_URL + canonical,
        "alternates": [(code, settings.BASE_URL + addresses[code]) for code in languages.codes() if code in addresses] if len(addresses) > 1 else [],
        "default": settings.BASE_URL + addresses.get(settings.LANGUAGE_CODE, request.path),
        "open_graph": languages.OPEN_GRAPH[here],
        "open_graph_others": [languages.OPEN_GRAPH[code] for code in addresses if code != here],
    }
