"""Who is told when an offering changes: mail rows in the caller's transaction, so none is lost and none sent for nothing.

People with a seat or waiting are read through the reverse relation `enrolments`, which the learners app adds:
arrows point down, so this app knows neither that model nor its states, only that `cancelled_at` is empty.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import F
from django.urls import reverse

from core.domain.mail import send_templated
from core.language import DEFAULT, spoken
from providers.domain.calendar import calendar_of
from providers.models import ChangeRequest, Offering, Session


def raise_sequences(offering: Offering) -> None:
    """Every session changes in the calendars that hold it (iCalendar SEQUENCE)."""
    Session.objects.filter(offering=offering).update(sequence=F("sequence") + 1)


def tell_of_cancellation(offering: Offering, *, at: datetime) -> None:
    """One mail for each person concerned, with the cancelled dates as a calendar file, and one for the provider."""
    context = {"offering": offering, "path": reverse("providers:offering", args=[offering.uuid])}
    people = offering.enrolments.filter(cancelled_at__isnull=True).select_related("learner").order_by("queue_number")
    for enrolment in people:
        send_templated(
            "offering_cancelled",
            to=[enrolment.learner.email],
            context=context | {"person": enrolment.learner},
            at=at,
            language=enrolment.learner.language,
            key=f"cancelled:{offering.pk}:{enrolment.pk}",
            attachments=[_calendar_file(offering, enrolment.learner.language, at=at)] if offering.starts_at else None,
        )
    send_templated(
        "offering_cancelled_provider",
        to=[_contact(offering)],
        context=context | {"people": len(people)},
        at=at,
        key=f"cancelled-provider:{offering.pk}",
    )


def tell_of_new_dates(offering: Offering, *, at: datetime) -> None:
    """Everybody with a seat or waiting learns the dates as they are now."""
    _tell_everybody(offering, "offering_dates_changed", at=at)


def tell_of_inhouse(offering: Offering, *, at: datetime) -> None:
    """Everybody with a seat or waiting learns that the place, and for whom the offering is, has changed."""
    _tell_everybody(offering, "offering_place_changed", at=at)


def _tell_everybody(offering: Offering, template: str, *, at: datetime) -> None:
    """One mail each, with the calendar as it is now."""
    context = {
        "offering": offering,
        "sessions": list(offering.sessions.all()),
        "path": reverse("providers:offering", args=[offering.uuid]),
    }
    for enrolment in offering.enrolments.filter(cancelled_at__isnull=True).select_related("learner").order_by("queue_number"):
        send_templated(
            template,
            to=[enrolment.learner.email],
            context=context | {"person": enrolment.learner},
            at=at,
            language=enrolment.learner.language,
            attachments=[_calendar_file(offering, enrolment.learner.language, at=at)] if offering.starts_at else None,
        )


def tell_of_changes(offering: Offering, lines: Callable[[], Sequence[object]], *, reason: str, key: str, at: datetime) -> None:
    """Everybody with a seat or waiting learns what is different and why. `lines` makes the differences in the reader's language."""
    for enrolment in offering.enrolments.filter(cancelled_at__isnull=True).select_related("learner").order_by("queue_number"):
        language = enrolment.learner.language
        with spoken(language):
            changes = list(lines())
        send_templated(
            "offering_changed",
            to=[enrolment.learner.email],
            context={
                "offering": offering,
                "person": enrolment.learner,
                "changes": changes,
                "reason": reason,
                "path": reverse("providers:offering", args=[offering.uuid]),
            },
            at=at,
            language=language,
            key=f"{key}:{enrolment.pk}",
            attachments=[_calendar_file(offering, language, at=at)] if offering.starts_at else None,
        )


def tell_of_decision(request: ChangeRequest, offering: Offering, *, at: datetime) -> None:
    """Who asked, or else the provider's contact, learns what the office decided."""
    person = request.asked_by
    context = {"request": request, "offering": offering, "path": reverse("providers:portal_history", args=[offering.uuid])}
    to, language = (person.email, person.language) if person and person.is_active else (_contact(offering), DEFAULT)
    send_templated("request_decided", to=[to], context=context, at=at, language=language, key=f"decided:{request.pk}")


def _calendar_file(offering: Offering, language: str, *, at: datetime) -> dict[str, str]:
    """The dates as an attachment; its words and links speak the reader's language, not that of whoever acts."""
    with spoken(language):
        return {"name": "termine.ics", "content": calendar_of(offering, at=at).to_ical().decode(), "type": "text/calendar"}


def tell_provider_of_return(offering: Offering, *, reason: str, at: datetime) -> None:
    """The provider's contact learns why the office gave the offering back."""
    context = {"offering": offering, "reason": reason, "path": reverse("providers:portal_history", args=[offering.uuid])}
    send_templated("offering_returned", to=[_contact(offering)], context=context, at=at)


def _contact(offering: Offering) -> str:
    return offering.contact_email or offering.provider.contact_email
