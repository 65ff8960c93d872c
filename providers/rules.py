"""Who may do what with providers, offerings and sessions."""

from typing import Any

import rules

from core.enums import Role
from core.rules import is_coordinator, is_provider_editor
from providers.enums import OfferingState


def _provider_of(thing: Any) -> Any:
    """The provider behind a provider, an offering or a session."""
    if hasattr(thing, "offering"):
        return thing.offering.provider
    return getattr(thing, "provider", None) if hasattr(thing, "provider_id") else thing


@rules.predicate
def is_editor_of(user: Any, thing: Any) -> bool:
    """Acts for the provider behind this provider, offering or session."""
    if thing is None or not (user and user.is_authenticated and user.is_active):
        return False
    return bool(user.has_role(Role.PROVIDER_EDITOR, organisation_id=_provider_of(thing).organisation_id))


@rules.predicate
def is_public(user: Any, offering: Any) -> bool:
    """Published or cancelled, not hidden as stale, of a provider that is public."""
    return offering is not None and offering.state in OfferingState.PUBLIC and offering.hidden_at is None and offering.provider.is_public


@rules.predicate
def takes_part(user: Any, offering: Any) -> bool:
    """Has a seat or waits in a published offering, read through the reverse relation that the learners app adds: hiding takes nothing from them."""
    if offering is None or offering.state not in OfferingState.PUBLIC or not (user and user.is_authenticated):
        return False
    return bool(offering.enrolments.filter(learner=user, cancelled_at__isnull=True).exists())


rules.add_perm("providers.view_offering", is_public | is_editor_of | is_coordinator | takes_part)
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
rules.add_perm("providers.curate", is_coordinator)
rules.add_perm("providers.view_participants", is_editor_of | is_coordinator)
rules.add_perm("providers.record_attendance", is_editor_of | is_coordinator)

# What Wagtail's desk asks for by the names Django gives to models. Nothing is deleted: hours and certificates hang on it.
rules.add_perm("providers.add_offering", is_coordinator)
rules.add_perm("providers.change_offering", is_coordinator)
rules.add_perm("providers.view_provider", is_coordinator)
rules.add_perm("providers.add_provider", is_coordinator)
rules.add_perm("providers.change_provider", is_coordinator)
