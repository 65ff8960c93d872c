"""A provider's own offerings, read and written by its own software with a token that writes. Calls the verbs the portal calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Path, Query, Router, Status

from core.domain import audit
from core.rest.bearer import WritingRequest, WritingToken
from core.rest.problems import Fault, Problem, Refused, pointer_to
from core.rest.reading import Limit, Offset, PageOf, page_of
from providers.api.own_shapes import (
    FIELDS_AS_SENT,
    ExternalId,
    ImportIn,
    ImportOut,
    ItemIn,
    ItemOut,
    OfferingIn,
    OwnOfferingListed,
    OwnOfferingOut,
    WrittenOut,
    complete,
    faults_of,
    fresh,
    listed,
)
from providers.domain.editing import EditingRefused, EntryConflict
from providers.domain.entries import EntryInvalid
from providers.domain.own_offerings import Outcome, ProviderMayNot, Seen, Stored, VersionMissing, store_own_offering
from providers.domain.publishing import OfferingIncomplete, PublishingRefused
from providers.domain.schedule import ScheduleRefused
from providers.domain.submitting import submit_offering
from providers.models import Offering, Provider

router = Router(tags=["Angebote übertragen"], auth=WritingToken())

ERRORS = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}
WRITE_ERRORS = {400: Problem, 409: Problem, 412: Problem, 428: Problem, **ERRORS}

IfMatch = Annotated[str, Header("", alias="If-Match", max_length=1000, description="ETag des Standes, den Sie kennen.")]
IfNoneMatch = Annotated[str, Header("", alias="If-None-Match", max_length=1000, description="*: nur anlegen, nicht ändern.")]
DryRun = Annotated[bool, Query(False, description="Nur prüfen, nichts schreiben.")]
Key = Annotated[ExternalId, Path(description="Ihre eigene Kennung des Angebots.")]
OfState = Annotated[
    Literal["", "draft", "submitted", "returned", "withdrawn", "published", "cancelled"], Query("", description="Nur Angebote in diesem Stand.")
]


@router.get("/providers/{slug}/offerings", response={200: PageOf[OwnOfferingListed], **ERRORS}, url_name="own_offerings", summary="Eigene Angebote")
def own_offerings(request: WritingRequest, slug: str, limit: Limit, offset: Offset, state: OfState) -> dict[str, Any]:
    """All offerings of this provider, drafts included, the latest first."""
    own = complete(Offering.objects.filter(provider=_own_provider(request, slug))).order_by("-created_at", "-pk")
    return page_of(request, own.filter(state=state) if state else own, limit=limit, offset=offset, shape=listed)


@router.get("/providers/{slug}/offerings/{external_id}", response={200: OwnOfferingOut, **ERRORS}, url_name="own_offering", summary="Ein eigenes Angebot")
def own_offering(request: WritingRequest, response: HttpResponse, slug: str, external_id: Key) -> OwnOfferingOut:
    """One offering by the provider's own key, with its ETag."""
    found = fresh(_own(request, slug, external_id), at=timezone.now())
    response["ETag"] = found.etag
    return found


@router.put(
    "/providers/{slug}/offerings/{external_id}",
    response={200: WrittenOut, 201: WrittenOut, **WRITE_ERRORS},
    url_name="own_offering",
    summary="Angebot anlegen oder ändern",
)
def write_offering(
    request: WritingRequest,
    response: HttpResponse,
    slug: str,
    external_id: Key,
    offering: OfferingIn,
    if_match: IfMatch,
    if_none_match: IfNoneMatch,
    dry_run: DryRun,
) -> Status[WrittenOut]:
    """Create a draft under the provider's own key, or bring the offering to what is sent; sending the same again changes nothing.

    Changing one that exists needs its ETag in If-Match (428 without, 412 with another). 409 where the office decides.
    """
    provider = _own_provider(request, slug)
    with _problems(), _written_by(request, dry_run=dry_run):
        stored = _store(request, provider, external_id, offering, Seen(_versions(if_match), nothing=if_none_match.strip() == "*"))
        written = WrittenOut(outcome=stored.outcome, dry_run=dry_run, offering=fresh(stored.offering, at=timezone.now()))
    if not dry_run:
        response["ETag"] = written.offering.etag
    return Status(201 if stored.outcome == Outcome.CREATED and not dry_run else 200, written)


@router.post(
    "/providers/{slug}/offerings/{external_id}/submission",
    response={200: OwnOfferingOut, 409: Problem, **ERRORS},
    url_name="own_submission",
    summary="Angebot einreichen",
)
def submit(request: WritingRequest, response: HttpResponse, slug: str, external_id: Key) -> OwnOfferingOut:
    """Hand a draft to the office, which reviews and publishes it; twice is once. 409 names everything that is missing."""
    draft = _own(request, slug, external_id)
    with _problems(), audit.through(request.auth):
        at = timezone.now()
        submitted = fresh(submit_offering(draft, by=request.auth.user, at=at), at=at)
    response["ETag"] = submitted.etag
    return submitted


@router.post("/providers/{slug}/import", response={200: ImportOut, 400: Problem, **ERRORS}, url_name="import_offerings", summary="Angebote übertragen")
def import_offerings(request: WritingRequest, slug: str, sent: ImportIn, dry_run: DryRun) -> ImportOut:
    """Up to 100 offerings at once. Where something has the wrong form, all is refused with 422; else each is stored or refused on its own."""
    provider = _own_provider(request, slug)
    _refuse_repeated([item.external_id for item in sent.offerings])
    return ImportOut(dry_run=dry_run, items=[_import(request, provider, number, item, dry_run=dry_run) for number, item in enumerate(sent.offerings)])


def _import(request: WritingRequest, provider: Provider, number: int, item: ItemIn, *, dry_run: bool) -> ItemOut:
    try:
        with _problems(("offerings", number, "offering")), _written_by(request, dry_run=dry_run):
            stored = _store(request, provider, item.external_id, item.offering, Seen(_versions(item.if_match)))
            shown = fresh(stored.offering, at=timezone.now())
    except Refused as refused:
        return ItemOut(external_id=item.external_id, status=refused.status, outcome=None, detail=refused.detail, errors=refused.faults or [], offering=None)
    status = 201 if stored.outcome == Outcome.CREATED and not dry_run else 200
    return ItemOut(external_id=item.external_id, status=status, outcome=stored.outcome, detail="", errors=[], offering=shown)


def _refuse_repeated(keys: list[str]) -> None:
    faults = [
        Fault(pointer=pointer_to(("offerings", number, "external_id")), detail=_("Diese Kennung steht schon in der Liste."))
        for number, key in enumerate(keys)
        if key in keys[:number]
    ]
    if faults:
        raise Refused(422, detail=_("Jede Kennung darf nur einmal vorkommen."), faults=faults)


def _store(request: WritingRequest, provider: Provider, external_id: str, offering: OfferingIn, seen: Seen) -> Stored:
    return store_own_offering(provider, external_id, offering.dict(), seen=seen, by=request.auth.user, at=timezone.now())


@contextmanager
def _written_by(request: WritingRequest, *, dry_run: bool) -> Iterator[None]:
    """Audit lines name the token; a dry run is done in earnest and then taken back."""
    with audit.through(request.auth), transaction.atomic():
        yield
        if dry_run:
            transaction.set_rollback(True)


@contextmanager
def _problems(prefix: tuple[str | int, ...] = ()) -> Iterator[None]:
    """What the verbs refuse, as a problem with the status that says what to do about it."""
    try:
        yield
    except EntryInvalid as invalid:
        faults = [Fault(pointer=pointer_to((*prefix, *fault.path)), detail=fault.sentence) for fault in invalid.faults]
        raise Refused(422, detail=str(invalid), faults=faults) from invalid
    except VersionMissing as missing:
        raise Refused(428, detail=str(missing)) from missing
    except EntryConflict as conflict:
        raise Refused(412, detail=str(conflict)) from conflict
    except ProviderMayNot as refused:
        faults = [Fault(pointer=pointer_to((*prefix, FIELDS_AS_SENT.get(name, name))), detail=str(refused)) for name in refused.fields]
        raise Refused(409, detail=str(refused), faults=faults) from refused
    except OfferingIncomplete as incomplete:
        raise Refused(409, detail=str(incomplete), faults=faults_of(incomplete.gaps, prefix)) from incomplete
    except (EditingRefused, ScheduleRefused, PublishingRefused) as refused:
        raise Refused(409, detail=str(refused)) from refused


def _versions(if_match: str) -> frozenset[str]:
    """The versions that If-Match names; weak ones never match (RFC 9110, 13.1.1)."""
    return frozenset(tag.strip().strip('"') for tag in if_match.split(",") if tag.strip())


def _own_provider(request: WritingRequest, slug: str) -> Provider:
    """The provider of this token, if its person still acts for it. Any other does not exist, public or not."""
    found = Provider.objects.select_related("organisation").filter(slug=slug.replace("\0", ""), organisation=request.auth.organisation).first()
    if found is None or not request.auth.user.has_perm("providers.edit_draft", found):
        raise Http404
    return found


def _own(request: WritingRequest, slug: str, external_id: str) -> Offering:
    found = Offering.objects.filter(provider=_own_provider(request, slug), external_id=external_id).first()
    if found is None:
        raise Http404
    return found
