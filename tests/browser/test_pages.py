"""Every page of ours, as each of the demo accounts finds it by following links: axe, the HTML checker, narrow screens.

Each kind of page (URL name, or page type for Wagtail's pages) is looked at once per account, in light and dark, narrow and wide.
"""

import json
import re
import subprocess
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve
from wagtail.models import Page

from core.models import User
from demo.domain.people import ALMOST_DONE, CONTACT, COORDINATOR, EDITOR, GUIDE, LEARNER
from tests.architecture.test_access import TABLE

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
VNU = settings.BASE_DIR / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
WIDTHS = (1280, 360)
# A theme changes colours only, so dark needs the rules about colour and light all of them.
THEMES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
NARROWEST = 320  # WCAG 1.4.10: no scrolling in two directions
NO_PAGES = re.compile(r"^/(verwaltung|static|media|dokumente|_util)/|\.(pdf|ics|csv)$")

START = ["/", "/angebote/?q=Beteiligung", "/angebote/?q=gibt-es-nicht", "/nachweis/", "/entwicklung/bausteine/", "/entwicklung/mails/"]
ENTRANCES = ["/konto/login/", "/konto/signup/", "/konto/password/reset/", "/konto/password/reset/done/", "/konto/confirm-email/", "/konto/inactive/"]
ACCOUNTS = {
    "anonymous": (None, ENTRANCES),
    "learner": (LEARNER.email, ["/mein-bereich/", "/konto/logout/"]),
    "almost done": (ALMOST_DONE.email, ["/mein-bereich/"]),
    "editor": (EDITOR.email, ["/portal/"]),
    "municipality": (CONTACT.email, ["/kommune/"]),
    "guide": (GUIDE.email, ["/begleitung/"]),
    "coordinator": (COORDINATOR.email, ["/mein-bereich/", "/konto/2fa/", "/konto/password/change/", "/konto/email/"]),
}
# Reached through a mail's link, a second step, or POST only; tests/core looks at them.
NOT_BY_LINK = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_reauthenticate",
    "account_set_password",
    "account_change_phone",
    "account_verify_phone",
    "core:mail",  # mails are in memory here
    "core:livez",
    "core:readyz",
}


@pytest.mark.browser
@pytest.mark.parametrize("account", ACCOUNTS)
def test_pages_are_accessible_valid_and_fit_narrow_screens(demo_site, transactional_db, visitor, tmp_path, account):
    email, starts = ACCOUNTS[account]
    person = visitor()
    if email:
        person.is_logged_in_as(User.objects.get(email=email))
    opened = []

    def open_(path: str) -> tuple[int, list[str] | None]:
        plain = person.page.request.get(person.address + path)
        if not _is_html(plain.headers):
            return plain.status, None
        (tmp_path / "now.html").write_text(plain.text())
        answer = person.page.goto(person.address + path)
        links = person.page.evaluate("Array.from(document.links, link => link.href)")
        return answer.status, [link.removeprefix(person.address) for link in links if link.startswith(person.address + "/")]

    findings: dict[str, list[str]] = {}
    # Public pages differ between people in their head line only, so two of the accounts look at them.
    looks_at_all = account in ("anonymous", "learner")
    pages = _pages(open_, [*starts, *START] if looks_at_all else starts, skip=lambda kind: not looks_at_all and _is_public(kind))
    for kind, path in pages:
        opened.append(kind)
        (tmp_path / "now.html").rename(tmp_path / f"{len(opened)}.html")
        if problems := [*_axe(person.page), *_too_wide(person.page)]:
            findings[f"{kind} {path}"] = problems
    findings |= {f"{opened[number - 1]} (HTML)": messages for number, messages in _html_errors(tmp_path).items()}

    assert opened != []
    assert findings == {}


def test_following_links_finds_every_page_of_the_access_table_and_no_closed_door(demo_site, db):
    shown = {name for name, row in TABLE.items() if "GET" in row.methods and 200 in row.statuses.values() and not name.startswith("wagtail")}
    found = set()
    for email, starts in ACCOUNTS.values():
        client = Client()
        if email:
            client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")

        def open_(path: str, client: Client = client) -> tuple[int, list[str] | None]:
            answer = client.get(path, follow=True)  # a page that sends people on is as good as where they arrive
            if not _is_html(answer.headers):
                return answer.status_code, None
            return answer.status_code, re.findall(r'<a\b[^>]*?\shref="(/[^"]*)"', answer.content.decode().replace("&amp;", "&"))

        found |= {kind for kind, _path in _pages(open_, [*starts, *START], skip=lambda kind: False)}

    assert sorted(name for name in shown - found - NOT_BY_LINK if not _is_file_or_desk(name)) == []


def _pages(open_: Callable[[str], tuple[int, list[str] | None]], starts: list[str], *, skip: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """One page of each kind, by following links from `starts`; yields kind and path while it is open. A link to a refusal fails."""
    waiting, queued, seen = deque(starts), set(starts), set()
    while waiting:
        path = waiting.popleft()
        kind = _kind(path)
        if path not in starts and (kind in seen or skip(kind)):
            continue
        status, links = open_(path)
        assert status == 200, f"{path}: {status}"
        seen.add(kind)
        if links is None:
            continue  # a file for other programs
        if not skip(kind):
            yield kind, path
        for link in links:
            target = urldefrag(link).url
            if target not in queued and not NO_PAGES.search(urlsplit(target).path):
                queued.add(target)
                waiting.append(target)


def _is_html(headers: Mapping[str, str]) -> bool:
    return {name.lower(): value for name, value in headers.items()}["content-type"].startswith("text/html")


def _is_public(kind: str) -> bool:
    row = TABLE.get(kind)
    return row.anonymous == 200 if row else ":" not in kind


def _kind(path: str) -> str:
    plain = urlsplit(path).path
    match = resolve(plain)
    if match.view_name != "wagtail_serve":
        return match.view_name
    page = Page.objects.filter(url_path__endswith=plain, depth__gt=1).order_by("depth").first() if plain != "/" else None
    return page.specific_class.__name__ if page else "HomePage"


FILES = {"certificates:pdf", "core:robots", "learners:hours_csv", "providers:feed", "providers:offering_calendar", "providers:offerings_csv", "sitemap"}


def _is_file_or_desk(name: str) -> bool:
    return name in FILES or name.startswith("api:") or "desk" in name


# ---- the checks -----------------------------------------------------------------------------------
def _axe(page) -> list[str]:
    page.evaluate(AXE.read_text())
    problems = set()
    for theme, options in THEMES.items():
        page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for violation in page.evaluate("options => axe.run(options)", options)["violations"]:
                for node in violation["nodes"]:
                    problems.add(f"{violation['id']} ({width} {theme}): {' '.join(map(str, node['target']))}")
    return sorted(problems)


def _too_wide(page) -> list[str]:
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    surplus, culprits = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            const wide = [...document.querySelectorAll("main *, header *, footer *")].filter(one => one.getBoundingClientRect().right > width + 0.5);
            const names = wide.slice(-3).map(one => one.tagName.toLowerCase() + (one.className ? "." + one.className : ""));
            return [document.documentElement.scrollWidth - width, names];
        }"""
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    return [f"{surplus} px wider than {NARROWEST} px: {', '.join(culprits)}"] if surplus > 0 else []


def _html_errors(folder: Path) -> dict[int, list[str]]:
    """What the Nu Html Checker says of each numbered file."""
    files = sorted(folder.glob("*.html"))
    command = ["java", "-jar", str(VNU), "--errors-only", "--exit-zero-always", "--format", "json", *map(str, files)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[int, list[str]] = {}
    for message in json.loads(finished.stderr)["messages"]:
        number = int(Path(urlsplit(message["url"]).path).stem)
        found.setdefault(number, []).append(f"line {message.get('lastLine')}: {message['message']} – {message.get('extract', '')[:120]!r}")
    return found
