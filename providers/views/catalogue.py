"""/angebote/: find an offering."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.page_cache.marks import same_for_visitors
from core.time import berlin_date
from providers.domain.booking import booking_of
from providers.domain.catalogue import UnknownCentre, chips, find_offerings, for_list, suggestions
from providers.domain.criteria import PARAMETERS, Criteria, month_label, read_criteria
from providers.domain.facets import FACETS, Facet, load_facets
from providers.models import Offering

PAGE_SIZE = 20
MONTHS_AHEAD = 15
RADII_KM = (25, 50, 100)
CHECKED_FACETS = ("format", "lernbereich", "feld", "ort", "gruppe")  # few values: check boxes; the others are lists to select from


@dataclass(frozen=True)
class Choice:
    """One value of a filter in the form."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """One filter in the form. `more` are further chosen values of a list, which the form keeps as they are."""

    parameter: str
    name: str
    choices: list[Choice]
    more: tuple[str, ...] = ()


@require_safe
@same_for_visitors(*PARAMETERS, *FACETS, "seite")
def offering_list(request: HttpRequest) -> HttpResponse:
    """The catalogue; for htmx only the part with the results."""
    at = timezone.now()
    facets = load_facets()
    criteria, notes = read_criteria(dict(request.GET.lists()), facets)
    try:
        offerings = find_offerings(criteria, at=at)
    except UnknownCentre as unknown:
        notes.append(str(unknown))
        criteria = criteria.without("umkreis", "")
        offerings = find_offerings(criteria, at=at)
    page = _page(request, for_list(offerings), notes)
    for offering in page.object_list:
        offering.booking = booking_of(offering, at=at)
    active = chips(criteria, facets)
    context = {
        "page": page,
        "criteria": criteria,
        "notes": notes,
        "chips": active,
        "suggestions": [] if page.paginator.count else suggestions(active, at=at),
    }
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        response = render(request, "providers/includes/results.html", context)
        response["HX-Push-Url"] = "?".join(filter(None, [request.path, criteria.query()]))  # the address without the form's empty fields
    else:
        response = render(request, "providers/offering_list.html", context | _form(criteria, facets, berlin_date(at)))
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def _page(request: HttpRequest, offerings: object, notes: list[str]) -> Page[Offering]:
    wanted = request.GET.get("seite", "1").strip() or "1"
    paginator: Paginator[Offering] = Paginator(offerings, PAGE_SIZE)  # type: ignore[arg-type]
    page = paginator.get_page(wanted if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1)
    if str(page.number) != wanted.lstrip("0"):
        notes.append(_("Die Seite „%(page)s“ gibt es nicht; Sie sehen Seite %(number)d.") % {"page": wanted[:20], "number": page.number})
    return page


def _form(criteria: Criteria, facets: dict[str, Facet], today: date) -> dict[str, object]:
    return {
        "checked_groups": [_group(facets[parameter], criteria.chosen.get(parameter, ())) for parameter in CHECKED_FACETS],
        "selected_groups": [_group(facet, criteria.chosen.get(facet.parameter, ())) for facet in facets.values() if facet.parameter not in CHECKED_FACETS],
        "months": Group("monat", _("Beginn im Monat"), _months(criteria, today), criteria.months[1:]),
        "radii": sorted({*RADII_KM, *([criteria.radius_km] if criteria.radius_km else [])}),
    }


def _group(facet: Facet, chosen: tuple[str, ...]) -> Group:
    if facet.parameter in CHECKED_FACETS:
        return Group(facet.parameter, facet.name, [Choice(value, label, value in chosen) for value, label in facet.options.items()])
    return Group(facet.parameter, facet.name, [Choice(value, label, value in chosen[:1]) for value, label in facet.options.items()], chosen[1:])


def _months(criteria: Criteria, today: date) -> list[Choice]:
    upcoming = [f"{today.year + (today.month - 1 + ahead) // 12}-{(today.month - 1 + ahead) % 12 + 1:02d}" for ahead in range(MONTHS_AHEAD)]
    offered = sorted({*upcoming, *criteria.months[:1]})
    return [Choice(month, month_label(month), month in criteria.months[:1]) for month in offered]
