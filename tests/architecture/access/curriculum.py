"""Pages, documents, short addresses of modules, and the office's phase matrix."""

from typing import Any

from django.core.files.base import ContentFile

from core.models import SiteDocument
from tests.architecture.access import Access, Scene, everybody, only, signed_in
from tests.factories.examples import agree, make_example


def pathway(scene: Scene) -> dict[str, str]:
    """The pathway whose matrix is edited."""
    return {"slug": "steuerung"}


def document(scene: Scene) -> tuple[Any, ...]:
    """A document the office has uploaded; Wagtail's pattern has no names."""
    found = SiteDocument.objects.create(title="Merkblatt", file=ContentFile(b"Text", "merkblatt.txt"))
    return (found.pk, found.filename)


def example(scene: Scene) -> dict[str, Any]:
    """A practice example that waits for consent."""
    return {"key": make_example(by=scene.coordinator, published=False).translation_key}


def consent(scene: Scene) -> dict[str, Any]:
    """A consent to one."""
    return {"uuid": agree(make_example(by=scene.coordinator, published=False), by=scene.coordinator).uuid}


DESK = {"others": 302}  # Wagtail sends whoever does not belong to the desk to the login

ACCESS: dict[str, Access] = {
    "wagtail_serve": everybody(kwargs=lambda scene: ("module/4/",), curriculum=True),
    "wagtailcore_login": signed_in(403, methods="GET POST"),  # our own door stands before Wagtail's login
    "wagtaildocs_serve": everybody(kwargs=document),
    "curriculum:deepening_module": everybody(301, kwargs=lambda scene: {"number": 1}, curriculum=True),
    "curriculum_desk:phase_matrix": only("coordinator", "administrator", "auditor", curriculum=True, **DESK),
    "curriculum_desk:edit_phases": only("coordinator", administrator=403, auditor=403, methods="GET POST", kwargs=pathway, curriculum=True, **DESK),
    "examples_desk:examples": only("coordinator", "administrator", "auditor", curriculum=True, **DESK),
    "examples_desk:example": only("coordinator", "administrator", "auditor", methods="GET POST", kwargs=example, curriculum=True, **DESK),
    "examples_desk:withdraw": only("coordinator", administrator=403, auditor=403, methods="GET POST", kwargs=consent, curriculum=True, **DESK),
}
