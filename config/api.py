"""/api/v1/: the apps' routers, put together."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from certificates.api import router as certificates
from core.api import router as regions
from core.rest import bearer, problems
from core.rest.reading import public
from curriculum.api import router as programme
from learners.api import router as learning
from providers.api import own_router as own_offerings
from providers.api import router as catalogue


class Api(NinjaAPI):
    """Ninja's, with the errors documented as what they are."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Errors are problem+json."""
        document = super().get_openapi_schema(**options)
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "content" in response:
                        response["content"] = {problems.CONTENT_TYPE: next(iter(response["content"].values()))}
        return document


def _document(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ninja would answer every method with the OpenAPI document."""
    return csrf_exempt(require_GET(public(view)))  # HEAD arrives as GET: core.rest.middleware


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.problem(404)


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Below /api/, but nowhere: not a page of Wagtail's either."""
    return problems.problem(404)


api = Api(
    title="Qualifiziert ins Quartier",
    version="1.0.0",
    description=str(
        _(
            "Programm, Träger und Angebote der Lernplattform „Qualifiziert ins Quartier“ zum Nachnutzen, und mit persönlichem Zugang die eigenen Lerndaten. "
            "Zeiten sind Ortszeit mit Abstand zu UTC, Umfänge ganze Minuten, Beträge Cent in EUR. Fehler sind problem+json (RFC 9457)."
        )
    ),
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,
    docs_decorator=_document,
)
api.exception_handler(Http404)(_not_found)
api.exception_handler(ValidationError)(problems.invalid)
api.exception_handler(problems.FilterRefused)(problems.refused)
api.exception_handler(problems.Refused)(problems.answer_refused)
api.exception_handler(AuthenticationError)(bearer.token_missing)

for router in (programme, regions, catalogue, own_offerings, certificates, learning):
    api.add_router("", router)
