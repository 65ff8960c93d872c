"""Mails about an enrolment: one function, one template each in templates/emails/."""

from datetime import datetime
from typing import Any

from core.domain.mail import send_templated
from learners.models import Enrolment
from providers.models import Offering


def mail_about(enrolment: Enrolment, template: str, *, offering: Offering, at: datetime, **context: Any) -> None:
    """Queue `templates/emails/<template>.txt` to the person, in the caller's transaction.

    Each of these things happens to an enrolment once, and the caller holds the lock in which it does.
    `offering` is given because the caller has the fresh row; the template gets its sessions and provider too.
    """
    context |= {
        "enrolment": enrolment,
        "learner": enrolment.learner,
        "offering": offering,
        "provider": offering.provider,
        "sessions": list(offering.sessions.all()),
    }
    learner = enrolment.learner
    send_templated(template, to=[learner.email], context=context, at=at, language=learner.language, key=f"{template}:{enrolment.pk}")
