"""The other side of claims: accept in full or in part, give back, or withdraw an acceptance. Who may is in `claims_for` and learners.rules."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.enums import Role
from core.models import User
from learners.domain.claim_mails import tell_learner
from learners.domain.claims import ClaimRefused, lock_claim
from learners.domain.hours import REASON_LENGTH, CorrectionNeedsReason, ReasonTooLong, post_hours, reverse_hours
from learners.enums import ClaimKind, ClaimState, HoursSource
from learners.models import HoursClaim, HoursEntry, PathwayEnrolment

REMARK_AT_MOST = 2_000
SOURCES = {ClaimKind.SELF_STUDY: HoursSource.PROOF, ClaimKind.RECOGNITION: HoursSource.RECOGNITION}


class ClaimNotSubmitted(ClaimRefused):
    """Only what waits can be decided."""

    message = _("Dieser Antrag liegt nicht zur Entscheidung vor.")


class NobodyDecidesTheirOwnClaim(ClaimRefused):
    """Four eyes."""

    message = _("Über den eigenen Antrag entscheidet eine andere Person.")


class ClaimNotAccepted(ClaimRefused):
    """Only an acceptance can be withdrawn."""

    message = _("Dieser Antrag ist nicht angenommen; es gibt nichts zurückzunehmen.")


class MoreThanClaimed(ClaimRefused):
    """Nobody gets more than they asked for."""

    message = _("Es lassen sich höchstens so viele Minuten anrechnen, wie beantragt sind.")


class ReductionNeedsReason(ClaimRefused):
    """Whoever gets less has to know why."""

    message = _("Bitte begründen Sie, warum Sie weniger Minuten anrechnen.")


class ClaimRemarkMissing(ClaimRefused):
    """Whoever gets a claim back has to know what is missing."""

    message = _("Bitte schreiben Sie, was noch fehlt.")


def accept_claim(claim: HoursClaim, *, minutes: int, remark: str = "", by: User, at: datetime) -> HoursClaim:
    """Count `minutes` of what was claimed; twice is once. Effects: state, ledger, audit line, mail to the learner.

    The caller asks for "learners.decide_claim". Raises MoreThanClaimed, ReductionNeedsReason, NobodyDecidesTheirOwnClaim, ClaimNotSubmitted.
    """
    remark = remark.strip()
    with transaction.atomic():
        claim = lock_claim(claim)
        _refuse_own(claim, by)
        if claim.state == ClaimState.ACCEPTED and claim.credited_minutes == minutes:
            return claim
        if claim.state != ClaimState.SUBMITTED:
            raise ClaimNotSubmitted
        if not 0 < minutes <= claim.claimed_minutes:
            raise MoreThanClaimed
        if minutes < claim.claimed_minutes and not remark:
            raise ReductionNeedsReason
        claim.state, claim.credited_minutes, claim.remark, claim.decided_at, claim.decided_by = ClaimState.ACCEPTED, minutes, remark, at, by
        claim.save(update_fields=["state", "credited_minutes", "remark", "decided_at", "decided_by"])
        post_hours(
            learner=claim.learner,
            module=claim.module,
            phase=claim.phase,
            minutes=minutes,
            source=SOURCES[ClaimKind(claim.kind)],
            source_key=f"claim:{claim.pk}:{lines_of_claim(claim).count() + 1}",
            happened_on_date=claim.happened_on_date,
            recorded_by=by,
            approved_by=by,
            reason=claim.title,
            at=at,
        )
        audit.record(claim, "learners.claim_accepted", by=by, data={"claimed": claim.claimed_minutes, "minutes": minutes, "at": at.isoformat()})
        tell_learner(claim, "claim_accepted", at=at)
    return claim


def return_claim(claim: HoursClaim, *, remark: str, by: User, at: datetime) -> HoursClaim:
    """Give a claim back with what is missing or why nothing counts; twice is once. Effects: state, audit line, mail to the learner.

    Raises ClaimRemarkMissing, NobodyDecidesTheirOwnClaim, ClaimNotSubmitted.
    """
    remark = remark.strip()
    if not remark:
        raise ClaimRemarkMissing
    with transaction.atomic():
        claim = lock_claim(claim)
        _refuse_own(claim, by)
        if claim.state == ClaimState.RETURNED and claim.remark == remark:
            return claim
        if claim.state != ClaimState.SUBMITTED:
            raise ClaimNotSubmitted
        claim.state, claim.remark, claim.decided_at, claim.decided_by = ClaimState.RETURNED, remark, at, by
        claim.save(update_fields=["state", "remark", "decided_at", "decided_by"])
        audit.record(claim, "learners.claim_returned", by=by, data={"at": at.isoformat()})
        tell_learner(claim, "claim_returned", at=at)
    return claim


def withdraw_acceptance(claim: HoursClaim, *, reason: str, by: User, at: datetime) -> HoursClaim:
    """Take an acceptance back: counter-entry in the ledger with the reason, claim returned with it; twice is once. Effects also: audit line, mail to the learner.

    Raises CorrectionNeedsReason, ReasonTooLong, NobodyDecidesTheirOwnClaim, ClaimNotAccepted, and ClosedByCertificate for everybody but the office.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise CorrectionNeedsReason
    if len(reason) > REASON_LENGTH:
        raise ReasonTooLong
    with transaction.atomic():
        claim = lock_claim(claim)
        _refuse_own(claim, by)
        if claim.state == ClaimState.RETURNED and claim.remark == reason:
            return claim
        if claim.state != ClaimState.ACCEPTED:
            raise ClaimNotAccepted
        minutes = claim.credited_minutes
        for line in lines_of_claim(claim).filter(reversed_by__isnull=True):
            reverse_hours(line, reason=reason, by=by, at=at)
        claim.state, claim.credited_minutes, claim.remark, claim.decided_at, claim.decided_by = ClaimState.RETURNED, None, reason, at, by
        claim.save(update_fields=["state", "credited_minutes", "remark", "decided_at", "decided_by"])
        audit.record(claim, "learners.claim_acceptance_withdrawn", by=by, data={"minutes": minutes, "reason": reason, "at": at.isoformat()})
        tell_learner(claim, "claim_acceptance_withdrawn", at=at)
    return claim


def lines_of_claim(claim: HoursClaim) -> QuerySet[HoursEntry]:
    """What was credited for it, one line per acceptance, taken back or not; the first one before numbers were counted had none."""
    return HoursEntry.objects.filter(Q(source_key=f"claim:{claim.pk}") | Q(source_key__startswith=f"claim:{claim.pk}:"), learner=claim.learner_id)


def claims_for(user: User) -> QuerySet[HoursClaim]:
    """Those this person may see as decider, never their own: the office all; guides the self-study of those they accompany; editors the self-study of their offerings."""
    claims = (
        HoursClaim.objects.exclude(learner=user).exclude(state=ClaimState.WITHDRAWN).select_related("learner", "module", "offering__provider", "decided_by")
    )
    if user.has_role(Role.COORDINATOR):
        return claims
    mine = Q(pk__in=[])
    if user.has_role(Role.PROCESS_GUIDE):
        mine |= Q(learner__in=PathwayEnrolment.objects.filter(guide=user, left_at__isnull=True).values("learner"))
    if user.has_role(Role.PROVIDER_EDITOR):
        mine |= Q(offering__provider__organisation__in=user.organisation_ids(Role.PROVIDER_EDITOR))
    return claims.filter(mine, kind=ClaimKind.SELF_STUDY)


def credited_before(claim: HoursClaim) -> int:
    """Minutes that the person already has for this module and phase."""
    lines = HoursEntry.objects.filter(learner=claim.learner_id, module=claim.module_id, phase=claim.phase)
    return sum(lines.values_list("minutes", flat=True))


def _refuse_own(claim: HoursClaim, by: User) -> None:
    if claim.learner_id == by.pk:
        raise NobodyDecidesTheirOwnClaim
