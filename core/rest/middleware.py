"""What holds for everything below /api/, whoever answers."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

from core.domain import throttle
from core.rest import problems

PREFIX = "/api/"
WINDOW = 60  # seconds
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class ApiMiddleware:
    """Limit per address, errors as problem+json, ETag and 304, HEAD and OPTIONS; no cookie leaves, and nothing is stored that did not say so.

    Stands outside the session: whoever asks too often costs next to nothing, and a login makes no difference.
    What everybody may read, pages of every host may read (CORS); requests with a token are for programs, not for pages of other hosts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        response = self._finish(request, self._answer(request))
        return without_body(response) if request.method == "HEAD" else response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            client = throttle.network_of(get_adapter(request).get_client_ip(request))
        except PermissionDenied:  # no address, or fewer proxies than TRUSTED_PROXY_COUNT says
            return problems.problem(403)
        if throttle.count("api", client, window=WINDOW) > settings.API_REQUESTS_PER_MINUTE:
            answer = problems.problem(429)
            answer["Retry-After"] = str(throttle.seconds_left(WINDOW))
            return answer
        response = self._ask(request)
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE):
            return response
        answer = problems.problem(response.status_code)
        if "Allow" in response:
            answer["Allow"] = response["Allow"]
        return answer

    def _ask(self, request: HttpRequest) -> HttpResponse:
        """HEAD is asked as GET; what an address allows is what it says when asked with OPTIONS, which none of them knows."""
        if request.method != "HEAD":
            response = self.get_response(request)
        else:
            request.method = "GET"
            response = self.get_response(request)
            request.method = "HEAD"
        if "Allow" in response:
            allowed = {method.strip() for method in response["Allow"].split(",")} | {"OPTIONS"}
            response["Allow"] = ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))
            if request.method == "OPTIONS" and response.status_code == 405:
                known = HttpResponse(status=204, headers={"Allow": response["Allow"]} | (PREFLIGHT if "GET" in allowed else {}))
                del known["Content-Type"]
                return known
        return response

    def _finish(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.cookies.clear()
        del response["Vary"]
        response.headers.setdefault("Cache-Control", "no-store")
        response["X-Robots-Tag"] = "noindex"
        if "Authorization" not in request.headers:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        if request.method in ("GET", "HEAD") and response.status_code == 200 and "no-store" not in response["Cache-Control"]:
            set_response_etag(response)
            return get_conditional_response(request, etag=response["ETag"], response=response)  # type: ignore[return-value] # one of the two
        return response


def without_body(response: HttpResponse) -> HttpResponse:
    """The same headers as for GET, the length included."""
    length = len(response.content)
    response.content = b""
    if response.status_code == 200:
        response["Content-Length"] = str(length)
    return response
