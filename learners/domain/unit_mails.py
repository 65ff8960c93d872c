"""Who hears about self-study work, and what the mails need to know."""

from datetime import datetime

from django.urls import reverse

from core.domain.mail import send_templated
from core.enums import Role
from core.models import User
from learners.models import UnitWork


def tell_deciders(work: UnitWork, *, at: datetime) -> None:
    """Queue the mail "unit_submitted" to everybody who may decide and is responsible."""
    for person in deciders_of(work):
        send_templated("unit_submitted", to=[person.email], context=_context(work) | {"person": person}, at=at, language=person.language)


def tell_learner(work: UnitWork, template: str, *, at: datetime) -> None:
    """Queue the mail "unit_accepted" or "unit_returned"."""
    learner = work.learner
    send_templated(template, to=[learner.email], context=_context(work) | {"person": learner}, at=at, language=learner.language)


def deciders_of(work: UnitWork) -> list[User]:
    """The guides of the learner's open pathways; where there is none, the coordinators, so that nothing lies unseen."""
    people = User.objects.filter(is_active=True).exclude(pk=work.learner_id)
    guides = people.filter(
        role_assignments__role=Role.PROCESS_GUIDE,
        pk__in=work.learner.pathway_enrolments.filter(left_at__isnull=True).values("guide"),
    )
    return list(guides.order_by("pk")) or list(people.filter(role_assignments__role=Role.COORDINATOR).order_by("pk"))


def _context(work: UnitWork) -> dict[str, object]:
    return {
        "work": work,
        "unit": work.unit,
        "learner": work.learner,
        "guidance_path": reverse("learners:guidance_work", args=[work.uuid]),
        "unit_path": reverse("learners:unit", args=[work.unit.slug]),
        "hours_path": reverse("learners:hours"),
    }
