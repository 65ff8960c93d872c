"""What one claim rests on, read fresh: is it due, by which rule, and what the paper would say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from certificates.domain.claims import Claim
from certificates.domain.contents import module_contents, pathway_contents, seat_contents, transcript_contents
from certificates.domain.eligibility import HoursFacts, Missing, Rules, SeatFacts, counted_minutes, missing_for, threshold_minutes
from certificates.domain.facts import module_facts, pathway_facts, recorded_cells, seat_facts, transcript_facts, with_attendance
from certificates.domain.rule_book import load_rule_book
from certificates.domain.snapshot import Contents, Decision
from certificates.enums import CertificateKind
from core.models import User
from core.time import berlin_date
from curriculum.models import Module
from learners.domain.progress import progress_of
from learners.models import Enrolment, PathwayEnrolment


@dataclass(frozen=True)
class Proof:
    """The answer of the rules for one claim, and a way to read what its paper says; `contents` may only be asked when nothing is missing."""

    missing: list[Missing]
    decision: Decision
    contents: Callable[[], Contents]


def prove(claim: Claim, *, at: datetime) -> Proof:
    """Read the claim's facts and hold them against the rules of the day its learning began. A fixed number of queries per kind."""
    if claim.kind in CertificateKind.ABOUT_A_SEAT:
        return _of_seat(claim, at)
    if claim.kind == CertificateKind.PATHWAY:
        return _of_pathway(claim, at)
    return _of_module(claim) if claim.kind == CertificateKind.MODULE else _of_everything(claim)


def _of_seat(claim: Claim, at: datetime) -> Proof:
    fresh = with_attendance(Enrolment.objects.all()).get(pk=claim.enrolment.pk)  # type: ignore[union-attr] # the kind has one
    facts = seat_facts(fresh, at=at)
    return _answer(claim, facts, facts.begins_on_date, lambda: seat_contents(fresh, claim.kind))


def _of_pathway(claim: Claim, at: datetime) -> Proof:
    rows = PathwayEnrolment.objects.select_related("learner", "pathway__curriculum")
    fresh = rows.get(pk=claim.pathway_enrolment.pk)  # type: ignore[union-attr] # the kind has one
    progress = progress_of(fresh, at=at)
    facts = pathway_facts(progress, recorded_cells([fresh.learner_id]))
    return _answer(claim, facts, berlin_date(fresh.begun_at), lambda: pathway_contents(progress))


def _of_module(claim: Claim) -> Proof:
    module, learner = claim.module, User.objects.get(pk=claim.learner_id)
    assert module is not None  # noqa: S101 -- the kind has one
    cells = recorded_cells([learner.pk], [module])
    first = min((cell.first_date for cell in cells.values()), default=None)
    return _answer(claim, module_facts(learner.pk, module, cells), first, lambda: module_contents(learner, module))


def _of_everything(claim: Claim) -> Proof:
    learner = User.objects.get(pk=claim.learner_id)
    cells = recorded_cells([learner.pk])
    modules = list(Module.objects.filter(pk__in={module for _learner, module, _phase in cells}).order_by("position", "pk"))
    first = min((cell.first_date for cell in cells.values()), default=None)
    return _answer(claim, transcript_facts(learner.pk, modules, cells), first, lambda: transcript_contents(learner))


def _answer(claim: Claim, facts: SeatFacts | HoursFacts, on_date: date | None, contents: Callable[[], Contents]) -> Proof:
    rules = load_rule_book().rules(claim.kind, on_date)
    return Proof(missing_for(facts, rules), decision_of(facts, rules, claim.kind), contents)


def decision_of(facts: SeatFacts | HoursFacts, rules: Rules, kind: CertificateKind) -> Decision:
    """What the paper and the register say about the rule."""
    return Decision(
        valid_from=rules.valid_from_date.isoformat() if rules.valid_from_date else "",
        minimum_percent=rules.minimum_percent if kind in CertificateKind.ABOUT_A_SEAT else None,
        minimum_percent_per_module=rules.minimum_percent_per_module,
        threshold_minutes=threshold_minutes(facts, rules),
        counted_minutes=counted_minutes(facts, rules),
    )
