"""Demo offerings with sessions, places and prices, written in bulk from their plans."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from core.models import Gemeinde
from core.time import berlin_datetime
from curriculum.models import LearningFormat, Module
from demo.domain.courses import Course
from demo.domain.identity import chunks, draw_uuid
from demo.domain.life import write_life
from demo.domain.plans import OfferingPlan
from providers.enums import DeliveryMode, GroupType, OfferingState, PlaceType
from providers.models import Offering, OfferingModule, Session, SessionModule

PAGES_FILE = Path(__file__).resolve().parents[2] / "curriculum" / "data" / "pages.toml"
CENTRAL_PLACE = "08111000"  # Stuttgart
VENUES = (
    "Rathaus, Großer Sitzungssaal (Demo)",
    "Bürgerzentrum, Raum 2, Marktplatz 1 (Demo)",
    "Familienzentrum, Saal im Erdgeschoss (Demo)",
    "Volkshochschule, Raum 104, Bahnhofstraße 12 (Demo)",
    "Gemeindehaus, Kirchstraße 3 (Demo)",
    "Stadtteiltreff am Park, Gruppenraum (Demo)",
)
ACCESSIBILITY = (
    "Stufenloser Zugang, barrierefreie Toilette, induktive Höranlage.",
    "Stufenloser Zugang. Gebärdensprachdolmetschung bitte drei Wochen vorher anfragen.",
    "Aufzug vorhanden; Unterlagen auf Wunsch in Großdruck.",
    "",
)
# What the lines above promise, for the filters.
ACCESSIBILITY_FEATURES = (
    frozenset({"step_free", "toilet", "hearing_loop"}),
    frozenset({"step_free", "sign_interpreter"}),
    frozenset({"step_free", "large_print", "accessible_documents"}),
    frozenset[str](),
)
ONLINE_FEATURES = frozenset({"live_captions", "accessible_documents"})
# Most are for everybody and in German.
TARGET_GROUPS = (
    frozenset[str](),
    frozenset({"administration", "politics"}),
    frozenset[str](),
    frozenset({"administration", "civil_society", "market"}),
    frozenset({"civil_society", "volunteer"}),
    frozenset({"volunteer"}),
)
LANGUAGES = (*[frozenset({"de"})] * 7, frozenset({"de", "en"}), frozenset({"de", "de-simple"}), frozenset({"de", "gsg"}), frozenset({"tr", "de"}))
DAILY_FEES = (0, 4_500, 6_000, 9_500, 12_000)  # cents for one session
SUBSIDY_PERCENT = (None, 50, None, 30)


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A stored session: what attendance needs of it."""

    pk: int
    day: date
    ends_at: datetime
    module_id: int | None
    module_code: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Held:
    """A stored offering: what enrolments and attendance need of it."""

    pk: int
    provider_id: int
    course: Course
    seats: int
    published_on: date
    deadline: date | None
    sessions: tuple[HeldSession, ...]

    @property
    def days(self) -> frozenset[date]:
        """The days on which its participants are busy."""
        return frozenset(session.day for session in self.sessions)


class OfferingWriter:
    """Writes plans in chunks; reads formats, modules and the module pages' summaries once."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.formats = {form.slug: form for form in LearningFormat.objects.filter(curriculum__is_current=True)}
        self.modules = {module.code: module for module in Module.objects.filter(curriculum__is_current=True)}
        self.central = Gemeinde.objects.select_related("kreis").get(ags=CENTRAL_PLACE)
        with PAGES_FILE.open("rb") as file:
            texts = tomllib.load(file)
        self.module_summaries: dict[str, str] = {code: entry["summary"] for code, entry in texts["modules"].items()}
        self.format_summaries: dict[str, str] = {slug: entry["summary"] for slug, entry in texts["formats"].items()}

    def write(self, plans: Sequence[OfferingPlan]) -> Iterator[Held]:
        """Store offerings, sessions and their modules; yields what the learners' part needs, in the order of the plans."""
        for chunk in chunks(plans, 500):
            offerings = Offering.objects.bulk_create(self._offering(plan) for plan in chunk)
            pairs = list(zip(offerings, chunk, strict=True))
            sessions = iter(Session.objects.bulk_create(self._session(offering, plan, at) for offering, plan in pairs for at in range(len(plan.meetings))))
            held = [self._held(offering, plan, [next(sessions) for _meeting in plan.meetings]) for offering, plan in pairs]
            OfferingModule.objects.bulk_create(
                OfferingModule(offering=offering, module=self.modules[code], minutes=minutes)
                for offering, plan in pairs
                for code, minutes in _promised(plan).items()
            )
            SessionModule.objects.bulk_create(
                SessionModule(session_id=session.pk, module_id=session.module_id, minutes=session.minutes)
                for row in held
                for session in row.sessions
                if session.module_id is not None
            )
            write_life(offerings)
            yield from held

    def _offering(self, plan: OfferingPlan) -> Offering:
        course, variant, is_draft = plan.course, plan.variant, plan.state == OfferingState.DRAFT
        starts = [berlin_datetime(meeting.day, meeting.slot.starts) for meeting in plan.meetings]
        ends = [berlin_datetime(meeting.day, meeting.slot.ends) for meeting in plan.meetings]
        place = self._place(plan)
        fee = DAILY_FEES[variant % len(DAILY_FEES)] * max(1, len(plan.meetings))
        subsidy = SUBSIDY_PERCENT[variant % len(SUBSIDY_PERCENT)]
        seen = plan.state in OfferingState.PUBLIC
        return Offering(
            uuid=draw_uuid(self.rng),
            provider=plan.seat.provider,
            format=self._format(course),
            title=self._title(course),
            summary=self._summary(course),
            description=_description(course),
            state=plan.state,
            place_type=plan.place_type,
            mode=plan.mode,
            group_type=GroupType.FIXED if len(course.modules) > 2 else GroupType.CHANGING,
            gemeinde=place,
            kreis=place.kreis if place else None,
            venue=VENUES[variant % len(VENUES)] if place and not is_draft else "",
            dates_on_request=course.on_request,
            seats=plan.seats,
            minimum_seats=min(6, plan.seats // 2),
            registration_until_date=_deadline(plan),
            fee_cents=None if is_draft else fee,
            subsidy_cents=fee * subsidy // 100 if subsidy and fee and not is_draft else None,
            target_groups=TARGET_GROUPS[variant % len(TARGET_GROUPS)],
            teaching_languages=LANGUAGES[variant % len(LANGUAGES)],
            accessibility_features=ONLINE_FEATURES if plan.mode == DeliveryMode.ONLINE else ACCESSIBILITY_FEATURES[variant % len(ACCESSIBILITY_FEATURES)],
            accessibility=ACCESSIBILITY[variant % len(ACCESSIBILITY)],
            contact_email=plan.seat.provider.contact_email,
            starts_at=min(starts, default=None),
            ends_at=max(ends, default=None),
            published_at=berlin_datetime(plan.published_on, time(9)) if seen else None,
            confirmed_on_date=plan.published_on if seen else None,
            cancelled_at=berlin_datetime(plan.published_on + timedelta(days=20), time(15)) if plan.state == OfferingState.CANCELLED else None,
            cancel_reason="Demo: Die Seminarleitung ist verhindert, ein Ersatz war nicht zu finden." if plan.state == OfferingState.CANCELLED else "",
        )

    def _session(self, offering: Offering, plan: OfferingPlan, position: int) -> Session:
        meeting = plan.meetings[position]
        is_online = plan.mode == DeliveryMode.ONLINE or (plan.mode == DeliveryMode.MIXED and position % 2 == 1)
        return Session(
            uuid=draw_uuid(self.rng),
            offering=offering,
            starts_at=berlin_datetime(meeting.day, meeting.slot.starts),
            ends_at=berlin_datetime(meeting.day, meeting.slot.ends),
            break_minutes=meeting.slot.break_minutes,
            is_online=is_online,
            venue="" if is_online else offering.venue,
        )

    def _held(self, offering: Offering, plan: OfferingPlan, sessions: Sequence[Session]) -> Held:
        return Held(
            pk=offering.pk,
            provider_id=plan.seat.provider.pk,
            course=plan.course,
            seats=plan.seats,
            published_on=plan.published_on,
            deadline=offering.registration_until_date,
            sessions=tuple(
                HeldSession(
                    pk=session.pk,
                    day=meeting.day,
                    ends_at=session.ends_at,
                    module_id=self.modules[meeting.module].pk if meeting.module else None,
                    module_code=meeting.module or "",
                    minutes=meeting.slot.minutes,
                )
                for session, meeting in zip(sessions, plan.meetings, strict=True)
            ),
        )

    def _place(self, plan: OfferingPlan) -> Gemeinde | None:
        if plan.mode == DeliveryMode.ONLINE:
            return None
        return self.central if plan.place_type == PlaceType.CENTRAL else plan.seat.gemeinde

    def _format(self, course: Course) -> LearningFormat:
        return self.formats[course.format]

    def _title(self, course: Course) -> str:
        return course.title or self.modules[course.modules[0]].title

    def _summary(self, course: Course) -> str:
        if len(course.modules) == 1:
            return self.module_summaries[course.modules[0]]
        if course.modules:  # a few modules are not the whole format, whose text speaks of all of them
            *first, last = course.modules
            return f"Die Module {', '.join(first)} und {last} in einem Angebot. Ihre Lernzeit zählt für jedes Modul einzeln."
        return self.format_summaries[course.format]


def _promised(plan: OfferingPlan) -> dict[str, int]:
    """Minutes by module: what the sessions teach, or six lessons each where dates are still to be agreed."""
    if not plan.meetings:
        return dict.fromkeys(plan.course.modules, 270)
    minutes: dict[str, int] = {}
    for meeting in plan.meetings:
        if meeting.module:
            minutes[meeting.module] = minutes.get(meeting.module, 0) + meeting.slot.minutes
    return minutes


def _deadline(plan: OfferingPlan) -> date | None:
    if not plan.meetings or plan.place_type == PlaceType.INHOUSE:
        return None
    return plan.meetings[0].day - timedelta(days=7)


def _description(course: Course) -> str:
    lines = ["Wir arbeiten mit kurzen Impulsen, Beispielen aus Ihren Kommunen und viel Zeit für Austausch. Vorkenntnisse sind nicht nötig."]
    if course.format == "vertiefung":
        lines = [
            "Dieses Angebot richtet sich an Menschen mit Erfahrung im Quartier. Bitte bringen Sie ein eigenes Vorhaben mit, an dem Sie weiterarbeiten möchten."
        ]
    if course.rhythm == "monthly":
        lines.append("Die Lerngruppe trifft sich einmal im Monat und bleibt zusammen; zwischen den Terminen ist Zeit für die Selbstlerneinheiten.")
    lines.append("Demo-Eintrag: Träger, Termine und Preise sind erfunden.")
    return "\n\n".join(lines)
