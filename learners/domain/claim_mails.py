"""Who hears about claims of hours."""

from datetime import datetime

from django.urls import reverse

from core.domain.mail import send_templated
from core.enums import Role
from core.models import User
from learners.enums import ClaimKind
from learners.models import HoursClaim


def tell_deciders(claim: HoursClaim, *, at: datetime) -> None:
    """Queue the mail "claim_submitted" to whoever is responsible first."""
    for person in deciders_of(claim):
        send_templated("claim_submitted", to=[person.email], context=_context(claim, person), at=at, language=person.language)


def tell_learner(claim: HoursClaim, template: str, *, at: datetime) -> None:
    """Queue the mail "claim_accepted", "claim_returned" or "claim_acceptance_withdrawn"."""
    learner = claim.learner
    send_templated(template, to=[learner.email], context=_context(claim, learner), at=at, language=learner.language)


def deciders_of(claim: HoursClaim) -> list[User]:
    """For self-study the editors of the named offering's provider, else the guides; where there is nobody, and for recognition, the office."""
    people = User.objects.filter(is_active=True).exclude(pk=claim.learner_id).order_by("pk")
    found = people.none()
    if claim.kind == ClaimKind.SELF_STUDY and claim.offering is not None:
        found = people.filter(role_assignments__role=Role.PROVIDER_EDITOR, role_assignments__organisation=claim.offering.provider.organisation_id)
    elif claim.kind == ClaimKind.SELF_STUDY:
        guides = claim.learner.pathway_enrolments.filter(left_at__isnull=True).values("guide")
        found = people.filter(role_assignments__role=Role.PROCESS_GUIDE, pk__in=guides)
    return list(found.distinct()) or list(people.filter(role_assignments__role=Role.COORDINATOR).distinct())


def _context(claim: HoursClaim, person: User) -> dict[str, object]:
    return {
        "claim": claim,
        "person": person,
        "learner": claim.learner,
        "decide_path": reverse("learners:claim_decision", args=[claim.uuid]),
        "claim_path": reverse("learners:claim", args=[claim.uuid]),
        "hours_path": reverse("learners:hours"),
    }
