"""What people say about an offering afterwards: once each, without their name, shown from five answers on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Avg, Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from learners.domain.locks import lock_offering
from learners.enums import EnrolmentState, Rating
from learners.models import Enrolment, FeedbackAnswer, FeedbackReceipt
from providers.enums import OfferingState
from providers.models import Offering

SHOWN_FROM = 5  # fewer answers could be told apart


class FeedbackRefused(Exception):
    """Nothing was written; `message` is the German sentence for the learner."""

    message: str | Promise = _("Zu diesem Angebot können Sie keine Rückmeldung geben.")

    def __str__(self) -> str:
        return str(self.message)


class NotOverYet(FeedbackRefused):
    """Still to come, or running."""

    message = _("Das Angebot ist noch nicht zu Ende. Danach freuen wir uns über Ihre Rückmeldung.")


class AlreadyGiven(FeedbackRefused):
    """Once is enough, and nobody knows which answer it was."""

    message = _("Sie haben zu diesem Angebot schon eine Rückmeldung gegeben. Vielen Dank!")


@dataclass(frozen=True)
class FeedbackSummary:
    """The answers of an offering in sum. Below SHOWN_FROM only how many there are is told."""

    answers: int
    average_tenths: int | None = None
    by_rating: Sequence[tuple[int, int]] = ()
    comments: Sequence[str] = ()

    @property
    def is_shown(self) -> bool:
        """Enough answers."""
        return self.answers >= SHOWN_FROM

    @property
    def average(self) -> Decimal:
        """With one decimal, as it is shown."""
        return Decimal(self.average_tenths or 0) / 10

    @property
    def lines(self) -> list[tuple[str, int]]:
        """How often each answer was given, in words."""
        return [(str(Rating(rating).label), count) for rating, count in self.by_rating]


def why_not(enrolment: Enrolment, *, at: datetime) -> FeedbackRefused | None:
    """What stands against an answer of this person now."""
    offering = enrolment.offering
    if enrolment.state != EnrolmentState.CONFIRMED or offering.state != OfferingState.PUBLISHED:
        return FeedbackRefused()
    if offering.ends_at is None or offering.ends_at > at:
        return NotOverYet()
    if FeedbackReceipt.objects.filter(enrolment=enrolment).exists():
        return AlreadyGiven()
    return None


def give_feedback(enrolment: Enrolment, *, rating: int, comment: str, at: datetime) -> None:
    """Keep an answer (rating 1 to 5) apart from who gave it. Effects: answer, receipt, one audit line without content.

    Raises FeedbackRefused, NotOverYet, AlreadyGiven.
    """
    with transaction.atomic():
        lock_offering(enrolment.offering)
        if refused := why_not(enrolment, at=at):
            raise refused
        FeedbackReceipt.objects.create(enrolment=enrolment)
        FeedbackAnswer.objects.create(offering_id=enrolment.offering_id, rating=rating, comment=comment.strip())
        audit.record(enrolment, "learners.feedback_given", by=enrolment.learner)


def feedback_of(offering: Offering) -> FeedbackSummary:
    """What provider and office see; two queries."""
    answers = FeedbackAnswer.objects.filter(offering=offering)
    counts = dict(answers.values_list("rating").annotate(Count("pk")).order_by())
    total = sum(counts.values())
    if total < SHOWN_FROM:
        return FeedbackSummary(total)
    points = sum(rating * count for rating, count in counts.items())
    return FeedbackSummary(
        answers=total,
        average_tenths=(20 * points + total) // (2 * total),
        by_rating=[(rating, counts.get(rating, 0)) for rating in range(5, 0, -1)],
        comments=list(answers.exclude(comment="").order_by("pk").values_list("comment", flat=True)),
    )


def rated_offerings() -> "QuerySet[Offering]":
    """Offerings with enough answers, with `answers` and `average`, the worst first: where the office should look."""
    rated = Offering.objects.annotate(answers=Count("feedback_answers"), average=Avg("feedback_answers__rating"))
    return rated.filter(answers__gte=SHOWN_FROM).select_related("provider__organisation").order_by("average", "pk")
