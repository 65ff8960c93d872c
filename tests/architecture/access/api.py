"""What is open to other systems: the same for everybody who has no token, whatever their role in the browser."""

from datetime import timedelta
from typing import Any

from core.domain.tokens import create_token
from tests.architecture.access import Scene, everybody, only, signed_in
from tests.architecture.access.certificates import code
from tests.factories.core import GRANTED_AT, GemeindeFactory
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


def _own_offering(scene: Scene) -> dict[str, Any]:
    return {"slug": scene.provider.slug, "external_id": OfferingFactory(provider=scene.provider, external_id="K-1").external_id}


def _offering(scene: Scene) -> dict[str, Any]:
    return {"uuid": OfferingFactory(provider=scene.provider).uuid}


def _token(scene: Scene) -> dict[str, Any]:
    token, _secret = create_token(scene.learner, name="Kalender", lifetime=timedelta(days=30), by=scene.learner, at=GRANTED_AT)
    return {"uuid": token.uuid}


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
    "api:own_offerings": everybody(NO_TOKEN, kwargs=_provider),
    "api:own_offering": everybody(NO_TOKEN, methods="GET PUT", kwargs=_own_offering),
    "api:own_submission": everybody(NO_TOKEN, methods="POST", kwargs=_own_offering),
    "api:import_offerings": everybody(NO_TOKEN, methods="POST", kwargs=_provider),
    "api:offerings": everybody(),
    "api:offering": everybody(kwargs=_offering),
    "api:certificate_status": everybody(kwargs=code),
    "api:own_enrolments": everybody(NO_TOKEN),
    "api:own_hours": everybody(NO_TOKEN),
    "api:own_certificates": everybody(NO_TOKEN),
    "core:tokens": signed_in(methods="GET POST"),
    "core:end_token": only("learner", status=302, methods="POST", kwargs=_token),
    "core:robots": everybody(),
    "sitemap": everybody(),
    "providers:feed": everybody(),
    "providers:open_data": everybody(),
    "providers:offerings_csv": everybody(),
    "providers:map_data": everybody(),
    "providers:data_description": everybody(),
    "providers:table_description": everybody(),
    "moochub": everybody(),
}
