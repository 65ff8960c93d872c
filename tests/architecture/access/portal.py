"""The provider's portal: a provider sees nothing of another one, at any address."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.models import User
from providers.domain.invitations import digest_of
from providers.enums import RequestKind
from providers.models import ChangeRequest, EditorInvitation, Offering
from tests.architecture.access import Scene, everybody, only
from tests.factories.core import make_provider_editor
from tests.factories.providers import OfferingFactory

SECRET = "s" * 43


def slug(scene: Scene) -> dict[str, Any]:
    """Boris's provider."""
    return {"slug": scene.provider.slug}


def draft(scene: Scene) -> dict[str, Any]:
    """An offering that is not public yet: in the portal it exists for its provider only."""
    return {"uuid": OfferingFactory(provider=scene.provider, draft=True).uuid}


def incomplete_draft(scene: Scene) -> dict[str, Any]:
    """A draft that nobody could submit, so the answer is the same on every day."""
    return {"uuid": OfferingFactory(provider=scene.provider, draft=True, fee_cents=None).uuid}


def in_state(state: str) -> Any:
    """An offering of Boris's provider in this state."""
    return lambda scene: {"uuid": OfferingFactory(provider=scene.provider, state=state).uuid}


def published(scene: Scene) -> dict[str, Any]:
    """An offering that is open today, whatever day it is."""
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=40)
    return {"uuid": OfferingFactory(provider=scene.provider, first_start=first, registration_until_date=(first - timedelta(days=10)).date()).uuid}


def an_open_request(scene: Scene) -> ChangeRequest:
    """Boris asked to call it off."""
    offering = Offering.objects.get(**published(scene))
    return ChangeRequest.objects.create(offering=offering, kind=RequestKind.CANCEL, reason="Krankheit", asked_by=scene.editor, asked_at=timezone.now())


def an_invitation(scene: Scene, *, email: str = "neu@example.org") -> EditorInvitation:
    """Boris invited somebody; the link's secret is SECRET."""
    at = timezone.now()
    return EditorInvitation.objects.create(
        provider=scene.provider, email=email, digest=digest_of(SECRET), invited_by=scene.editor, invited_at=at, expires_at=at + timedelta(days=14)
    )


def invitation_link(scene: Scene) -> dict[str, Any]:
    """A link anybody may open who holds it; it tells the provider's public name and nothing else."""
    an_invitation(scene)
    return {"secret": SECRET}


def colleague(scene: Scene) -> User:
    """A second editor of Boris's provider."""
    return make_provider_editor(scene.provider, first_name="Berta")


ACCESS = {
    "providers:portal_offerings": only("editor", kwargs=slug),
    "providers:portal_create": only("editor", methods="GET POST", kwargs=slug),
    "providers:portal_copy": only("editor", methods="GET POST", kwargs=slug),
    "providers:portal_profile": only("editor", methods="GET POST", kwargs=slug),
    "providers:confirm_provider": only("editor", status=302, methods="POST", kwargs=slug),
    "providers:portal_team": only("editor", methods="GET POST", kwargs=slug),
    "providers:remove_editor": only("editor", methods="GET POST", kwargs=lambda scene: {**slug(scene), "uuid": colleague(scene).uuid}),
    "providers:revoke_invitation": only("editor", status=302, methods="POST", kwargs=lambda scene: {"uuid": an_invitation(scene).uuid}),
    "providers:invitation": everybody(methods="GET POST", kwargs=invitation_link),
    "providers:portal_history": only("editor", kwargs=draft),
    "providers:portal_edit": only("editor", methods="GET POST", kwargs=draft),
    "providers:portal_messages": only("editor", methods="GET POST", kwargs=published),
    "providers:ask_to_cancel": only("editor", methods="GET POST", kwargs=published),
    "providers:drop_request": only("editor", status=302, methods="POST", kwargs=lambda scene: {"uuid": an_open_request(scene).uuid}),
    "providers:submit": only("editor", status=409, methods="POST", kwargs=incomplete_draft),
    "providers:recall": only("editor", status=302, methods="POST", kwargs=in_state("submitted")),
    "providers:withdraw": only("editor", status=302, methods="POST", kwargs=draft),
    "providers:reopen": only("editor", status=302, methods="POST", kwargs=in_state("withdrawn")),
    "providers:confirm_offering": only("editor", status=302, methods="POST", kwargs=published),
}
