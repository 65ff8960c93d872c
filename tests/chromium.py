"""A real Chromium for journeys and page checks: fixtures that tests/conftest.py takes in for journeys/ and browser/.

Each visitor has a browser context of its own (cookies, theme, width, with or without JavaScript). Whatever Chromium
complains about on the way (a script that fails, something the Content-Security-Policy refuses, a missing file) fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from core.models import User
from tests.factories.core import PASSWORD

# Playwright's synchronous interface runs a loop in this thread; the test talks to the database between its calls, never in them.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visitor:
    """Somebody in front of a browser, at `address` (of the live server)."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def goes_to(self, path: str) -> None:
        """Open a path of the site; it must answer with 200."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def presses(self, name: str, *, exact: bool = True) -> None:
        """Press the button of this name and wait for what comes."""
        self.page.get_by_role("button", name=name, exact=exact).click()
        self.page.wait_for_load_state("load")

    def follows(self, name: str, *, exact: bool = False) -> None:
        """Follow the first link of this name."""
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.page.wait_for_load_state("load")

    def logs_in(self, email: str, password: str = PASSWORD) -> None:
        """Through the form, like everybody."""
        self.goes_to("/konto/login/")
        self.page.locator("[name=login]").fill(email)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_load_state("load")

    def is_logged_in_as(self, user: User) -> None:
        """Without the form, for tests about something else."""
        from django.test import Client

        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])

    @property
    def text(self) -> str:
        """What the page says, in its main part."""
        return self.page.locator("main").inner_text()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; fails where it is not installed."""
    program = shutil.which("chromium")
    assert program, "chromium is not installed; make test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """`visitor(width=360, dark=True, javascript=False)` is a new person in front of a new browser."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def make(*, width: int = 1280, dark: bool = False, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="de-DE",
            timezone_id="Europe/Berlin",
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        person = Visitor(page, live_server.url)
        page.on("pageerror", lambda error: person.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: person.complaints.append(f"{page.url}: {message.text}") if message.type == "error" else None)
        page.on("requestfailed", lambda request: _note_failure(person, request))
        visitors.append(person)
        return person

    yield make
    for context in contexts:
        context.close()
    assert [complaint for person in visitors for complaint in person.complaints] == []


def _note_failure(person: Visitor, request: Any) -> None:
    # A download or a page left early is not a failure of the site.
    if request.failure != "net::ERR_ABORTED":
        person.complaints.append(f"{request.url}: {request.failure}")
