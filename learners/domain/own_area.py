"""What somebody sees first: where they stand, what comes next, what is missing. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.units import format_lessons
from curriculum.enums import Phase
from learners.domain.overlap import Slot
from learners.domain.progress import Progress, progress_of_many
from learners.domain.suggestions import Gap, gaps_of
from learners.domain.waiting import with_positions
from learners.enums import EnrolmentState, UnitWorkState
from learners.models import Enrolment, UnitWork
from providers.enums import OfferingState
from providers.models import Session

NEXT_SESSIONS = 5
MOST_STEPS = 4

# What the page shows. Whole rows of offerings, providers and municipalities cost more than everything else on it.
OF_A_SESSION = (
    "starts_at",
    "ends_at",
    "is_online",
    "venue",
    "offering__uuid",
    "offering__title",
    "offering__venue",
    "offering__provider__organisation__name",
    "offering__gemeinde__name",
)
OF_A_PLACE = ("learner", "state", "offering__uuid", "offering__title", "offering__starts_at")
OF_A_WORK = ("learner", "state", "begun_at", "submitted_at", "unit__slug", "unit__title", "unit__title_en")


@dataclass(frozen=True)
class Step:
    """One thing to do now: a sentence and where to do it."""

    text: str
    url: str
    link: str


@dataclass(frozen=True)
class Overview:
    """Everything of the own area. `progresses` are the open pathways, `gaps` what they miss."""

    progresses: tuple[Progress, ...]
    gaps: tuple[Gap, ...]
    sessions: tuple[Session, ...]
    waiting: tuple[Enrolment, ...]
    works: tuple[UnitWork, ...]
    steps: tuple[Step, ...]


def overview_of(learner: User, *, at: datetime) -> Overview:
    """Load the own area of a person."""
    enrolments = list(learner.pathway_enrolments.filter(left_at__isnull=True).select_related("pathway", "guide").order_by("begun_at", "pk"))
    progresses = tuple(progress_of_many(enrolments, at=at).values())
    sessions = list(upcoming_sessions(learner, at=at).only(*OF_A_SESSION))
    held = [Slot(session.starts_at, session.ends_at, "") for session in sessions]
    gaps = tuple(gaps_of(progresses, learner_id=learner.pk, held=held, at=at))
    works = tuple(learner.unit_works.exclude(state=UnitWorkState.ACCEPTED).select_related("unit").only(*OF_A_WORK).order_by("begun_at", "pk"))
    waiting = with_positions(learner.enrolments.filter(state=EnrolmentState.WAITING, offering__state=OfferingState.PUBLISHED))
    return Overview(
        progresses=progresses,
        gaps=gaps,
        sessions=tuple(sessions[:NEXT_SESSIONS]),
        waiting=tuple(waiting.select_related("offering").only(*OF_A_PLACE).order_by(F("offering__starts_at").asc(nulls_last=True), "pk")),
        works=works,
        steps=tuple(next_steps(progresses, works, gaps)[:MOST_STEPS]),
    )


def upcoming_sessions(learner: User, *, at: datetime) -> QuerySet[Session]:
    """Sessions in which the person has a seat and that are not over, the next one first."""
    return (
        Session.objects.filter(
            offering__enrolments__learner=learner,
            offering__enrolments__state=EnrolmentState.CONFIRMED,
            offering__state=OfferingState.PUBLISHED,
            ends_at__gt=at,
        )
        .select_related("offering__provider__organisation", "offering__gemeinde")
        .order_by("starts_at", "pk")
    )


def next_steps(progresses: Sequence[Progress], works: Sequence[UnitWork], gaps: Sequence[Gap]) -> list[Step]:
    """What to do now, the most urgent first: choose, mend, fetch the certificate, go on, book, begin."""
    if not progresses:
        text = _("Wählen Sie einen Bildungsweg. Dann sehen Sie, welche Module Sie brauchen und was dafür schon zählt.")
        return [Step(text, reverse("learners:choose_pathway"), _("Bildungsweg wählen"))]
    steps = []
    for work in works:
        if work.state == UnitWorkState.RETURNED:
            text = _("„%(unit)s“ kam mit einer Rückfrage zurück.") % {"unit": work.unit.title}
            steps.append(Step(text, reverse("learners:unit", args=[work.unit.slug]), _("Rückfrage ansehen und überarbeiten")))
    for progress in progresses:
        if progress.is_complete:
            text = _("Sie haben alle Lernzeiten für „%(pathway)s“.") % {"pathway": progress.enrolment.pathway.title}
            steps.append(Step(text, reverse("certificates:own"), _("Zu den Nachweisen")))
    for work in works:
        if work.state == UnitWorkState.OPEN:
            text = _("Sie haben „%(unit)s“ begonnen.") % {"unit": work.unit.title}
            steps.append(Step(text, reverse("learners:unit", args=[work.unit.slug]), _("Weiterarbeiten")))
    if gap := next((gap for gap in gaps if gap.phase == Phase.PRESENCE), None):
        text = _("Für Modul %(code)s fehlen noch %(hours)s Präsenz.") % {"code": gap.module.code, "hours": format_lessons(gap.minutes)}
        steps.append(Step(text, f"{reverse('providers:offering_list')}?modul={gap.module.code}", _("Angebot suchen")))
    if gap := next((gap for gap in gaps if gap.units), None):
        text = _("Für Modul %(code)s können Sie gleich im Selbstlernen beginnen.") % {"code": gap.module.code}
        steps.append(Step(text, reverse("learners:unit", args=[gap.units[0].slug]), _("„%(unit)s“ ansehen") % {"unit": gap.units[0].title}))
    return steps
