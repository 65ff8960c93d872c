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
    """Published or cancelled, of a provider that is public."""
    return offering is not None and offering.state in OfferingState.PUBLIC and offering.provider.is_published


rules.add_perm("providers.view_offering", is_public | is_editor_of | is_coordinator)
rules.add_perm("providers.enter_portal", is_provider_editor)
rules.add_perm("providers.edit_draft", is_editor_of)
rules.add_perm("providers.submit_offering", is_editor_of | is_coordinator)
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
