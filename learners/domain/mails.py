"""Mails about seats: one function for each kind of reader, one template each in templates/emails/."""

from datetime import datetime
from typing import Any

from core.domain.mail import send_templated
from learners.models import Enrolment, GroupRegistration, SeatInvitation
from providers.models import Offering


def mail_about(enrolment: Enrolment, template: str, *, offering: Offering, at: datetime, **context: Any) -> None:
    """Queue `templates/emails/<template>.txt` to the person, in the caller's transaction.

    Each of these things happens to an enrolment once, and the caller holds the lock in which it does.
    `offering` is given because the caller has the fresh row; the template gets its sessions and provider too.
    """
    learner = enrolment.learner
    context |= {"enrolment": enrolment, "learner": learner} | _about(offering)
    send_templated(template, to=[learner.email], context=context, at=at, language=learner.language, key=f"{template}:{enrolment.pk}")


def mail_about_group(group: GroupRegistration, template: str, *, offering: Offering, at: datetime, **context: Any) -> None:
    """Queue the mail to whoever registered the group. Some things happen to a group more than once, so the key carries the instant."""
    booker = group.booked_by
    context |= {"group": group, "booker": booker} | _about(offering)
    send_templated(template, to=[booker.email], context=context, at=at, language=booker.language, key=f"{template}:{group.pk}:{int(at.timestamp())}")


def mail_invitation(invitation: SeatInvitation, template: str, *, offering: Offering, at: datetime, **context: Any) -> None:
    """Queue the mail to somebody named for a seat. It reads the same whether the address has an account or not."""
    context |= {"invitation": invitation, "inviter": invitation.invited_by} | _about(offering)
    send_templated(template, to=[invitation.email], context=context, at=at, key=f"{template}:{invitation.pk}")


def mail_provider(offering: Offering, template: str, *, at: datetime, **context: Any) -> None:
    """Queue the mail to the address for questions; one while it still waits."""
    to = offering.contact_email or offering.provider.contact_email
    send_templated(template, to=[to], context=context | _about(offering), at=at, key=f"{template}:{offering.pk}")


def _about(offering: Offering) -> dict[str, Any]:
    return {"offering": offering, "provider": offering.provider, "sessions": list(offering.sessions.all())}
