"""A provider writes to the people of an offering through the system: kept as a record, one mail for each of them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.domain import audit
from core.domain.mail import send_templated
from core.models import User
from core.time import berlin_date, start_of_day
from providers.domain.life import record_step
from providers.domain.locking import lock_offering
from providers.enums import OfferingState, Recipients, StepKind
from providers.models import MessageRecipient, Offering, ParticipantMessage

MOST_A_DAY = 5  # to one offering: whoever writes more often writes to the wrong place


class MessageRefused(Exception):
    """The message cannot be sent; the sentence says why."""


def send_message(offering: Offering, *, uuid: UUID, audience: str, subject: str, text: str, by: User, at: datetime) -> ParticipantMessage:
    """Send it to everybody of the audience; `uuid` is drawn with the form, so the same message twice is once.

    Effects under the offering's lock: the message, a row for each person, a mail for each, a line in the Verlauf, one audit line.
    Raises MessageRefused when nobody is there to read it, too much was written today, or the offering never was public.
    """
    with transaction.atomic():
        locked = lock_offering(offering)
        if existing := ParticipantMessage.objects.filter(uuid=uuid).first():
            if existing.offering_id != locked.pk:
                raise MessageRefused(_("Das Formular gehört zu einem anderen Angebot. Bitte laden Sie die Seite neu."))
            return existing
        if locked.state not in OfferingState.PUBLIC:
            raise MessageRefused(_("Zu einem Angebot, das nicht veröffentlicht ist, gibt es keine Angemeldeten."))
        if locked.messages.filter(sent_at__gte=start_of_day(berlin_date(at))).count() >= MOST_A_DAY:
            raise MessageRefused(
                _("Heute sind zu diesem Angebot schon %(number)d Nachrichten gesendet worden. Bitte warten Sie bis morgen.") % {"number": MOST_A_DAY}
            )
        people = list(people_of(locked, audience))
        if not people:
            raise MessageRefused(_("In dieser Auswahl ist zurzeit niemand."))
        message = ParticipantMessage.objects.create(
            uuid=uuid, offering=locked, audience=audience, subject=" ".join(subject.split()), text=text.strip(), sent_by=by, sent_at=at
        )
        MessageRecipient.objects.bulk_create(MessageRecipient(message=message, person=person) for person in people)
        for person in people:
            _mail(message, locked, person, at=at)
        record_step(locked, StepKind.MESSAGE_SENT, by=by, at=at, remark=message.subject)
        audit.record(locked, "providers.message_sent", by=by, data={"message": message.pk, "people": len(people)})
    return message


def people_of(offering: Offering, audience: str) -> "QuerySet[User]":
    """Whom a message to this audience goes to now, read through the reverse relation that the learners app adds."""
    active = offering.enrolments.filter(cancelled_at__isnull=True)
    if audience != Recipients.ALL:
        active = active.filter(confirmed_at__isnull=audience == Recipients.WAITING)
    return User.objects.filter(pk__in=active.values("learner"), is_active=True).order_by("pk")


def _mail(message: ParticipantMessage, offering: Offering, person: User, *, at: datetime) -> None:
    send_templated(
        "participant_message",
        to=[person.email],
        context={"message": message, "offering": offering, "person": person, "path": reverse("providers:offering", args=[offering.uuid])},
        at=at,
        language=person.language,
        key=f"message:{message.pk}:{person.pk}",
    )
