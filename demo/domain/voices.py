"""What people said afterwards, and one mail in the office's own words. Draws no chance, so all other data stay."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from uuid import uuid5

from core.mailing import registry
from core.mailing.texts import Words, store_text
from core.models import User
from demo.domain.offerings import Held
from learners.enums import EnrolmentState
from learners.models import Enrolment, FeedbackAnswer, FeedbackReceipt
from providers.models import Offering

RATED = 6  # so many finished offerings have answers; the last one too few to be shown
RATINGS = (5, 4, 5, 4, 3, 5, 4, 2, 5, 4)
COMMENTS = (
    "Die Übung im Stadtteil hat mir am meisten gebracht. (Demo-Text)",
    "",
    "Mehr Zeit für den Austausch wäre gut. (Demo-Text)",
    "",
    "",
    "Gute Beispiele aus kleinen Gemeinden. (Demo-Text)",
    "Der Raum war mit dem Rollstuhl schwer zu erreichen. (Demo-Text)",
)
REMINDER = Words(
    subject="In drei Tagen geht es los: {angebot}",
    body=(
        "Guten Tag {name},\n\nbald sehen wir uns in „{angebot}“ ({träger}):\n\n{termine}\n\n"
        "Bitte bringen Sie eine Karte Ihres Quartiers mit, auf Papier oder auf dem Tablet. (Demo-Text)\n\n"
        "Können Sie nicht kommen? Dann melden Sie sich bitte ab:\n{link_anmeldungen}\n\nFreundliche Grüße\n{absender}"
    ),
)


def write_feedback(finished: Sequence[Held]) -> None:
    """Answers to the first finished offerings: two of three people, and only three in the last one."""
    for number, held in enumerate(finished[:RATED]):
        people = list(Enrolment.objects.filter(offering=held.pk, state=EnrolmentState.CONFIRMED).order_by("queue_number").values_list("pk", flat=True))
        answering = people[: 3 if number == RATED - 1 else len(people) * 2 // 3]
        key = Offering.objects.values_list("uuid", flat=True).get(pk=held.pk)
        ratings = cycle(RATINGS[number:] + RATINGS[:number])
        FeedbackReceipt.objects.bulk_create(FeedbackReceipt(enrolment_id=pk) for pk in answering)
        FeedbackAnswer.objects.bulk_create(
            FeedbackAnswer(id=uuid5(key, str(place)), offering_id=held.pk, rating=next(ratings), comment=COMMENTS[(place + number) % len(COMMENTS)])
            for place, _pk in enumerate(answering)
        )


def word_reminder(*, by: User, at: datetime) -> None:
    """The office has worded the reminder a week ago."""
    kind = registry.find("reminder")
    if kind is not None:
        store_text(kind, REMINDER, seen=0, by=by, at=at - timedelta(days=7))
