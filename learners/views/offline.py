"""The worker of the self-study pages, served from their address because a worker governs what lies below it; and what it shows without a connection."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

WORKER = "js/learners/offline-worker.js"


@require_safe
def offline_worker(request: HttpRequest) -> HttpResponse:
    """The script, always asked for anew, so that a mended one arrives."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by every worker. The same for everybody, so that it can be kept."""
    return render(request, "learners/offline.html")


@cache
def _script() -> bytes:
    found = finders.find(WORKER)
    if not isinstance(found, str):
        raise FileNotFoundError(WORKER)
    return Path(found).read_bytes()
