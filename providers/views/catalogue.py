"""/angebote/: find an offering."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.page_cache.contents import contents_of
from core.page_cache.marks import same_for_visitors
from core.page_cache.parts import remember_facts
from providers.domain.booking import booking_of
from providers.domain.catalogue import Found, UnknownCentre, chips, find, suggestions
from providers.domain.criteria import PARAMETERS, Criteria, month_label, read_criteria
from providers.domain.facets import FACETS, Facet, load_facets
from providers.domain.kreis_map import map_of
from providers.domain.look import CALENDAR, LOOK_PARAMETERS, MAP, Look, query_of, read_look
from providers.domain.month import day_of, month_of
from providers.models import Offering

PAGE_SIZE = 20
RADII_KM = (10, 25, 50, 100)
OPEN_FACETS = frozenset({"format", "lernbereich"})  # the others open at a click, or when something in them is chosen
SELECTED_FACET = "traeger"  # some hundred values: a list to select from


@dataclass(frozen=True)
class Choice:
    """One value of a filter in the form, and how many offerings it would leave."""

    value: str
    label: str
    is_chosen: bool
    count: int


@dataclass(frozen=True)
class Group:
    """One filter in the form. `more` are further chosen values of a list, which the form keeps as they are."""

    parameter: str
    name: str
    choices: list[Choice]
    more: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its values are seen without a click."""
        return self.parameter in OPEN_FACETS or any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Forms:
    """The filters of a page."""

    groups: list[Group]
    providers: Group

    @cached_property
    def says(self) -> Hashable:
        """All that they show besides the programme."""
        return tuple((group.parameter, *group.choices) for group in (*self.groups, self.providers))


@require_safe
@same_for_visitors(*PARAMETERS, *FACETS, *LOOK_PARAMETERS, "seite")
def offering_list(request: HttpRequest) -> HttpResponse:
    """The catalogue; for htmx only the part with the results."""
    at = timezone.now()
    facets = load_facets()
    parameters = dict(request.GET.lists())
    criteria, notes = read_criteria(parameters, facets)
    look = read_look(parameters, notes)
    try:
        found = find(criteria, at=at)
    except UnknownCentre as unknown:
        notes.append(str(unknown))
        criteria = criteria.without("umkreis", "")
        found = find(criteria, at=at)
    if found.is_guess:
        notes.append(_("„%(words)s“ steht in keinem Angebot; Sie sehen Angebote mit ähnlich geschriebenen Wörtern.") % {"words": criteria.words})
    active = chips(criteria, facets)
    # Without a question the filters are the same for everybody, and are counted once for all.
    forms = _forms(found, criteria, facets) if criteria.pairs() else remember_facts("providers.filters", lambda: _forms(found, criteria, facets))
    context = {
        "count": len(found),
        "criteria": criteria,
        "look": look,
        "notes": notes,
        "chips": active,
        "suggestions": [] if len(found) else suggestions(active, at=at),
        "groups": forms.groups,
        "free_count": found.count_of_free(),
    } | _shown(request, found, criteria, look, notes, at=at)
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        response = render(request, "providers/includes/results.html", context | {"is_part": True})
        response["HX-Push-Url"] = "?".join(filter(None, [request.path, query_of(criteria, look)]))  # the address without the form's empty fields
    else:
        radii = sorted({*RADII_KM, *([criteria.radius_km] if criteria.radius_km else [])})
        response = render(request, "providers/offering_list.html", context | {"radii": radii, "providers": forms.providers, "filter_says": forms.says})
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def _shown(request: HttpRequest, found: Found, criteria: Criteria, look: Look, notes: list[str], *, at: datetime) -> dict[str, Any]:
    """What the look shows: a month or a day of sessions, or a page of offerings, with the map above."""
    if look.kind == CALENDAR:
        return {"day": day_of(found, look.day)} if look.day else {"month": month_of(found, look.month, at=at), "weekdays": WEEKDAYS_ABBR.values()}
    page = _page(request, found, notes)
    for offering in page.object_list:
        offering.booking = booking_of(offering, at=at)
        offering.contents = contents_of(offering)  # a card is made anew when its offering says something else
    shown = {"page": page, "contents": tuple(offering.contents for offering in page.object_list)}
    return shown | ({"map": map_of(found, criteria)} if look.kind == MAP else {})


def _page(request: HttpRequest, found: Found, notes: list[str]) -> Page[Offering]:
    wanted = request.GET.get("seite", "1").strip() or "1"
    paginator: Paginator[Offering] = Paginator(found, PAGE_SIZE)
    page = paginator.get_page(wanted if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1)
    if str(page.number) != wanted.lstrip("0"):
        notes.append(_("Die Seite „%(page)s“ gibt es nicht; Sie sehen Seite %(number)d.") % {"page": wanted[:20], "number": page.number})
    return page


def _forms(found: Found, criteria: Criteria, facets: Mapping[str, Facet]) -> Forms:
    return Forms(_groups(found, criteria, facets), _providers(found, criteria, facets[SELECTED_FACET]))


def _groups(found: Found, criteria: Criteria, facets: Mapping[str, Facet]) -> list[Group]:
    groups = [_group(found, facet.parameter, facet.name, facet.options, criteria.chosen.get(facet.parameter, ())) for facet in facets.values()]
    months = {month: month_label(month) for month in sorted({*found.offered("monat"), *criteria.months})}
    groups.insert(2, _group(found, "monat", _("Beginn im Monat"), months, criteria.months))
    return [group for group in groups if group.choices and group.parameter != SELECTED_FACET]


def _group(found: Found, parameter: str, name: str, options: Mapping[str, str], chosen: tuple[str, ...]) -> Group:
    """The values that some offering has; a chosen one stays to be seen."""
    offered = found.offered(parameter)
    counts = found.counts(parameter, [value for value in options if value in offered or value in chosen])
    return Group(parameter, name, [Choice(value, options[value], value in chosen, count) for value, count in counts.items()])


def _providers(found: Found, criteria: Criteria, facet: Facet) -> Group:
    chosen = criteria.chosen.get(facet.parameter, ())
    group = _group(found, facet.parameter, facet.name, facet.options, chosen)
    shown = [Choice(choice.value, choice.label, choice.value in chosen[:1], choice.count) for choice in group.choices if choice.count or choice.is_chosen]
    return Group(facet.parameter, facet.name, shown, chosen[1:])
