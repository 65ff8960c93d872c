"""What a provider's own software sends and gets: an offering as a whole."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.urls import reverse
from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, Strict, StringConstraints

from core.choice_sets import in_order
from core.enums import Sector
from core.rest.problems import Fault, pointer_to
from core.rest.reading import BerlinTime, address
from providers.domain.own_offerings import Outcome, version_of
from providers.domain.readiness import Gap, gaps_before_publication
from providers.enums import AccessibilityFeature, OfferingState, TeachingLanguage
from providers.models import Offering, OfferingQuerySet, Session

MOST_AT_ONCE = 100
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIELDS_AS_SENT = {"registration_until_date": "registration_until"}  # where a field of the row has another name in what is sent


def _text(most: int, *, least: int = 0) -> StringConstraints:
    # NUL is valid JSON, but no database keeps it.
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most, pattern=r"^[^\x00]*$")


def _written(value: Any) -> Any:
    """Pydantic would read numbers as seconds since 1970; what does not begin like a day becomes a text that is none."""
    return value if isinstance(value, str) and DAY.match(value) else ""


Code = Annotated[str, _text(10, least=1)]
Line = Annotated[str, _text(200)]
Minutes = Annotated[int, Strict(), Field(ge=1, le=100_000)]
Break = Annotated[int, Strict(), Field(ge=0, le=1_000)]
Seats = Annotated[int, Strict(), Field(ge=1, le=10_000)]
FewestSeats = Annotated[int, Strict(), Field(ge=0, le=10_000)]
Cents = Annotated[int, Strict(), Field(ge=0, le=10_000_000)]
YesNo = Annotated[bool, Strict()]
Instant = Annotated[AwareDatetime, BeforeValidator(_written)]
Day = Annotated[date, BeforeValidator(lambda value: value if value is None else _written(value))]
ExternalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._~-]*$", max_length=80)]


class Sent(Schema):
    """What is not known is refused: a misspelt name would be lost without a word."""

    model_config = ConfigDict(extra="forbid")


class ModuleIn(Sent):
    """A module; without minutes a base module is taken in full."""

    code: Code
    minutes: Minutes | None = None


class SessionIn(Sent):
    """A Termin. It is the stored one with this uuid or, without uuid, with this beginning; else it is new.

    `modules` says what is taught; where no Termin says it, the modules are spread over the Termine in order.
    """

    uuid: UUID | None = None
    starts_at: Instant
    ends_at: Instant
    break_minutes: Break = 0
    is_online: YesNo = False
    venue: Line = ""
    modules: Annotated[list[ModuleIn], Field(max_length=40)] | None = None


class OfferingIn(Sent):
    """An offering as a whole: what is left out is empty afterwards."""

    title: Annotated[str, _text(200, least=1)]
    summary: Annotated[str, _text(300)] = ""
    description: Annotated[str, _text(20_000)] = ""
    format: Annotated[str, _text(50, least=1), Field(description="Kurzname des Formats.")]
    place_type: Literal["inhouse", "regional", "central"] = "regional"
    mode: Literal["presence", "online", "mixed"] = "presence"
    group_type: Literal["fixed", "changing"] = "changing"
    kreis: Annotated[str, _text(80), Field(description="Kurzname oder amtlicher Schlüssel; folgt aus der Gemeinde.")] = ""
    gemeinde: Annotated[str, _text(8), Field(description="Amtlicher Gemeindeschlüssel.")] = ""
    venue: Line = ""
    dates_on_request: YesNo = False
    seats: Seats
    minimum_seats: FewestSeats = 0
    registration_until: Day | None = None
    fee_cents: Cents | None = None
    subsidy_cents: Cents | None = None
    target_groups: Annotated[list[Sector], Field(max_length=20, description="Leer heißt: für alle.")] = []
    teaching_languages: Annotated[list[TeachingLanguage], Field(max_length=20, description="Sprachkennungen nach BCP 47.")] = [TeachingLanguage.GERMAN]
    accessibility_features: Annotated[list[AccessibilityFeature], Field(max_length=20)] = []
    accessibility: Annotated[str, _text(300)] = ""
    contact_email: Annotated[str, _text(254)] = ""
    modules: Annotated[list[ModuleIn], Field(max_length=40)] = []
    sessions: Annotated[list[SessionIn], Field(max_length=100)] = []


class TaughtOut(Schema):
    """Minutes of a module."""

    code: str
    minutes: int


class OwnSessionOut(Schema):
    """A Termin as it can be sent again."""

    uuid: UUID
    starts_at: BerlinTime
    ends_at: BerlinTime
    break_minutes: int
    is_online: bool
    venue: str
    modules: list[TaughtOut]


class OwnOfferingListed(Schema):
    """One's own offering with everything that can be written. `etag` is what If-Match takes; `external_id` is empty for one made at the desk."""

    external_id: str
    uuid: UUID
    url: str
    state: str
    etag: str
    title: str
    summary: str
    description: str
    format: str
    place_type: str
    mode: str
    group_type: str
    kreis: str
    gemeinde: str
    venue: str
    dates_on_request: bool
    seats: int
    minimum_seats: int
    registration_until: date | None
    fee_cents: int | None
    subsidy_cents: int | None
    target_groups: list[str]
    teaching_languages: list[str]
    accessibility_features: list[str]
    accessibility: str
    contact_email: str
    modules: list[TaughtOut]
    sessions: list[OwnSessionOut]


class OwnOfferingOut(OwnOfferingListed):
    """The same, and in `gaps` what is missing before it can be handed in (a draft) or published (one handed in)."""

    gaps: list[Fault]


class WrittenOut(Schema):
    """What came of writing: created, changed or unchanged; with `dry_run` what would have come of it."""

    outcome: Outcome
    dry_run: bool
    offering: OwnOfferingOut


class ItemIn(Sent):
    """One offering of an import. `if_match` is the etag that is known; an offering that exists and would change needs it."""

    external_id: ExternalId
    if_match: Line = ""
    offering: OfferingIn


class ImportIn(Sent):
    """Up to 100 offerings."""

    offerings: Annotated[list[ItemIn], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ItemOut(Schema):
    """What came of one: `status` is that of a request for this one alone; `offering` is null and `detail` says why where it was refused."""

    external_id: str
    status: int
    outcome: Outcome | None
    detail: str
    errors: list[Fault]
    offering: OwnOfferingOut | None


class ImportOut(Schema):
    """The offerings in the order in which they were sent."""

    dry_run: bool
    items: list[ItemOut]


def complete(offerings: OfferingQuerySet) -> OfferingQuerySet:
    """With everything that `listed` shows, whatever the number."""
    related = offerings.select_related("provider__organisation", "format", "gemeinde", "kreis")
    return related.prefetch_related("offering_modules__module", "sessions__session_modules__module")


def fresh(offering: Offering, *, at: datetime) -> OwnOfferingOut:
    """The offering as it is stored now, with what it lacks."""
    stored = complete(Offering.objects.all()).get(pk=offering.pk)
    gaps = faults_of(gaps_before_publication(stored, at=at)) if stored.state not in OfferingState.PUBLIC else []
    return OwnOfferingOut(**listed(stored).dict(), gaps=gaps)


def faults_of(gaps: list[Gap], prefix: tuple[str | int, ...] = ()) -> list[Fault]:
    """What is missing, by its place in what is sent."""
    return [Fault(pointer=pointer_to((*prefix, FIELDS_AS_SENT.get(gap.field, gap.field))), detail=gap.sentence) for gap in gaps]


def listed(offering: Offering) -> OwnOfferingListed:
    """All that can be written of it; fetch with `complete`."""
    return OwnOfferingListed(
        external_id=offering.external_id,
        uuid=offering.uuid,
        url=address(reverse("providers:offering", args=[offering.uuid])),
        state=offering.state,
        etag=f'"{version_of(offering)}"',
        title=offering.title,
        summary=offering.summary,
        description=offering.description,
        format=offering.format.slug,
        place_type=offering.place_type,
        mode=offering.mode,
        group_type=offering.group_type,
        kreis=offering.kreis.slug if offering.kreis else "",
        gemeinde=offering.gemeinde.ags if offering.gemeinde else "",
        venue=offering.venue,
        dates_on_request=offering.dates_on_request,
        seats=offering.seats,
        minimum_seats=offering.minimum_seats,
        registration_until=offering.registration_until_date,
        fee_cents=offering.fee_cents,
        subsidy_cents=offering.subsidy_cents,
        target_groups=in_order(offering.target_groups, Sector),
        teaching_languages=in_order(offering.teaching_languages, TeachingLanguage),
        accessibility_features=in_order(offering.accessibility_features, AccessibilityFeature),
        accessibility=offering.accessibility,
        contact_email=offering.contact_email,
        modules=[TaughtOut(code=row.module.code, minutes=row.minutes) for row in offering.offering_modules.all()],
        sessions=[_session(session) for session in offering.sessions.all()],
    )


def _session(session: Session) -> OwnSessionOut:
    return OwnSessionOut(
        uuid=session.uuid,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        break_minutes=session.break_minutes,
        is_online=session.is_online,
        venue=session.venue,
        modules=[TaughtOut(code=row.module.code, minutes=row.minutes) for row in session.session_modules.all()],
    )
