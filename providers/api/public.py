"""Providers and offerings. The filters are the catalogue's own: the same reading, the same search."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from core.api import GemeindeRef, KreisRef, gemeinde_ref, kreis_ref
from core.choice_sets import in_order
from core.enums import Sector
from core.models import Kreis
from core.rest.problems import Fault, FilterRefused
from core.rest.reading import ENTRY_ERRORS, LIST_ERRORS, BerlinTime, Limit, Offset, PageOf, address, page_of, public
from curriculum.api import ModuleRef, module_ref
from providers.domain.booking import booking_of
from providers.domain.catalogue import UnknownCentre, find
from providers.domain.criteria import PARAMETERS, Criteria, read_with_notes
from providers.domain.facets import load_facets
from providers.enums import AccessibilityFeature, TeachingLanguage
from providers.models import Offering, OfferingModule, Provider, Session

router = Router(tags=["Angebote"])
router.add_decorator(public, mode="view")

PAGING = frozenset({"limit", "offset"})


class ProviderRef(Schema):
    """A provider as others name it."""

    slug: str
    name: str
    url: str


class ProviderOut(ProviderRef):
    """A Fortbildungsträger. `kreise` is empty for one that works in the whole state."""

    summary: str
    description: str
    contact_name: str
    contact_email: str
    contact_phone: str
    website: str
    target_groups: list[str]
    teaching_languages: list[str]
    accessibility_features: list[str]
    kreise: list[KreisRef]
    confirmed_on: date | None


class OfferingModuleOut(ModuleRef):
    """What an offering gives of a module, in minutes of presence."""

    minutes: int


class OfferingOut(Schema):
    """An offering as the catalogue lists it. Money is null where the provider has not said it; 0 is free.

    `target_groups` is empty for an offering that is for everybody; languages are tags of BCP 47.
    `booking` is what its page offers now: open, full (waiting list), closed, inhouse, on_request, running, over, cancelled.
    """

    uuid: UUID
    url: str
    title: str
    summary: str
    state: str
    booking: str
    format: str
    provider: ProviderRef
    modules: list[OfferingModuleOut]
    place_type: str
    mode: str
    group_type: str
    gemeinde: GemeindeRef | None
    kreis: KreisRef | None
    venue: str
    dates_on_request: bool
    starts_at: BerlinTime | None
    ends_at: BerlinTime | None
    registration_until: date | None
    seats: int
    free_seats: int
    fee_cents: int | None
    subsidy_cents: int | None
    own_share_cents: int | None
    target_groups: list[str]
    teaching_languages: list[str]
    accessibility_features: list[str]
    accessibility: str


class SessionOut(Schema):
    """A Termin: real start and end, and what is left of it without the breaks."""

    uuid: UUID
    starts_at: BerlinTime
    ends_at: BerlinTime
    break_minutes: int
    teaching_minutes: int
    is_online: bool
    venue: str


class OfferingWithSessions(OfferingOut):
    """Everything about one offering."""

    description: str
    minimum_seats: int
    contact_email: str
    published_at: BerlinTime | None
    cancelled_at: BerlinTime | None
    cancel_reason: str
    calendar_url: str
    sessions: list[SessionOut]


class Filters(Schema):
    """The catalogue's filters. Several values of one are alternatives, several filters add up. What is not understood is 422."""

    q: str = Field("", description="Wörter, die vorkommen sollen.")
    format: list[str] = Field([], description="Kurzname eines Formats.")
    lernbereich: list[str] = Field([], description="Kurzname eines Lernbereichs.")
    feld: list[str] = Field([], description="Aufgabenfeld: koordination oder steuerung.")
    ort: list[str] = Field([], description="Lernort: regional, zentral oder online.")
    gruppe: list[str] = Field([], description="Lerngruppe: fest oder wechselnd.")
    kosten: list[str] = Field([], description="Eigenanteil: kostenfrei, bis-100, bis-250, ueber-250, auf-anfrage; oder gefoerdert.")
    zielgruppe: list[str] = Field([], description="verwaltung, politik, wirtschaft, zivilgesellschaft oder ehrenamt; auch was für alle ist.")
    sprache: list[str] = Field([], description="Sprache nach BCP 47, zum Beispiel de, de-simple oder gsg.")
    barrierefrei: list[str] = Field([], description="Merkmal der Barrierefreiheit, zum Beispiel stufenlos.")
    modul: list[str] = Field([], description="Kennung eines Moduls: 1 bis 18, V1 bis V11.")
    kreis: list[str] = Field([], description="Kurzname oder amtlicher Schlüssel eines Kreises.")
    traeger: list[str] = Field([], description="Kurzname eines Trägers.")
    monat: list[str] = Field([], description="Beginn in diesem Monat, zum Beispiel 2027-03.")
    von: str = Field("", description="Beginn frühestens an diesem Tag, zum Beispiel 2027-03-01.")
    bis: str = Field("", description="Beginn spätestens an diesem Tag.")
    um: str = Field("", description="Gemeinde (Name oder amtlicher Schlüssel), um die im Umkreis gesucht wird.")
    umkreis: str = Field("", description="Entfernung in Kilometern, 1 bis 300; dazu um oder kreis.")
    frei: str = Field("", description="1: nur Angebote mit freien Plätzen.")


def provider_ref(provider: Provider) -> ProviderRef:
    """Short name, name, page; fetch with its organisation."""
    return ProviderRef(slug=provider.slug, name=provider.name, url=address(reverse("providers:provider", args=[provider.slug])))


def _provider(provider: Provider) -> ProviderOut:
    return ProviderOut(
        **provider_ref(provider).dict(),
        summary=provider.summary,
        description=provider.description,
        contact_name=provider.contact_name,
        contact_email=provider.contact_email,
        contact_phone=provider.contact_phone,
        website=provider.website,
        target_groups=in_order(provider.target_groups, Sector),
        teaching_languages=in_order(provider.teaching_languages, TeachingLanguage),
        accessibility_features=in_order(provider.accessibility_features, AccessibilityFeature),
        kreise=[kreis_ref(kreis) for kreis in provider.kreise.all()],
        confirmed_on=provider.confirmed_on_date,
    )


def _offering_fields(offering: Offering) -> dict[str, Any]:
    return {
        "uuid": offering.uuid,
        "url": address(reverse("providers:offering", args=[offering.uuid])),
        "title": offering.title,
        "summary": offering.summary,
        "state": offering.state,
        "booking": booking_of(offering, at=timezone.now()).value,
        "format": offering.format.slug,
        "provider": provider_ref(offering.provider),
        "modules": [_offering_module(row) for row in offering.offering_modules.all()],
        "place_type": offering.place_type,
        "mode": offering.mode,
        "group_type": offering.group_type,
        "gemeinde": gemeinde_ref(offering.gemeinde) if offering.gemeinde else None,
        "kreis": kreis_ref(offering.kreis) if offering.kreis else None,
        "venue": offering.venue,
        "dates_on_request": offering.dates_on_request,
        "starts_at": offering.starts_at,
        "ends_at": offering.ends_at,
        "registration_until": offering.registration_until_date,
        "seats": offering.seats,
        "free_seats": offering.free_seats,
        "fee_cents": offering.fee_cents,
        "subsidy_cents": offering.subsidy_cents,
        "own_share_cents": offering.own_share_cents,
        "target_groups": in_order(offering.target_groups, Sector),
        "teaching_languages": in_order(offering.teaching_languages, TeachingLanguage),
        "accessibility_features": in_order(offering.accessibility_features, AccessibilityFeature),
        "accessibility": offering.accessibility,
    }


def _offering_module(row: OfferingModule) -> OfferingModuleOut:
    return OfferingModuleOut(**module_ref(row.module).dict(), minutes=row.minutes)


def _listed(offering: Offering) -> OfferingOut:
    return OfferingOut(**_offering_fields(offering))


def _session(session: Session) -> SessionOut:
    return SessionOut(
        uuid=session.uuid,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        break_minutes=session.break_minutes,
        teaching_minutes=session.teaching_minutes,
        is_online=session.is_online,
        venue=session.venue,
    )


def _criteria(request: HttpRequest) -> Criteria:
    """What is asked. Raises FilterRefused for anything that a page would leave out: a program does not read notes."""
    facets = load_facets()
    unknown = sorted(set(request.GET) - PARAMETERS - PAGING - facets.keys())
    criteria, notes = read_with_notes(dict(request.GET.lists()), facets)
    faults = [Fault(parameter=name, detail=_("Diesen Filter gibt es nicht.")) for name in unknown]
    faults += [Fault(parameter=note.parameter, detail=note.sentence) for note in notes]
    if faults:
        raise FilterRefused(faults)
    return criteria


@router.get("/providers", response={200: PageOf[ProviderOut], **LIST_ERRORS}, url_name="providers", summary="Träger")
def providers(request: HttpRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """All public providers by name."""
    return page_of(request, _public_providers(), limit=limit, offset=offset, shape=_provider)


@router.get("/providers/{slug}", response={200: ProviderOut, **ENTRY_ERRORS}, url_name="provider", summary="Ein Träger")
def provider(request: HttpRequest, slug: str) -> ProviderOut:
    """One public provider."""
    found = _public_providers().filter(slug=slug.replace("\0", "")).first()
    if found is None:
        raise Http404
    return _provider(found)


@router.get("/offerings", response={200: PageOf[OfferingOut], **LIST_ERRORS}, url_name="offerings", summary="Angebote")
def offerings(request: HttpRequest, filters: Annotated[Filters, Query()], limit: Limit, offset: Offset) -> dict[str, Any]:
    """What the catalogue answers to the same question, in the same order: published, not begun yet, or with dates on request."""
    try:
        found = find(_criteria(request), at=timezone.now())
    except UnknownCentre as error:
        raise FilterRefused([Fault(parameter="um", detail=str(error))]) from error
    return page_of(request, found, limit=limit, offset=offset, shape=_listed)


@router.get("/offerings/{uuid:uuid}", response={200: OfferingWithSessions, **ENTRY_ERRORS}, url_name="offering", summary="Ein Angebot")
def offering(request: HttpRequest, uuid: UUID) -> OfferingWithSessions:
    """One public offering with its dates; also one that runs, is over or was cancelled."""
    found = (
        Offering.objects.public()
        .filter(uuid=uuid)
        .select_related("provider__organisation", "format", "gemeinde", "kreis")
        .prefetch_related("offering_modules__module", "sessions")
        .first()
    )
    if found is None:
        raise Http404
    return OfferingWithSessions(
        **_offering_fields(found),
        description=found.description,
        minimum_seats=found.minimum_seats,
        contact_email=found.contact_email or found.provider.contact_email,
        published_at=found.published_at,
        cancelled_at=found.cancelled_at,
        cancel_reason=found.cancel_reason,
        calendar_url=address(reverse("providers:offering_calendar", args=[found.uuid])),
        sessions=[_session(session) for session in found.sessions.all()],
    )


def _public_providers() -> Any:
    kreise = Prefetch("kreise", Kreis.objects.order_by("name", "kind"))
    return Provider.objects.public().select_related("organisation").prefetch_related(kreise).order_by("organisation__name", "pk")
