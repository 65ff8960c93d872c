"""Issue for many at once: who is due and who is not, start, work it off, count. Rows with leases, so a killed worker costs time and nothing else."""

import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.domain.candidates import (
    INTRODUCTION_FORMAT,
    Candidate,
    finished_seats,
    open_module_candidates,
    open_modules,
    open_pathways,
    open_transcripts,
    pathway_candidates,
    seat_candidates,
    transcript_candidates,
    without,
)
from certificates.domain.claims import Claim, of_row, of_seat
from certificates.domain.issue import NotYetDue, issue_certificate, lock_claim, valid_certificate
from certificates.enums import CertificateKind, CertificateState, ItemState
from certificates.models import Certificate, IssueItem, IssueRun
from core.domain import audit, jobs
from core.models import User
from curriculum.models import Module
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.models import Offering

logger = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 2_000
OF_MODULE: Final = "module-"
MOST_DIGITS: Final = 10  # of a key; more would be no number of a row on either database
REPORT_EVERY: Final = 10


class NothingDue(Exception):
    """Nobody of the selection has earned a certificate that is not there."""

    message = _("In dieser Auswahl ist gerade kein Nachweis fällig.")

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Scope:
    """What a bulk issue is about: one offering, one module, or everything open of a kind. `key` stands in addresses."""

    key: str
    title: str
    kinds: tuple[CertificateKind, ...]
    offering: Offering | None = None
    module: Module | None = None


@dataclass(frozen=True)
class Selection:
    """Who is due and who is not; of an offering also who has a certificate. Together everybody with a seat.

    `is_cut` when there were more than MOST_AT_ONCE of a kind: the next run goes on with them.
    """

    due: list[Candidate]
    waiting: list[Candidate]
    issued: list[Certificate]
    is_cut: bool = False


def scope_of(key: str) -> Scope | None:
    """The scope of an address; None for what is no scope."""
    if key in CertificateKind:
        kind = CertificateKind(key)
        return Scope(key, str(kind.label), (kind,))
    if key.startswith(OF_MODULE):
        return _scope_of_module(key)
    try:
        offering = Offering.objects.select_related("format", "provider__organisation").filter(uuid=key).first()
    except ValidationError:
        return None
    if offering is None:
        return None
    kinds = (CertificateKind.ATTENDANCE, *([CertificateKind.INTRODUCTION] if offering.format.slug == INTRODUCTION_FORMAT else []))
    return Scope(key, offering.title, kinds, offering)


def module_key(pk: int) -> str:
    """The key of the scope "everybody with hours in this module"."""
    return f"{OF_MODULE}{pk}"


def _scope_of_module(key: str) -> Scope | None:
    number = key.removeprefix(OF_MODULE)
    module = Module.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < MOST_DIGITS else None
    if module is None:
        return None
    return Scope(module_key(module.pk), f"{CertificateKind.MODULE.label}: {module.label}", (CertificateKind.MODULE,), module=module)


def select(scope: Scope, *, at: datetime) -> Selection:
    """Everybody of the scope, at most MOST_AT_ONCE who have none yet; in a number of queries that does not depend on how many."""
    per_kind = [_candidates(kind, scope, at=at) for kind in scope.kinds]
    found = [each for candidates in per_kind for each in candidates]
    issued = [row for kind in scope.kinds for row in _latest(kind, scope.offering)] if scope.offering is not None else []
    # Between the two reads the nightly run may have issued one: everybody is listed once.
    listed = {(each.claim.kind, each.claim.enrolment.pk) for each in found if each.claim.enrolment}
    return Selection(
        due=[each for each in found if each.is_due],
        waiting=[each for each in found if not each.is_due],
        issued=[row for row in issued if (row.kind, row.enrolment_id) not in listed],
        is_cut=any(len(candidates) == MOST_AT_ONCE for candidates in per_kind),
    )


def _candidates(kind: CertificateKind, scope: Scope, *, at: datetime) -> list[Candidate]:
    if kind == CertificateKind.PATHWAY:
        return pathway_candidates(open_pathways()[:MOST_AT_ONCE], at=at)
    if kind == CertificateKind.MODULE:
        return open_module_candidates(list(open_modules(scope.module)[:MOST_AT_ONCE]))
    if kind == CertificateKind.TRANSCRIPT:
        return transcript_candidates(open_transcripts()[:MOST_AT_ONCE])
    seats = finished_seats(at=at) if scope.offering is None else _seats_of(scope.offering)
    return seat_candidates(without(seats, kind)[:MOST_AT_ONCE], kind, at=at)


def _seats_of(offering: Offering) -> "QuerySet[Enrolment]":
    return Enrolment.objects.filter(offering=offering, state=EnrolmentState.CONFIRMED).order_by("learner__last_name", "learner__first_name", "pk")


def _latest(kind: CertificateKind, offering: Offering) -> list[Certificate]:
    """One certificate per seat: the one that holds, else the last."""
    rows = Certificate.objects.filter(kind=kind, enrolment__offering=offering, enrolment__state=EnrolmentState.CONFIRMED)
    per_seat = {row.enrolment_id: row for row in rows.select_related("learner", "enrolment__offering").order_by("pk")}
    return sorted(per_seat.values(), key=lambda row: (row.learner.last_name, row.learner.first_name, row.pk))


def start_run(scope: Scope, *, leave_out: Collection[str] = (), by: User, at: datetime) -> IssueRun:
    """Begin to issue whatever is due in the scope, but for the claims whose keys are left out; a run that is still open is returned.

    Effects, in one transaction: the run, an item for everybody of the scope with what became of them so far, the job, an audit
    line. Fifty who press at once begin one run. Raises NothingDue.
    """
    if (existing := _open_run(scope)) is not None:
        return existing
    try:
        with transaction.atomic():
            # First the row, of which there is only one: whoever else presses now waits for it instead of reading everything as well.
            run = IssueRun.objects.create(scope=scope.key, title=scope.title, requested_by=by, requested_at=at)
            chosen = select(scope, at=at)
            wanted = [each for each in chosen.due if each.claim.key not in leave_out]
            if not wanted:
                raise NothingDue
            items = [_item(each.claim, ItemState.WAITING) for each in wanted]
            items += [_item(each.claim, ItemState.LEFT_OUT) for each in chosen.due if each.claim.key in leave_out]
            items += [_item(each.claim, ItemState.REFUSED, remark=" ".join(missing.text for missing in each.missing)) for each in chosen.waiting]
            items += [_item_of(certificate) for certificate in chosen.issued]
            for position, item in enumerate(items, start=1):
                item.run, item.position = run, position
            IssueItem.objects.bulk_create(items, batch_size=500)
            run.job = jobs.enqueue("certificates.issue_run", arguments={"run": str(run.uuid)}, key=str(run.uuid), at=at, by=by, total_units=len(wanted))
            run.save(update_fields=["job"])
            audit.record(run, "certificates.bulk_started", by=by, data={"scope": scope.key, "due": len(wanted), "all": len(items)})
    except IntegrityError:
        # Somebody pressed a moment earlier; the unique constraint let one of us in.
        if (existing := IssueRun.objects.filter(scope=scope.key).order_by("pk").last()) is not None:
            return existing
        raise
    return run


def _open_run(scope: Scope) -> IssueRun | None:
    return IssueRun.objects.filter(scope=scope.key, finished_at__isnull=True).first()


def _item(claim: Claim, state: ItemState, *, remark: str = "") -> IssueItem:
    return IssueItem(**claim.fields, state=state, remark=remark)


def _item_of(certificate: Certificate) -> IssueItem:
    """Somebody of the offering who has one already, or had one that was taken back: a new one is decided singly."""
    claim = of_seat(certificate.enrolment, CertificateKind(certificate.kind))  # type: ignore[arg-type] # of an offering
    if certificate.is_valid:
        return IssueItem(**claim.fields, state=ItemState.EXISTING, certificate=certificate)
    text = str(_("Der Nachweis %(number)s wurde zurückgezogen; neu ausgestellt wird einzeln.")) % {"number": certificate.number}
    return _item(claim, ItemState.REFUSED, remark=text)


def work_on(uuid: UUID, *, at: datetime) -> None:
    """Issue for the items that still wait, one transaction each, and end the run when none is left.

    A kill loses at most the one being written; another worker, or the same again, goes on where it stopped. Side by side they
    share the items: each is written by whoever holds what it is about.
    """
    run = IssueRun.objects.select_related("requested_by").get(uuid=uuid)
    keys = list(run.items.filter(state=ItemState.WAITING).order_by("position").values_list("pk", flat=True))
    for done, key in enumerate(keys, start=1):
        _issue_item(key, by=run.requested_by, at=at)
        if done % REPORT_EVERY == 0:
            jobs.report_progress(done, len(keys))  # also renews the lease
    if not run.items.filter(state=ItemState.WAITING).exists():
        IssueRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(finished_at=at)


def _issue_item(pk: int, *, by: User, at: datetime) -> None:
    item = IssueItem.objects.select_related("enrolment__offering", "pathway_enrolment__pathway", "module").get(pk=pk)
    claim = of_row(item)
    try:
        with transaction.atomic():
            lock_claim(claim)
            if not IssueItem.objects.filter(pk=pk, state=ItemState.WAITING).exists():
                return  # another worker had it
            existing = valid_certificate(claim)
            certificate = issue_certificate(claim, by=by, at=at)
            state = ItemState.EXISTING if certificate == existing else ItemState.ISSUED  # a Leistungsübersicht may take the place of an older one
            IssueItem.objects.filter(pk=pk).update(state=state, certificate=certificate)
    except NotYetDue as refused:
        _settle(pk, ItemState.REFUSED, str(refused))
    except Exception:
        logger.exception("No certificate for %s.", claim.key)
        _settle(pk, ItemState.FAILED, str(_("Ein Fehler der Plattform; der Betrieb findet ihn im Protokoll.")))


def _settle(pk: int, state: ItemState, remark: str) -> None:
    IssueItem.objects.filter(pk=pk, state=ItemState.WAITING).update(state=state, remark=remark)


@dataclass(frozen=True)
class RunFigures:
    """How far a run is. All items together are everybody of the selection."""

    everybody: int
    waiting: int
    issued: int
    existing: int
    refused: int
    left_out: int
    failed: int
    with_pdf: int

    @property
    def chosen(self) -> int:
        """Those for whom something was to be issued."""
        return self.waiting + self.issued + self.failed

    @property
    def papers(self) -> int:
        """Certificates that belong to the run."""
        return self.issued + self.existing

    @property
    def is_complete(self) -> bool:
        """Nothing is waited for: neither a certificate nor a file."""
        return self.waiting == 0 and self.with_pdf == self.papers


def figures_of(run: IssueRun) -> RunFigures:
    """Two queries."""
    states = Counter(run.items.values_list("state", flat=True))
    with_pdf = Certificate.objects.filter(issue_items__run=run).exclude(pdf_sha256="").count()
    return RunFigures(
        everybody=sum(states.values()),
        waiting=states[ItemState.WAITING],
        issued=states[ItemState.ISSUED],
        existing=states[ItemState.EXISTING],
        refused=states[ItemState.REFUSED],
        left_out=states[ItemState.LEFT_OUT],
        failed=states[ItemState.FAILED],
        with_pdf=with_pdf,
    )


def papers_of(run: IssueRun) -> list[Certificate]:
    """The run's certificates that hold and whose file is there, in the order of the list."""
    held = Certificate.objects.filter(issue_items__run=run, state=CertificateState.VALID).exclude(pdf_sha256="")
    return list(held.order_by("issue_items__position", "pk"))
