"""What is looked at on a page: axe, width, text spacing. Each returns sentences, none when all is well."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Page

VNU = settings.BASE_DIR / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Every rule of WCAG 2.0 to 2.2, A and AA, and axe's best practice; target-size has to be asked for.
# Unasked, axe also parses every style sheet again, for an experimental rule that is off; that takes as long as all others together.
COMMON: dict[str, Any] = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
ALL_RULES = COMMON | {"rules": {"target-size": {"enabled": True}}}

# WCAG 1.4.12. A style sheet made by script, because the site's policy refuses style elements.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
                       p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
NO_SPACING = "() => { document.adoptedStyleSheets = []; }"
WIDE = """() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll("main *, header *, footer *")].filter(one => one.getBoundingClientRect().right > width + 0.5);
    const names = wide.slice(-3).map(one => one.tagName.toLowerCase() + (one.className ? "." + (one.className.baseVal ?? one.className) : ""));
    return [document.documentElement.scrollWidth - width, names];
}"""
# Text that its box does not show: the box hides what flows over, and something does. Words for screen readers are hidden on purpose.
CUT = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one);
    const hides = [style.overflowX, style.overflowY].some(value => value === "hidden" || value === "clip");
    if (!hides || !one.textContent.trim() || one.closest(".kern-sr-only, svg, option, select, [hidden]")) return false;
    return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
}).map(one => one.tagName.toLowerCase() + "." + one.className)"""

# Where the keyboard is: whether it shows, and whether something lies over it (WCAG 2.4.7, 2.4.11). Null beyond the last stop.
STOP = """() => {
    const stop = document.activeElement;
    if (!stop || stop === document.body) return null;
    const name = stop.tagName.toLowerCase() + "." + stop.className + (stop.type ? " [" + stop.type + "]" : "") + " " + (stop.innerText || stop.value || "").trim().slice(0, 30);
    const at_once = stop.getBoundingClientRect();  // Chromium scrolls with the next picture, not with the key
    if (at_once.bottom > innerHeight || at_once.top < 0) stop.scrollIntoView({block: "nearest", behavior: "instant"});
    const whole = stop.getBoundingClientRect();
    const box = {left: whole.left, right: whole.right, top: Math.max(0, whole.top), bottom: Math.min(innerHeight, whole.bottom)};
    const at = [[(box.left + box.right) / 2, (box.top + box.bottom) / 2], [box.left + 3, box.top + 3], [box.right - 3, box.bottom - 3]];
    const isFree = at.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (stop.contains(top) || top.contains(stop) || top.closest("label")?.control === stop); });
    const ring = [stop, stop.closest("label"), stop.nextElementSibling, stop.parentElement].filter(Boolean).some(one => {
        const look = getComputedStyle(one), after = getComputedStyle(one, "::after");
        return [look, after].some(each => (each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2) || each.boxShadow !== "none");
    });
    const said = stop.getAttribute("aria-label") || stop.labels?.[0]?.innerText || stop.innerText || stop.value || "";
    return [name, ring, isFree, said.replace(/\\s+/g, " ").trim()];
}"""
MOST_STOPS = 150

# WCAG 1.3.5: what a field about the person who fills it in is called for browsers and password managers.
TOKENS = {
    "first_name": {"given-name"},
    "last_name": {"family-name"},
    "email": {"email"},
    "login": {"email", "username"},
    "oldpassword": {"current-password"},
    "password": {"current-password"},
    "password1": {"new-password"},
    "password2": {"new-password"},
    "employer": {"organization"},
}
FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """axe's violations in the window as it is: "rule: element"."""
    size = page.viewport_size or {"width": 0}
    found = page.evaluate("rules => axe.run(rules).then(found => found.violations)", rules)  # all that axe tells besides is long
    return sorted({f"{one['id']} at {size['width']} px: {' '.join(map(str, node['target']))}" for one in found for node in one["nodes"]})


def too_wide(page: Page) -> list[str]:
    """Nobody scrolls sideways (WCAG 1.4.10)."""
    surplus, culprits = page.evaluate(WIDE)
    return [f"{surplus} px too wide: {', '.join(culprits)}"] if surplus > 0 else []


def cut_with_spacing(page: Page) -> list[str]:
    """With a reader's own spacing (WCAG 1.4.12) nothing is cut off and nothing becomes too wide."""
    page.evaluate(SPACING)
    found = [f"text spacing: cut: {name}" for name in page.evaluate(CUT)] + [f"text spacing: {words}" for words in too_wide(page)]
    page.evaluate(NO_SPACING)
    return found


def hidden_stops(page: Page) -> list[str]:
    """Everything Tab reaches shows that it has the keyboard and lies under nothing."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    found = []
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        found += poor_stop(stop)
    return found


def poor_stop(stop: list[Any]) -> list[str]:
    """What is wrong with the place where the keyboard is."""
    name, is_seen, is_free, _said = stop
    return [f"no focus ring: {name}"] * (not is_seen) + [f"hidden: {name}"] * (not is_free)


def form_faults(html: str) -> list[str]:
    """One's own personal fields without their token (fields about somebody else say so); faults that no summary links to; links and descriptions that lead nowhere."""
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    fields = [dict(ATTRIBUTE.findall(tag)) for tag in FIELD.findall(html)]
    found = [
        f"{field['name']}: autocomplete={field.get('autocomplete', '')!r}"
        for field in fields
        if field.get("type") != "hidden"
        and "data-somebody-else" not in field
        and field.get("autocomplete", "") not in TOKENS.get(field.get("name", ""), {field.get("autocomplete", "")})
    ]
    for field in fields:
        found += [f"{field.get('name')}: described by nothing: {key}" for key in field.get("aria-describedby", "").split() if key not in ids]
    summary = "".join(re.findall(r'<ul class="error-summary">.*?</ul>', html, re.DOTALL))
    linked = set(re.findall(r'href="#([^"]+)"', summary))
    faulty = {field.get("id", "") for field in fields if field.get("aria-invalid") == "true" and field.get("type") not in ("radio", "checkbox")}
    return [
        *found,
        *(f"summary leads nowhere: {key}" for key in linked - ids),
        *(f"not in the summary: {key}" for key in faulty if not key.startswith(tuple(linked))),
    ]


def html_errors(folder: Path) -> dict[str, list[str]]:
    """What the Nu Html Checker says of each file in the folder, by the file's name."""
    files = sorted(folder.glob("*.html"))
    command = [
        "java",
        "-Xss4m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        str(VNU),
        "--errors-only",
        "--exit-zero-always",
        "--format",
        "json",
        *map(str, files),
    ]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = {}
    for message in json.loads(finished.stderr)["messages"]:
        name = Path(urlsplit(message["url"]).path).stem
        found.setdefault(name, []).append(f"line {message.get('lastLine')}: {message['message']} – {message.get('extract', '')[:120]!r}")
    return found
