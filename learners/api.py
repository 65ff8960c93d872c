"""One's own enrolments and learning hours, with a personal token."""

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema

from core.rest.bearer import PersonalToken, TokenRequest
from core.rest.problems import Problem
from core.rest.reading import LIST_ERRORS, BerlinTime, Limit, Offset, PageOf, address, page_of
from learners.domain.account import Account, account_of, excuse_facts, figures_of
from learners.domain.ledger import lines_of
from learners.domain.progress import Progress
from learners.domain.waiting import with_positions
from learners.models import Enrolment, Excuse, HoursEntry

router = Router(tags=["Eigene Daten"], auth=PersonalToken())

OWN_ERRORS = {401: Problem, **LIST_ERRORS}
PHASES = {"P": "presence", "S": "self_study"}


class EnrolledOffering(Schema):
    """What one is enrolled in."""

    uuid: UUID
    url: str
    title: str
    provider: str
    state: str
    starts_at: BerlinTime | None
    ends_at: BerlinTime | None


class EnrolmentOut(Schema):
    """One's own enrolment. `state` is confirmed, waiting or cancelled; `waiting_position` counts from 1 for those who wait, else null."""

    uuid: UUID
    offering: EnrolledOffering
    state: str
    waiting_position: int | None
    enrolled_at: BerlinTime
    confirmed_at: BerlinTime | None
    cancelled_at: BerlinTime | None


class HoursOut(Schema):
    """A line of one's own ledger. `minutes` is negative in a counter-entry; `running_sum` is the balance after this line."""

    module: str
    phase: str
    minutes: int
    running_sum: int
    source: str
    happened_on: date
    recorded_at: BerlinTime
    is_counter_entry: bool
    reason: str


class Figures(Schema):
    """Minutes of one module in one phase, or of a sum. `excused` is a part of `missing`: a reason, never credit."""

    required: int
    planned: int
    credited: int
    excused: int
    missing: int


class AccountRow(Figures):
    """One module of the pathway in the phase in which it asks for it."""

    module: str
    phase: str


class PathwayAccount(Schema):
    """A pathway one has begun: its modules and the sums of the two accounts."""

    pathway: str
    title: str
    begun_at: BerlinTime
    rows: list[AccountRow]
    presence: Figures
    self_study: Figures
    total: Figures


class ExcuseOut(Schema):
    """Presence one was excused from. `minutes` is negative in a counter-entry, which says in `remark` why; `credited` is what a rule of the day counted."""

    number: int
    module: str
    minutes: int
    credited: int
    reason: str
    happened_on: date
    offering: str
    excused_by: str
    remark: str
    reverses: int | None


class AccountOut(Schema):
    """One's own Lernzeitkonto: `balance` are all minutes recorded, whatever they count for; the lines are at `/me/hours`."""

    balance: int
    pathways: list[PathwayAccount]
    excuses: list[ExcuseOut]


def _enrolment(enrolment: Enrolment) -> EnrolmentOut:
    offering = enrolment.offering
    return EnrolmentOut(
        uuid=enrolment.uuid,
        offering=EnrolledOffering(
            uuid=offering.uuid,
            url=address(reverse("providers:offering", args=[offering.uuid])),
            title=offering.title,
            provider=offering.provider.name,
            state=offering.state,
            starts_at=offering.starts_at,
            ends_at=offering.ends_at,
        ),
        state=enrolment.state,
        waiting_position=enrolment.position or None,  # type: ignore[attr-defined] # annotated by with_positions
        enrolled_at=enrolment.enrolled_at,
        confirmed_at=enrolment.confirmed_at,
        cancelled_at=enrolment.cancelled_at,
    )


def _line(line: HoursEntry) -> HoursOut:
    return HoursOut(
        module=line.module.code,
        phase=PHASES[line.phase],
        minutes=line.minutes,
        running_sum=line.running_sum,  # type: ignore[attr-defined] # annotated by lines_of
        source=line.source,
        happened_on=line.happened_on_date,
        recorded_at=line.recorded_at,
        is_counter_entry=line.reverses_id is not None,
        reason=line.reason,
    )


def account_out(account: Account) -> AccountOut:
    """The account as programs read it."""
    return AccountOut(
        balance=account.balance,
        pathways=[_pathway(progress) for progress in account.progresses],
        excuses=[_excuse(line) for line in account.excuses],
    )


def _excuse(line: Excuse) -> ExcuseOut:
    facts = excuse_facts(line)
    return ExcuseOut(
        number=facts["number"],
        module=line.module.code,
        minutes=facts["minutes"],
        credited=facts["credited"],
        reason=facts["reason"],
        happened_on=line.happened_on_date,
        offering=facts["origin"],
        excused_by=facts["recorded_by"],
        remark=facts["remark"],
        reverses=facts["reverses"],
    )


def _pathway(progress: Progress) -> PathwayAccount:
    return PathwayAccount(
        pathway=progress.enrolment.pathway.slug,
        title=progress.enrolment.pathway.title,
        begun_at=progress.enrolment.begun_at,
        rows=[AccountRow(module=row.module.code, phase=PHASES[row.phase], **figures_of(row)) for row in progress.rows_by_phase],
        presence=Figures(**figures_of(progress.presence)),
        self_study=Figures(**figures_of(progress.self_study)),
        total=Figures(**figures_of(progress.total)),
    )


@router.get("/me/enrolments", response={200: PageOf[EnrolmentOut], **OWN_ERRORS}, url_name="own_enrolments", summary="Eigene Anmeldungen")
def enrolments(request: TokenRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """One's own enrolments, the newest first; also those that were given up."""
    own = with_positions(Enrolment.objects.filter(learner=request.auth))
    rows = own.select_related("offering__provider__organisation").order_by("-enrolled_at", "-pk")
    return page_of(request, rows, limit=limit, offset=offset, shape=_enrolment)


@router.get("/me/hours", response={200: PageOf[HoursOut], **OWN_ERRORS}, url_name="own_hours", summary="Eigene Lernzeiten")
def hours(request: TokenRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """One's own ledger in the order it was recorded."""
    return page_of(request, lines_of(request.auth), limit=limit, offset=offset, shape=_line)


@router.get("/me/account", response={200: AccountOut, 401: Problem, 429: Problem}, url_name="own_account", summary="Eigenes Lernzeitkonto")
def own_account(request: TokenRequest) -> AccountOut:
    """What one's pathways ask for, and what is planned, credited, excused and missing, module by module."""
    return account_out(account_of(request.auth, at=timezone.now()))
