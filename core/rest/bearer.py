"""Who asks, by personal token."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from core.domain import throttle
from core.domain.tokens import find_token
from core.enums import TokenScope
from core.models import ApiToken, User
from core.rest.problems import Refused, problem

WINDOW = 60  # seconds
CHALLENGE = 'Bearer realm="api"'


class PersonalToken(HttpBearer):
    """`Authorization: Bearer qiq_…`, a token that reads one's own data. A login in the browser does not count here, so no other site can use it."""

    openapi_description = "Persönlicher Zugang, der die eigenen Daten liest; angelegt unter /konto/zugaenge/."

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The person, or None: unknown, ended, expired and malformed tokens are answered alike."""
        found = _admitted(token, TokenScope.READ)
        return found.user if found else None


class WritingToken(HttpBearer):
    """A token that reads and writes one provider's offerings."""

    openapi_description = "Persönlicher Zugang, der die Angebote eines Trägers liest und schreibt; angelegt unter /konto/zugaenge/."

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token with its person, or None as above."""
        return _admitted(token, TokenScope.WRITE)


class TokenRequest(HttpRequest):
    """A request with a token that reads one's own data."""

    auth: User


class WritingRequest(HttpRequest):
    """A request with a token that writes."""

    auth: ApiToken


def token_missing(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401 with the challenge that RFC 6750 asks for."""
    answer = problem(401)
    answer["WWW-Authenticate"] = CHALLENGE
    return answer


def _admitted(secret: str, scope: TokenScope) -> ApiToken | None:
    """The token, if it holds, is for this, and has not asked too often: its limit counts whatever address it is used from."""
    token = find_token(secret, at=timezone.now())
    if token is None:
        return None
    if throttle.count("api.token", token.digest, window=WINDOW) > settings.API_REQUESTS_PER_MINUTE:
        raise Refused(429, headers={"Retry-After": str(throttle.seconds_left(WINDOW))})
    if token.scope != scope:
        sentence = _("Dieser Zugang %(may)s. Für diese Anfrage brauchen Sie einen anderen; Zugänge legen Sie unter /konto/zugaenge/ an.")
        raise Refused(403, detail=sentence % {"may": token.get_scope_display()}, headers={"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope"'})
    return token
