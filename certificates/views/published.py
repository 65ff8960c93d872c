"""The issuer's public keys and the status lists of digital credentials; everybody may read them, also pages of other hosts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from certificates.domain.credential_keys import ALGORITHM, MEDIA_TYPE, issuer_did, public_keys
from certificates.models import StatusList

KEEP_SECONDS = 60


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The DID document of did:web: every key whose credentials count, the newest first."""
    issuer, keys = issuer_did(), public_keys()
    methods = [{"id": f"{issuer}#{key_id}", "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk} for key_id, jwk in keys.items()]
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": issuer,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    return _open(JsonResponse(document, content_type="application/did+json"))


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    """The same keys as a JWK Set (RFC 7517)."""
    keys = [jwk | {"kid": key_id, "use": "sig", "alg": ALGORITHM} for key_id, jwk in public_keys().items()]
    return _open(JsonResponse({"keys": keys}, content_type="application/jwk-set+json"))


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The list as the worker signed it last; not compressed on the way, as it is compressed inside."""
    row = StatusList.objects.filter(number=number).first()
    if row is None:
        raise Http404
    response = _open(HttpResponse(row.token, content_type=f"application/{MEDIA_TYPE}"))
    response["ETag"] = quote_etag(row.token.rpartition(".")[2])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    return response
