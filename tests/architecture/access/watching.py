"""Saved searches, interest without a date."""

from datetime import UTC, datetime
from typing import Any

from providers.domain.criteria import Criteria
from providers.domain.watching import save_search
from tests.architecture.access import Scene, everybody, signed_in
from tests.factories.providers import a_module


def saved(scene: Scene) -> dict[str, Any]:
    """A search of Amina's; its address is a secret that stands in her mails, so whoever has it may end it."""
    return {"uuid": save_search(scene.learner, Criteria(words="Beteiligung"), at=datetime(2027, 1, 11, tzinfo=UTC)).uuid}


def module(scene: Scene) -> dict[str, Any]:
    """A module of the current curriculum."""
    return {"code": a_module().code}


ACCESS = {
    "providers:remember_search": signed_in(methods="GET POST"),
    "providers:watching": signed_in(),
    "providers:end_search": everybody(methods="GET POST", kwargs=saved),
    "providers:interest": signed_in(methods="GET POST", kwargs=module),
}
