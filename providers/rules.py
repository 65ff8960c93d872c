"""Who may do what with providers, offerings and sessions."""

from typing import Any

import rules

from core.enums import Role
from core.rules import is_auditor, is_coordinator, is_municipality_contact, is_provider_editor
from providers.enums import OfferingState


def _provider_of(thing: Any) -> Any:
    """The provider behind a provider, an offering or a session."""
    if hasattr(thing, "offering"):
        return thing.offering.provider
    return getattr(thing, "provider", None) if hasattr(thing, "provider_id") else thing


def gemeinden_of(user: Any) -> frozenset[int]:
    """The municipalities whose closed offerings this person sees: the one in their profile, and those they act for.

    The profile is read through the learners app's reverse relation.
    """
    profile = getattr(user, "learner_profile", None)
    own = {profile.gemeinde_id} if profile else set()
    if user.has_role(Role.MUNICIPALITY_CONTACT):
        own |= set(user.role_assignments.filter(role=Role.MUNICIPALITY_CONTACT).values_list("organisation__gemeinde_id", flat=True))
    return frozenset(pk for pk in own if pk is not None)


def is_for(offering: Any, user: Any) -> bool:
    """Whether a closed offering is for this person's municipality, or the person was named for a seat in it."""
    gemeinden = gemeinden_of(user)
    if gemeinden and offering.municipalities.filter(pk__in=gemeinden).exists():
        return True
    return bool(offering.seat_invitations.filter(email__iexact=user.email, withdrawn_at__isnull=True).exists())


def may_see_closed(offering: Any, user: Any) -> bool:
    """Those it is for, and whoever has anything to do with it already: converting an offering sends nobody away."""
    return is_for(offering, user) or offering.enrolments.filter(learner=user).exists() or offering.groups.filter(booked_by=user).exists()


@rules.predicate
def is_editor_of(user: Any, thing: Any) -> bool:
    """Acts for the provider behind this provider, offering or session."""
    if thing is None or not (user and user.is_authenticated and user.is_active):
        return False
    return bool(user.has_role(Role.PROVIDER_EDITOR, organisation_id=_provider_of(thing).organisation_id))


@rules.predicate
def is_public(user: Any, offering: Any) -> bool:
    """Published or cancelled, not hidden as stale, of a provider that is public, and not only for named municipalities."""
    if offering is None or offering.is_closed or offering.hidden_at is not None:
        return False
    return offering.state in OfferingState.PUBLIC and bool(offering.provider.is_public)


@rules.predicate
def takes_part(user: Any, offering: Any) -> bool:
    """Has a seat or waits in a published offering, read through the reverse relation that the learners app adds: hiding takes nothing from them."""
    if offering is None or offering.state not in OfferingState.PUBLIC or not (user and user.is_authenticated):
        return False
    return bool(offering.enrolments.filter(learner=user, cancelled_at__isnull=True).exists())


@rules.predicate
def is_invited(user: Any, offering: Any) -> bool:
    """A closed offering for the municipality of this person, or one in which they have something already."""
    if offering is None or not offering.is_closed or not (user and user.is_authenticated and user.is_active):
        return False
    return offering.state in OfferingState.PUBLIC and offering.provider.is_public and may_see_closed(offering, user)


rules.add_perm("providers.view_offering", is_public | is_invited | is_editor_of | is_coordinator | takes_part)
rules.add_perm("providers.enter_portal", is_provider_editor)
rules.add_perm("providers.edit_draft", is_editor_of)
rules.add_perm("providers.submit_offering", is_editor_of | is_coordinator)
rules.add_perm("providers.edit_profile", is_editor_of)
rules.add_perm("providers.manage_editors", is_editor_of)
rules.add_perm("providers.message_participants", is_editor_of)
rules.add_perm("providers.decide_request", is_coordinator)
rules.add_perm("providers.review_mapping", is_coordinator)
rules.add_perm("providers.publish_offering", is_coordinator)
rules.add_perm("providers.return_offering", is_coordinator)
rules.add_perm("providers.cancel_offering", is_coordinator)
rules.add_perm("providers.make_inhouse", is_coordinator)
rules.add_perm("providers.publish_terms", is_coordinator)
rules.add_perm("providers.decide_minimum", is_editor_of | is_coordinator)
rules.add_perm("providers.curate", is_coordinator)
rules.add_perm("providers.read_messages", is_coordinator)
rules.add_perm("providers.view_participants", is_editor_of | is_coordinator)
rules.add_perm("providers.record_attendance", is_editor_of | is_coordinator)
rules.add_perm("providers.register_need", is_municipality_contact)
rules.add_perm("providers.view_needs", is_coordinator | is_auditor)
rules.add_perm("providers.decide_needs", is_coordinator)

# What Wagtail's desk asks for by the names Django gives to models. Nothing is deleted: hours and certificates hang on it.
rules.add_perm("providers.add_offering", is_coordinator)
rules.add_perm("providers.change_offering", is_coordinator)
rules.add_perm("providers.view_provider", is_coordinator)
rules.add_perm("providers.add_provider", is_coordinator)
rules.add_perm("providers.change_provider", is_coordinator)
