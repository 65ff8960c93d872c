"""One kept page: its headers, its body in three encodings, and how it answers."""

import gzip
import hashlib
from dataclasses import dataclass

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

BROTLI_QUALITY = 5  # 1 ms for 50 KB; 11 would take 100 ms for a tenth less
GZIP_LEVEL = 6
OVERHEAD = 2_000  # bytes of headers, key and objects, roughly
OF_THE_BODY = frozenset({"content-length", "content-encoding", "content-type"})  # a 304 has none


@dataclass(frozen=True)
class Entry:
    """What is needed to answer without asking anything. Immutable, so threads may share it."""

    bodies: dict[str, bytes]  # by content coding: "", "gzip", "br"
    headers: tuple[tuple[str, str], ...]
    etag: str
    generation: object
    expires_at: float  # time.monotonic()

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return sum(map(len, self.bodies.values())) + OVERHEAD

    def answer(self, request: HttpRequest) -> HttpResponse:
        """200, or 304 for whoever has this version; HEAD gets the headers of GET."""
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        if known and ("*" in (etags := parse_etags(known)) or self.etag in (etag if etag.startswith("W/") else f"W/{etag}" for etag in etags)):
            response = HttpResponse(status=304)
            response.headers.pop("Content-Type", None)
            for name, value in self.headers:
                if name.lower() not in OF_THE_BODY:
                    response.headers[name] = value
            return response
        coding = best_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body = self.bodies[coding]
        response = HttpResponse(b"" if request.method == "HEAD" else body)
        for name, value in self.headers:
            response.headers[name] = value
        response.headers["Content-Length"] = str(len(body))
        if coding:
            response.headers["Content-Encoding"] = coding
        return response


def keep(response: HttpResponse, *, generation: object, expires_at: float) -> Entry:
    """Freeze an answer. Compressing is safe here, and only here: these pages hold no secret that a reflected word could help to guess (BREACH)."""
    body = response.content
    patch_vary_headers(response, ["Accept-Encoding"])
    # Weak: the three encodings are the same page. Compared weakly anyway (RFC 9110, 13.1.2).
    response.headers["ETag"] = etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = tuple((name, value) for name, value in response.headers.items() if name.lower() != "content-length")
    bodies = {"": body, "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0), "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)}
    return Entry(bodies, headers, etag, generation, expires_at)


def best_coding(accepted: str) -> str:
    """The shortest of our encodings that an Accept-Encoding header allows; "" is the plain body."""
    allowed = set()
    for part in accepted.lower().split(","):
        name, _semicolon, parameter = part.partition(";")
        if parameter.strip().replace(" ", "").rstrip("0") not in ("q=", "q=0."):  # "q=0": not acceptable
            allowed.add(name.strip())
    return next((coding for coding in ("br", "gzip") if coding in allowed), "")
