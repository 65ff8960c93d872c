"""Catalogue, offerings, providers and the provider's portal."""

from typing import Any

from tests.architecture.access import FORBIDDEN, Scene, everybody, only
from tests.factories.providers import OfferingFactory


def draft(scene: Scene) -> dict[str, Any]:
    """An offering that is not public yet: it exists for its provider and the office only."""
    return {"uuid": OfferingFactory(provider=scene.provider, draft=True).uuid}


ACCESS = {
    "providers:offering_list": everybody(),
    "providers:offering": only("editor", "coordinator", anonymous=404, kwargs=draft),
    "providers:offering_calendar": only("editor", "coordinator", anonymous=404, kwargs=draft),
    "providers:provider_list": everybody(),
    "providers:provider": everybody(kwargs=lambda scene: {"slug": scene.provider.slug}),
    "providers:portal": only("editor", "foreign_editor", others=FORBIDDEN),
}
