"""The first visit of the start page in Chromium with a processor four times as slow: what it loads, when one sees it, whether it jumps."""

import os
import statistics
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from benchmarks.measure import Figures

VISITS = 5
SLOWER = 4
SCREENS = {"phone": {"width": 360, "height": 800}, "desk": {"width": 1280, "height": 800}}
KIB = 1024
# Kept by the browser from the first moment on; read when the page has come to rest.
WATCH = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.lcp = entry.startTime; }).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value; }).observe({type: "layout-shift", buffered: true});
"""


def measure(port: int, path: str = "/") -> Figures:
    """Kilobytes as they came over the wire, headers included; milliseconds; the sum of layout shifts. The worse screen counts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        seen = {name: [_visit(browser, port, path, screen) for _visit_number in range(VISITS)] for name, screen in SCREENS.items()}
        browser.close()

    def worst(key: str) -> float:
        return max(statistics.median(visit[key] for visit in visits) for visits in seen.values())

    def figure(key: str, unit: str, digits: int) -> dict[str, Any]:
        return {"value": round(worst(key), digits), "unit": unit, "runs": VISITS} | {
            name: round(statistics.median(visit[key] for visit in visits), digits) for name, visits in seen.items()
        }

    return {
        "start_page_kb": figure("kb", "KiB", 1) | {"requests": int(worst("requests"))},
        "start_page_js_kb": figure("js_kb", "KiB", 1),
        "start_page_lcp_ms": figure("lcp", "ms", 0) | {"processor": f"{SLOWER} × slower"},
        "start_page_cls": figure("cls", "", 4),
    }


def _visit(browser: Browser, port: int, path: str, screen: dict[str, int]) -> dict[str, float]:
    """One visit with an empty cache. Raises RuntimeError when something is missing or asked of another host."""
    context = browser.new_context(viewport=screen, locale="de-DE")  # type: ignore[arg-type] # a dict of the two is what it wants
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        devtools = context.new_cdp_session(page)
        sizes = _sizes(devtools, f"http://127.0.0.1:{port}/")
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(f"http://127.0.0.1:{port}{path}", wait_until="load")
        page.wait_for_timeout(1500)
        seen = page.evaluate("window.seen")
    finally:
        context.close()
    total = sum(size for _kind, size in sizes.values())
    scripts = sum(size for kind, size in sizes.values() if kind == "Script")
    return {"kb": total / KIB, "js_kb": scripts / KIB, "requests": len(sizes), "lcp": seen["lcp"], "cls": seen["cls"]}


def _sizes(devtools: CDPSession, ours: str) -> dict[str, tuple[str, float]]:
    """Kind and bytes of every request, filled while the page loads."""
    sizes: dict[str, tuple[str, float]] = {}

    def answered(event: dict[str, Any]) -> None:
        address, status = event["response"]["url"], event["response"]["status"]
        if not address.startswith((ours, "data:")) or status >= 400:
            raise RuntimeError(f"{address} answered {status}")
        if address.startswith(ours):
            sizes[event["requestId"]] = (event["type"], 0)

    def loaded(event: dict[str, Any]) -> None:
        if event["requestId"] in sizes:
            sizes[event["requestId"]] = (sizes[event["requestId"]][0], event["encodedDataLength"])

    devtools.on("Network.responseReceived", answered)
    devtools.on("Network.loadingFinished", loaded)
    devtools.send("Network.enable")
    return sizes
