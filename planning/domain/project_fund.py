"""The Verfügungsfonds of a project: rounds, applications of groups, the body's vote, proof. The project's row is the lock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from core.units import format_euro
from planning.domain.projects import ProjectRefused, lock_project, touch
from planning.enums import Ballot, FundState
from planning.models import FundApplication, FundRound, PracticeProject

MOST_SEATS = 60


@dataclass(frozen=True)
class Figures:
    """A round in cents: what there is, what was asked for, what is left, and by how much the wishes exceed the budget."""

    budget: int
    asked: int
    approved: int

    @property
    def free(self) -> int:
        """Not approved yet."""
        return self.budget - self.approved

    @property
    def shortfall(self) -> int:
        """Asked for and not there."""
        return max(0, self.asked - self.budget)


@dataclass(frozen=True)
class Outcome:
    """How a vote ended: whoever is biased or absent does not count."""

    yes: int
    no: int
    present: int
    biased: int
    is_quorate: bool

    @property
    def is_carried(self) -> bool:
        """More yes than no, and enough who counted."""
        return self.is_quorate and self.yes > self.no


def figures_of(round_: FundRound) -> Figures:
    """The sums of a round."""
    return Figures(round_.budget_cents, sum(row.asked_cents for row in round_.applications.all()), round_.approved_cents)


def outcome_of(votes: Mapping[str, str], quorum: int) -> Outcome:
    """Count a vote."""
    cast = list(votes.values())
    present = sum(vote in Ballot.PRESENT for vote in cast)
    return Outcome(cast.count(Ballot.YES), cast.count(Ballot.NO), present, cast.count(Ballot.BIASED), present >= quorum)


def open_round(
    project: PracticeProject,
    *,
    title: str,
    budget_cents: int,
    most_cents: int | None,
    closes_on_date: date,
    seats: Sequence[str],
    quorum: int,
    by: User,
    at: datetime,
) -> FundRound:
    """A new round with its budget and body; the same title again is refused. Effects: row, one audit line. Raises ProjectRefused."""
    labels = list(dict.fromkeys(" ".join(seat.split())[:80] for seat in seats if seat.strip()))
    if not 1 <= len(labels) <= MOST_SEATS:
        raise ProjectRefused(_("Ein Vergabegremium hat 1 bis %(most)d Sitze.") % {"most": MOST_SEATS}, "seats")
    if not 1 <= quorum <= len(labels):
        raise ProjectRefused(_("Beschlussfähig ist das Gremium mit 1 bis %(most)d Stimmen.") % {"most": len(labels)}, "quorum")
    if closes_on_date < berlin_date(at):
        raise ProjectRefused(_("Dieser Tag ist schon vorbei."), "closes_on_date")
    with transaction.atomic():
        locked = lock_project(project)
        if locked.fund_rounds.filter(title=title).exists():
            raise ProjectRefused(_("Eine Runde mit diesem Namen gibt es schon."), "title")
        round_ = FundRound.objects.create(
            project=locked, title=title, budget_cents=budget_cents, most_cents=most_cents, closes_on_date=closes_on_date, seats=labels, quorum=quorum
        )
        audit.record(locked, "planning.fund_round_opened", by=by, data={"round": round_.pk, "budget": budget_cents})
        touch(locked, at=at)
    return round_


def apply_to_fund(round_: FundRound, *, title: str, group: str, text: str, asked_cents: int, by: User, at: datetime) -> FundApplication:
    """What a group asks for; twice is once. Effects: row, one audit line. Raises ProjectRefused."""
    with transaction.atomic():
        locked = lock_project(round_.project)
        round_ = FundRound.objects.get(pk=round_.pk)
        if berlin_date(at) > round_.closes_on_date:
            raise ProjectRefused(_("Die Frist dieser Runde ist vorbei."))
        if not 0 < asked_cents <= (round_.most_cents or round_.budget_cents):
            raise ProjectRefused(
                _("Je Antrag sind höchstens %(most)s möglich.") % {"most": format_euro(round_.most_cents or round_.budget_cents)}, "asked_cents"
            )
        row, created = FundApplication.objects.get_or_create(round=round_, group=group, title=title, defaults={"text": text, "asked_cents": asked_cents})
        if created:
            audit.record(locked, "planning.fund_applied", by=by, data={"application": row.pk, "asked": asked_cents})
            touch(locked, at=at)
        elif (row.text, row.asked_cents) != (text, asked_cents):
            raise ProjectRefused(_("Diesen Antrag gibt es in der Runde schon."), "title")
    return row


def decide_application(application: FundApplication, *, votes: Mapping[str, str], approved_cents: int, remark: str, by: User, at: datetime) -> FundApplication:
    """Record the body's vote and what follows from it; the same once more is once. Nothing is approved without a quorum and a majority
    of those who are not biased, and never more than the budget has left. Less than asked for needs a reason.

    Effects: rows, one audit line. Raises ProjectRefused.
    """
    remark = remark.strip()
    with transaction.atomic():
        project = lock_project(application.round.project)
        row = FundApplication.objects.select_related("round").get(pk=application.pk)
        cast = {seat: Ballot(votes[seat]).value for seat in row.round.seats if seat in votes}
        if row.state != FundState.SUBMITTED:
            if (row.votes, row.approved_cents) == (cast, approved_cents):
                return row
            raise ProjectRefused(_("Über diesen Antrag ist schon entschieden."))
        if len(cast) != len(row.round.seats):
            raise ProjectRefused(_("Bitte tragen Sie für jeden Sitz ein, wie er abgestimmt hat."))
        outcome = outcome_of(cast, row.round.quorum)
        if not outcome.is_quorate:
            raise ProjectRefused(_("Das Gremium war nicht beschlussfähig: Befangene und Abwesende zählen nicht mit."))
        _check_amount(row, approved_cents, remark, is_carried=outcome.is_carried)
        row.state = FundState.APPROVED if outcome.is_carried else FundState.REJECTED
        row.votes, row.approved_cents, row.remark, row.decided_on_date = cast, approved_cents, remark, berlin_date(at)
        row.save(update_fields=["state", "votes", "approved_cents", "remark", "decided_on_date"])
        left = FundRound.objects.filter(pk=row.round_id, approved_cents__lte=F("budget_cents") - approved_cents)
        if approved_cents and not left.update(approved_cents=F("approved_cents") + approved_cents):
            raise ProjectRefused(
                _("So viel ist in dieser Runde nicht mehr da: frei sind %(free)s.") % {"free": format_euro(row.round.free_cents)}, "approved_cents"
            )
        audit.record(project, "planning.fund_decided", by=by, data={"application": row.pk, "approved": approved_cents, "biased": outcome.biased})
        touch(project, at=at)
    return row


def prove_spending(application: FundApplication, *, spent_cents: int, proof: str, by: User, at: datetime) -> FundApplication:
    """Record what was spent and how it was proven; it can be corrected. Effects: row, one audit line. Raises ProjectRefused."""
    with transaction.atomic():
        project = lock_project(application.round.project)
        row = FundApplication.objects.select_related("round").get(pk=application.pk)
        if row.state != FundState.APPROVED:
            raise ProjectRefused(_("Nachgewiesen wird nur, was bewilligt ist."))
        if spent_cents > row.approved_cents:
            raise ProjectRefused(_("Nachgewiesen werden kann höchstens, was bewilligt ist."), "spent_cents")
        if (row.spent_cents, row.proof) != (spent_cents, proof.strip()):
            row.spent_cents, row.proof = spent_cents, proof.strip()
            row.save(update_fields=["spent_cents", "proof"])
            audit.record(project, "planning.fund_proven", by=by, data={"application": row.pk, "spent": spent_cents})
            touch(project, at=at)
    return row


def _check_amount(row: FundApplication, approved_cents: int, remark: str, *, is_carried: bool) -> None:
    if not is_carried and approved_cents:
        raise ProjectRefused(_("Der Antrag hat keine Mehrheit; bewilligt wird nichts. Tragen Sie 0 ein."), "approved_cents")
    if is_carried and not 0 < approved_cents <= row.asked_cents:
        raise ProjectRefused(_("Bewilligt werden mehr als 0 Euro und höchstens, was beantragt ist."), "approved_cents")
    if is_carried and approved_cents < row.asked_cents and not remark:
        raise ProjectRefused(_("Bitte begründen Sie, warum weniger bewilligt wird als beantragt."), "remark")
