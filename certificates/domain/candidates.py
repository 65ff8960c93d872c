"""Who might get a certificate, and what each still misses: for the learner's page, the office's lists and the nightly run.

Every function takes rows and answers for all of them in a number of queries that does not depend on how many there are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from certificates.domain.claims import Claim, of_everything, of_module, of_pathway, of_seat
from certificates.domain.eligibility import Missing, missing_for
from certificates.domain.facts import Cell, Recorded, module_facts, pathway_facts, recorded_cells, seat_facts, transcript_facts, with_attendance
from certificates.domain.rule_book import RuleBook, load_rule_book
from certificates.enums import CertificateKind, CertificateState
from certificates.models import Certificate
from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain.progress import progress_of_many
from learners.enums import EnrolmentState
from learners.models import Enrolment, HoursEntry, PathwayEnrolment
from providers.enums import OfferingState

INTRODUCTION_FORMAT: Final = "einfuehrung"  # the slug the curriculum's data give it


@dataclass(frozen=True)
class Candidate:
    """A claim, whose it is, and what is still missing; `is_automatic` when the nightly run issues it."""

    claim: Claim
    learner: User
    missing: list[Missing]
    is_automatic: bool

    @property
    def is_due(self) -> bool:
        """Nothing is missing."""
        return not self.missing

    @property
    def title(self) -> str:
        """What it would be about."""
        return self.claim.title


def finished_seats(*, at: datetime) -> "QuerySet[Enrolment]":
    """Seats in offerings that are over."""
    return Enrolment.objects.filter(state=EnrolmentState.CONFIRMED, offering__state=OfferingState.PUBLISHED, offering__ends_at__lte=at).order_by(
        "offering__ends_at", "pk"
    )


def without(rows: "QuerySet[Enrolment]", kind: CertificateKind) -> "QuerySet[Enrolment]":
    """Of these seats, those for which nothing of this kind was ever issued: what was withdrawn is for the office to decide."""
    rows = rows.filter(offering__format__slug=INTRODUCTION_FORMAT) if kind == CertificateKind.INTRODUCTION else rows
    return rows.exclude(Exists(Certificate.objects.filter(kind=kind, enrolment=OuterRef("pk"))))


def open_pathways() -> "QuerySet[PathwayEnrolment]":
    """Begun pathways for which nothing was ever issued."""
    return PathwayEnrolment.objects.filter(left_at__isnull=True).exclude(Exists(Certificate.objects.filter(pathway_enrolment=OuterRef("pk")))).order_by("pk")


def seat_candidates(seats: "QuerySet[Enrolment]", kind: CertificateKind, *, at: datetime) -> list[Candidate]:
    """These seats with what is missing."""
    book, found = load_rule_book(), []
    for seat in with_attendance(seats):
        facts = seat_facts(seat, at=at)
        rules = book.rules(kind, facts.begins_on_date)
        found.append(Candidate(of_seat(seat, kind), seat.learner, missing_for(facts, rules), rules.is_automatic))
    return found


def pathway_candidates(pathway_enrolments: "QuerySet[PathwayEnrolment]", *, at: datetime) -> list[Candidate]:
    """These begun pathways with what is missing."""
    rows = list(pathway_enrolments.select_related("learner", "pathway__curriculum"))
    progress = progress_of_many(rows, at=at)
    book, cells, found = load_rule_book(), recorded_cells({row.learner_id for row in rows}), []
    for row in rows:
        rules = book.rules(CertificateKind.PATHWAY, berlin_date(row.begun_at))
        found.append(Candidate(of_pathway(row), row.learner, missing_for(pathway_facts(progress[row.pk], cells), rules), rules.is_automatic))
    return found


def open_modules(module: Module | None = None) -> "QuerySet[HoursEntry, dict[str, Any]]":
    """Every person and module (or everybody of this one) with minutes in the ledger for which nothing was ever issued: `learner` and `module`, as keys."""
    entries = HoursEntry.objects.order_by() if module is None else HoursEntry.objects.order_by().filter(module=module)
    issued = Certificate.objects.filter(kind=CertificateKind.MODULE, learner=OuterRef("learner"), module=OuterRef("module"))
    held = entries.exclude(Exists(issued)).values("learner", "module").annotate(held=Sum("minutes")).filter(held__gt=0)
    return held.order_by("module__position", "module", "learner__last_name", "learner__first_name", "learner")


def open_transcripts() -> "QuerySet[User]":
    """Who has minutes in the ledger and no Leistungsübersicht that says them all: none was ever issued, or something was recorded since.

    What was withdrawn is for the office to decide.
    """
    mine = HoursEntry.objects.filter(learner=OuterRef("pk")).order_by()
    issued = Certificate.objects.filter(kind=CertificateKind.TRANSCRIPT, learner=OuterRef("pk"))
    valid = issued.filter(state=CertificateState.VALID)
    held = Subquery(mine.values("learner").annotate(held=Sum("minutes")).values("held"))
    latest = Subquery(mine.values("learner").annotate(latest=Max("recorded_at")).values("latest"))
    people = User.objects.annotate(held=held, latest=latest, issued_at=Subquery(valid.values("issued_at")[:1])).filter(held__gt=0)
    return people.filter(~Exists(issued) | Q(latest__gt=F("issued_at"))).order_by("last_name", "first_name", "pk")


def open_module_candidates(pairs: Sequence[dict[str, Any]]) -> list[Candidate]:
    """These rows of open_modules with what is missing."""
    people = User.objects.in_bulk({pair["learner"] for pair in pairs})
    modules = Module.objects.select_related("area").in_bulk({pair["module"] for pair in pairs})
    cells, book = recorded_cells(people, modules), load_rule_book()
    return [_module_candidate(people[pair["learner"]], modules[pair["module"]], cells, book) for pair in pairs]


def module_candidates(learners: Iterable[User]) -> list[Candidate]:
    """Every module in which these people have minutes and for which nothing was ever issued, in the guide's order."""
    people = {learner.pk: learner for learner in learners}
    cells = recorded_cells(people)
    issued = set(Certificate.objects.filter(kind=CertificateKind.MODULE, learner__in=people).values_list("learner_id", "module_id"))
    book = load_rule_book()
    return [
        _module_candidate(people[learner_id], module, cells, book)
        for learner_id, modules in _modules_per_person(cells).items()
        for module in modules
        if (learner_id, module.pk) not in issued
    ]


def _module_candidate(learner: User, module: Module, cells: dict[Cell, Recorded], book: RuleBook) -> Candidate:
    rules = book.rules(CertificateKind.MODULE, _first_day(cells, learner.pk, [module.pk]))
    return Candidate(of_module(learner, module), learner, missing_for(module_facts(learner.pk, module, cells), rules), rules.is_automatic)


def transcript_candidates(learners: Iterable[User]) -> list[Candidate]:
    """The Leistungsübersicht of these people, whether or not they have an older one."""
    people = {learner.pk: learner for learner in learners}
    cells = recorded_cells(people)
    modules, book, found = _modules_per_person(cells), load_rule_book(), []
    for learner_id, learner in people.items():
        own = modules.get(learner_id, [])
        rules = book.rules(CertificateKind.TRANSCRIPT, _first_day(cells, learner_id, [module.pk for module in own]))
        found.append(Candidate(of_everything(learner), learner, missing_for(transcript_facts(learner_id, own, cells), rules), rules.is_automatic))
    return found


def _modules_per_person(cells: dict[Cell, Recorded]) -> dict[int, list[Module]]:
    modules = Module.objects.select_related("area").in_bulk({module for _learner, module, _phase in cells})
    found: dict[int, set[int]] = defaultdict(set)
    for (learner, module, _phase), recorded in cells.items():
        if recorded.minutes > 0:
            found[learner].add(module)
    return {learner: sorted((modules[pk] for pk in keys), key=lambda module: (module.position, module.pk)) for learner, keys in found.items()}


def _first_day(cells: dict[Cell, Recorded], learner_id: int, modules: Collection[int]) -> date | None:
    found = (cells.get((learner_id, module, phase.value)) for module in modules for phase in Phase)
    return min((cell.first_date for cell in found if cell), default=None)
