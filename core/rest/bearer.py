"""Who asks, by personal token."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from core.domain.tokens import user_of_token
from core.models import User
from core.rest.problems import problem


class PersonalToken(HttpBearer):
    """`Authorization: Bearer qiq_…`. A login in the browser does not count here, so no other site can use it."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The person, or None: unknown, ended, expired and malformed tokens are answered alike."""
        return user_of_token(token, at=timezone.now())


class TokenRequest(HttpRequest):
    """A request with a token that holds."""

    auth: User


def token_missing(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401 with the challenge that RFC 6750 asks for."""
    answer = problem(401)
    answer["WWW-Authenticate"] = 'Bearer realm="api"'
    return answer
