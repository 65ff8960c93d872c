"""The API: the same for everybody who has no token, whatever their role in the browser."""

from typing import Any

from tests.architecture.access import Scene, everybody
from tests.architecture.access.certificates import code
from tests.factories.core import GemeindeFactory
from tests.factories.curriculum import load_curriculum_records
from tests.factories.providers import OfferingFactory, a_format, a_module, an_area

NO_TOKEN = 401


def _module(scene: Scene) -> dict[str, Any]:
    return {"code": a_module().code}


def _area(scene: Scene) -> dict[str, Any]:
    return {"slug": an_area().slug}


def _format(scene: Scene) -> dict[str, Any]:
    return {"slug": a_format().slug}


def _pathway(scene: Scene) -> dict[str, Any]:
    load_curriculum_records()
    return {"slug": "koordination"}


def _gemeinde(scene: Scene) -> dict[str, Any]:
    return {"ags": GemeindeFactory().ags}


def _provider(scene: Scene) -> dict[str, Any]:
    return {"slug": scene.provider.slug}


def _offering(scene: Scene) -> dict[str, Any]:
    return {"uuid": OfferingFactory(provider=scene.provider).uuid}


ACCESS = {
    "api:openapi-json": everybody(),
    "api:api-root": everybody(404),
    "api_unknown": everybody(404),
    "api:areas": everybody(),
    "api:area": everybody(kwargs=_area),
    "api:modules": everybody(),
    "api:module": everybody(kwargs=_module),
    "api:formats": everybody(),
    "api:format": everybody(kwargs=_format),
    "api:pathways": everybody(),
    "api:pathway": everybody(kwargs=_pathway),
    "api:kreise": everybody(),
    "api:gemeinden": everybody(),
    "api:gemeinde": everybody(kwargs=_gemeinde),
    "api:providers": everybody(),
    "api:provider": everybody(kwargs=_provider),
    "api:offerings": everybody(),
    "api:offering": everybody(kwargs=_offering),
    "api:certificate_status": everybody(kwargs=code),
    "api:own_enrolments": everybody(NO_TOKEN),
    "api:own_hours": everybody(NO_TOKEN),
    "api:own_certificates": everybody(NO_TOKEN),
}
