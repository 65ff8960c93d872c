"""Shows answers of Django's test client in Chromium, as fast as that goes: one small server in a thread, one open page.

Nothing of the site runs behind it: a state is made in the test's transaction, rolled back afterwards, and only its bytes are
shown, with the headers the site gave them (Content-Security-Policy above all). Files below /static/ come from where
`runserver` takes them, with a lifetime, so that Chromium reads each of them once.
"""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

from tests.browser.answers import Answer

AXE = Path(settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js")
KEPT_HEADERS = ("Content-Type", "Content-Security-Policy", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Content-Type-Options", "Permissions-Policy")
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'


class Exhibition:
    """One Chromium page and what it is shown. `complaints` collects what Chromium finds wrong, `strangers` requests to other hosts."""

    def __init__(self, page: Page, server: ThreadingHTTPServer) -> None:
        self.page = page
        self.server = server
        self.address = f"http://127.0.0.1:{server.server_port}"
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.add_init_script(path=AXE)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("request", self._note)

    def show(self, answer: Answer, *, width: int, theme: str) -> None:
        """Put the answer on the screen."""
        self.complaints.clear()
        self.strangers.clear()
        self.look(width=width, theme=theme)
        self.server.shown = answer  # type: ignore[attr-defined]
        self.page.goto(self.address + answer.path)

    def look(self, *, width: int, theme: str, height: int = 900) -> None:
        """The same page in another window."""
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        self.page.set_viewport_size({"width": width, "height": height})

    def _note(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.strangers.append(request.url)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith(settings.STATIC_URL):
            self._send_file(path.removeprefix(settings.STATIC_URL))
        elif path.startswith(settings.MEDIA_URL) or self.headers.get("Sec-Fetch-Dest") == "image":
            self._send(200, DOT, {"Content-Type": "image/svg+xml"})  # uploads are not part of the look
        elif self.headers.get("HX-Request") or self.headers.get("Sec-Fetch-Dest") == "empty":
            self._send(204, b"", {})  # what a page asks for later on is another state
        else:
            shown = self.server.shown  # type: ignore[attr-defined]
            # The status was compared before; Chromium would note every 404 as an error of its own.
            self._send(200, shown.content, {name: shown.headers[name] for name in KEPT_HEADERS if name in shown.headers})

    def _send_file(self, name: str) -> None:
        found = finders.find(name)
        if not found:
            self._send(404, b"", {})
            return
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._send(200, Path(str(found)).read_bytes(), {"Content-Type": kind, "Cache-Control": "max-age=3600"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quietly."""


@contextmanager
def exhibition(chromium: Browser) -> Iterator[Exhibition]:
    """Open it for as long as the tests of this process run."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    # A worker would outlive the state that registered it; what it does is in test_offline.py.
    context = chromium.new_context(locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="reduce", service_workers="block")
    try:
        yield Exhibition(context.new_page(), server)
    finally:
        context.close()
        server.shutdown()
        server.server_close()
