"""The catalogue for other systems: a feed, a table, and the page that explains them."""

import json
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from core.domain import jobs
from core.language import DEFAULT, spoken
from core.spreadsheet import csv_lines
from core.time import berlin_date
from providers.domain.calendar import calendar_of_sessions
from providers.domain.catalogue import Found, UnknownCentre, find, find_cancelled, for_list
from providers.domain.criteria import Criteria, read_criteria
from providers.domain.data_description import catalogue_description
from providers.domain.data_description import table_description as columns_description
from providers.domain.facets import load_facets
from providers.domain.geojson import collection_of
from providers.domain.open_data import COLUMNS, licence, page_address, rows_of
from providers.domain.overview import kept_overview
from providers.models import Session

FEED_LENGTH = 50
CALENDAR_LENGTH = 500  # offerings: calendar programs are slow with more

shared_for_a_minute = cache_control(public=True, max_age=60)


@require_safe
@conditional_page
@shared_for_a_minute
def feed(request: HttpRequest) -> HttpResponse:
    """The latest offerings that answer the catalogue's question, as Atom (RFC 4287); its subtitle says what was not understood."""
    _criteria, found, notes = _asked(request, at=timezone.now())
    here = f"{settings.BASE_URL}{request.get_full_path()}"
    atom = Atom1Feed(
        title=_("Neue Angebote – %(site)s") % {"site": settings.SITE_NAME},
        link=settings.BASE_URL + reverse("providers:offering_list"),
        description=None,
        subtitle=" ".join(notes) or None,
        feed_url=here,
        feed_guid=here,
        language="de",
        author_name=settings.SITE_NAME,
    )
    for offering in for_list(found.queryset()).order_by("-published_at", "-pk")[:FEED_LENGTH]:
        atom.add_item(
            title=offering.title,
            link=page_address(offering),
            description=offering.summary,
            author_name=offering.provider.name,
            unique_id=offering.uuid.urn,
            unique_id_is_permalink=False,
            pubdate=offering.published_at or offering.created_at,
            updateddate=offering.changed_at,
            categories=[offering.format.title],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@conditional_page
@shared_for_a_minute
def calendar(request: HttpRequest) -> HttpResponse:
    """The sessions of the offerings that answer the catalogue's question, for calendars that follow them; cancelled ones are struck."""
    at = timezone.now()
    criteria, found, _notes = _asked(request, at=at)
    keys = [*found.keys[:CALENDAR_LENGTH], *find_cancelled(criteria, at=at).keys[:CALENDAR_LENGTH]]
    sessions = Session.objects.filter(offering__in=keys).select_related("offering").order_by("starts_at", "pk")
    name = _("Angebote – %(site)s") % {"site": settings.SITE_NAME}
    return HttpResponse(calendar_of_sessions(name, sessions).to_ical(), content_type="text/calendar; charset=utf-8")


@require_safe
@shared_for_a_minute
def offerings_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All offerings that answer the catalogue's question, as a table; /daten/ explains its columns."""
    _criteria, found, _notes = _asked(request, at=timezone.now())
    lines = csv_lines([column.name for column in COLUMNS], rows_of(found.rows()))
    return StreamingHttpResponse(
        (line.encode() for line in lines), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="angebote.csv"'}
    )


@require_safe
@shared_for_a_minute
def map_data(request: HttpRequest) -> StreamingHttpResponse:
    """All offerings that answer the catalogue's question, as points for a map (RFC 7946)."""
    _criteria, found, _notes = _asked(request, at=timezone.now())
    return StreamingHttpResponse((part.encode() for part in collection_of(found.rows())), content_type="application/geo+json")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The whole programme as a PDF, as the worker made it last; before the first one a page that says so (503)."""
    kept = kept_overview()
    if kept is None:
        jobs.enqueue("providers.render_overview", at=timezone.now(), key="asked")
        response = render(request, "providers/overview_soon.html", status=503)
        response["Retry-After"] = "120"
        return response
    content, made_at = kept
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="qualifiziert-ins-quartier-{berlin_date(made_at).isoformat()}.pdf"'
    response["Last-Modified"] = http_date(made_at.timestamp())
    return response


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is for other systems, and what the columns of the table mean."""
    context = {
        "columns": COLUMNS,
        "feed_address": settings.BASE_URL + reverse("providers:feed"),
        "map_address": settings.BASE_URL + reverse("providers:map_data"),
        "csv_address": settings.BASE_URL + reverse("providers:offerings_csv"),
        "api_address": settings.BASE_URL + reverse("api:openapi-json"),
        "moochub_address": settings.BASE_URL + reverse("moochub"),
        "own_address": f"{settings.BASE_URL}/api/v1/providers/{{slug}}/offerings/{{external_id}}",
        "licence": licence(),
    }
    return render(request, "providers/open_data.html", context)


@require_safe
@shared_for_a_minute
def data_description(request: HttpRequest) -> HttpResponse:
    """The open data for portals that collect such (DCAT-AP.de). German, whatever the reader speaks: the data are."""
    with spoken(DEFAULT):
        text = json.dumps(catalogue_description(), ensure_ascii=False, indent=2)
    return HttpResponse(text, content_type="application/ld+json")


@require_safe
@shared_for_a_minute
def table_description(request: HttpRequest) -> HttpResponse:
    """The columns of the table, at the address where programs look for it (CSV on the Web)."""
    with spoken(DEFAULT):
        text = json.dumps(columns_description(), ensure_ascii=False, indent=2)
    return HttpResponse(text, content_type="application/csvm+json")


def _asked(request: HttpRequest, *, at: datetime) -> tuple[Criteria, Found, list[str]]:
    """What the catalogue's page would understand and list for the same address, and what it would leave out."""
    criteria, notes = read_criteria(dict(request.GET.lists()), load_facets())
    try:
        return criteria, find(criteria, at=at), notes
    except UnknownCentre as unknown:
        looser = criteria.without("umkreis", "")
        return looser, find(looser, at=at), [*notes, str(unknown)]
