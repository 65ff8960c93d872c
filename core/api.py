"""Regions: Kreise and municipalities with their official keys."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema

from core.models import Gemeinde, Kreis
from core.rest.problems import Fault, FilterRefused, Problem
from core.rest.reading import LIST_ERRORS, Limit, Offset, PageOf, page_of, public

router = Router(tags=["Regionen"])
router.add_decorator(public, mode="view")


class KreisRef(Schema):
    """A Kreis as others name it."""

    ags: str
    slug: str
    name: str


class KreisOut(KreisRef):
    """One of the 44 Stadt- and Landkreise; `name` carries the kind, because two names are shared."""

    kind: str
    district: str
    region: str
    population: int
    lat: float
    lon: float


class GemeindeRef(Schema):
    """A municipality as others name it."""

    ags: str
    name: str


class GemeindeOut(GemeindeRef):
    """One of the municipalities with its Kreis."""

    kind: str
    kreis: KreisRef
    population: int
    lat: float
    lon: float


def kreis_ref(kreis: Kreis) -> KreisRef:
    """Key, word in addresses, name."""
    return KreisRef(ags=kreis.ags, slug=kreis.slug, name=kreis.label)


def kreis_out(kreis: Kreis) -> KreisOut:
    """All we know of it."""
    return KreisOut(
        **kreis_ref(kreis).dict(), kind=kreis.kind, district=kreis.district, region=kreis.region, population=kreis.population, lat=kreis.lat, lon=kreis.lon
    )


def gemeinde_ref(gemeinde: Gemeinde) -> GemeindeRef:
    """Key and name."""
    return GemeindeRef(ags=gemeinde.ags, name=gemeinde.name)


def gemeinde_out(gemeinde: Gemeinde) -> GemeindeOut:
    """All we publish of it; fetch with its Kreis."""
    kreis = kreis_ref(gemeinde.kreis)
    return GemeindeOut(**gemeinde_ref(gemeinde).dict(), kind=gemeinde.kind, kreis=kreis, population=gemeinde.population, lat=gemeinde.lat, lon=gemeinde.lon)


@router.get("/regions/kreise", response={200: PageOf[KreisOut], **LIST_ERRORS}, url_name="kreise", summary="Stadt- und Landkreise")
def kreise(request: HttpRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """All Stadt- and Landkreise of Baden-Württemberg by name."""
    return page_of(request, Kreis.objects.order_by("name", "kind"), limit=limit, offset=offset, shape=kreis_out)


@router.get("/regions/gemeinden", response={200: PageOf[GemeindeOut], **LIST_ERRORS}, url_name="gemeinden", summary="Gemeinden")
def gemeinden(
    request: HttpRequest,
    limit: Limit,
    offset: Offset,
    kreis: Annotated[str, Query("", description="Nur dieses Kreises: Kurzname („landkreis-calw“) oder amtlicher Schlüssel („08235“).")],
) -> dict[str, Any]:
    """All municipalities by name, or those of one Kreis."""
    found: QuerySet[Gemeinde] = Gemeinde.objects.select_related("kreis").order_by("name", "ags")
    if kreis:
        found = found.filter(kreis=_kreis(kreis))
    return page_of(request, found, limit=limit, offset=offset, shape=gemeinde_out)


@router.get("/regions/gemeinden/{ags}", response={200: GemeindeOut, 404: Problem, 429: Problem}, url_name="gemeinde", summary="Eine Gemeinde")
def gemeinde(request: HttpRequest, ags: str) -> GemeindeOut:
    """One municipality by its official key."""
    found = Gemeinde.objects.select_related("kreis").filter(ags=ags.replace("\0", "")).first()
    if found is None:
        raise Http404
    return gemeinde_out(found)


def _kreis(word: str) -> Kreis:
    word = word.replace("\0", "").strip().lower()
    found = Kreis.objects.filter(slug=word).first() or Kreis.objects.filter(ags=word).first()
    if found is None:
        raise FilterRefused([Fault(parameter="kreis", detail="Diesen Kreis gibt es nicht. Alle Kreise stehen unter " + reverse("api:kreise") + ".")])
    return found
