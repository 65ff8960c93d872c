"""The Kompetenzprofil: how somebody sees their own ten competences, whether the guide may look, and which modules would help.

Private by default and of no consequence: nothing else reads it. The trail says that something was assessed or shared, never what.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from curriculum.models import Competence, Curriculum, Module, ModuleCompetence
from learners.domain.progress import progress_of_many
from learners.enums import AssessmentMoment
from learners.models import CompetenceAssessment, PathwayEnrolment

HIGHEST = 4
WEAK = 2  # up to here a competence is worth a suggestion


class AssessmentRefused(Exception):
    """The assessment was not stored; `message` is the German sentence."""

    message = _("Bitte schätzen Sie jede der Kompetenzen ein.")

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class ProfileRow:
    """A competence with the ratings there are, by moment."""

    competence: Competence
    ratings: dict[AssessmentMoment, int]

    @property
    def latest(self) -> int | None:
        """The rating of the last moment there is."""
        return next((self.ratings[moment] for moment in reversed(AssessmentMoment) if moment in self.ratings), None)

    @property
    def in_order(self) -> list[int | None]:
        """One rating per moment; None where there is none."""
        return [self.ratings.get(moment) for moment in AssessmentMoment]


@dataclass(frozen=True)
class CompetenceProfile:
    """All competences in the guide's order, and when somebody assessed them."""

    rows: tuple[ProfileRow, ...]
    assessed_at: dict[AssessmentMoment, datetime]
    is_shared: bool


@dataclass(frozen=True)
class SuggestedModule:
    """A module with the mappings that suggest it, each with the own rating of its competence. `is_done`: it is credited already."""

    module: Module
    mappings: tuple[tuple[ModuleCompetence, int | None], ...]
    is_done: bool

    @property
    def deciders(self) -> list[tuple[User | None, date]]:
        """Who mapped and when, each pair once; None is the editors of the programme's file."""
        return list(dict.fromkeys((mapping.decided_by, mapping.decided_on_date) for mapping, _rating in self.mappings))


def assess(learner: User, moment: AssessmentMoment, ratings: Mapping[str, int], *, at: datetime) -> CompetenceAssessment:
    """Store the ratings (slug to 0–4) of this moment; a later answer replaces an earlier one. Raises AssessmentRefused unless all ten are there."""
    curriculum = Curriculum.objects.get(is_current=True)
    slugs = set(curriculum.competences.values_list("slug", flat=True))
    if set(ratings) != slugs or any(not 0 <= rating <= HIGHEST for rating in ratings.values()):
        raise AssessmentRefused
    with transaction.atomic():
        shared = CompetenceAssessment.objects.filter(learner=learner, is_shared=True).exists()
        row, _created = CompetenceAssessment.objects.update_or_create(
            learner=learner, curriculum=curriculum, moment=moment, defaults={"ratings": dict(ratings), "assessed_at": at, "is_shared": shared}
        )
        audit.record(row, "learners.competences_assessed", by=learner, data={"moment": str(moment)})
    return row


def share_profile(learner: User, *, shared: bool) -> None:
    """Let the process guide look at all assessments, or no longer; twice is once."""
    with transaction.atomic():
        changed = CompetenceAssessment.objects.filter(learner=learner, is_shared=not shared)
        if row := changed.first():
            changed.update(is_shared=shared)
            audit.record(row, "learners.competences_shared", by=learner, data={"shared": shared})


def profile_of(learner: User) -> CompetenceProfile:
    """The profile in the current version of the programme: two queries."""
    found = {
        AssessmentMoment(row.moment): row
        for row in CompetenceAssessment.objects.filter(learner=learner, curriculum__is_current=True).order_by("assessed_at", "pk")
    }
    competences = Competence.objects.filter(curriculum__is_current=True).order_by("position")
    return CompetenceProfile(
        rows=tuple(
            ProfileRow(competence, {moment: found[moment].ratings[competence.slug] for moment in found if competence.slug in found[moment].ratings})
            for competence in competences
        ),
        assessed_at={moment: found[moment].assessed_at for moment in AssessmentMoment if moment in found},
        is_shared=any(row.is_shared for row in found.values()),
    )


def suggested_modules(learner: User, profile: CompetenceProfile, *, phase: str, at: datetime) -> list[SuggestedModule]:
    """Modules, each once, for what is rated 2 or less, the weakest first, or for everything while nothing is rated; `phase` (slug) narrows to one of the process.

    Ties in the guide's order. What is credited in an open pathway stays in the list and is marked: one may want to repeat it.
    """
    ratings = {row.competence.pk: row.latest for row in profile.rows}
    weak = {key for key, rating in ratings.items() if rating is None or rating <= WEAK}
    mappings = ModuleCompetence.objects.filter(competence__in=weak).select_related("module", "competence", "phase", "decided_by")
    if phase:
        mappings = mappings.filter(phase__slug=phase)
    begun = PathwayEnrolment.objects.filter(learner=learner, left_at__isnull=True).select_related("pathway")
    done = {row.module.pk for progress in progress_of_many(begun, at=at).values() for row in progress.rows if row.is_complete}
    by_module: dict[Module, list[tuple[ModuleCompetence, int | None]]] = {}
    for row in sorted(mappings, key=lambda row: (ratings[row.competence_id] or 0, row.competence.position, row.module.position)):
        by_module.setdefault(row.module, []).append((row, ratings[row.competence_id]))
    return [SuggestedModule(module, tuple(found), module.pk in done) for module, found in by_module.items()]
