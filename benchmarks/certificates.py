"""Certificates per second on two workers: WeasyPrint alone with the same page, ours unsigned, ours signed; and what memory a long batch takes.

Two ways of WeasyPrint alone, both with everything shared that can be (fonts, sheet, pictures in memory), both given the finished HTML and the QR code's
picture: `bare` is its own call as its manual has it, `HTML(string=…).write_pdf(…)`; `tuned` spares it what ours spares it, the parser in Python and the
sheet for all of HTML, so that nothing is left but its layout and its way of writing. Ours makes HTML and QR code in the time that is taken.

The paper measured is the largest that is common: a Zertifikat with 18 modules on two pages. `attendance` beside each figure is the
Teilnahmebescheinigung of two days, of which a bulk issue has most.
"""

import multiprocessing
import os
import resource
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import django

from benchmarks.measure import Figures, report

WORKERS = 2
SECONDS = 12
BATCH = 1000
WARM_UP = 100
KINDS = ("pathway", "attendance")
ALONE = ("bare", "tuned")
HOW = (*ALONE, "unsigned", "signed")


def measure() -> Figures:
    """Every kind of render in every kind of paper, one after another, each in two fresh processes."""
    per_s = {(how, kind): _per_second(how, kind) for kind in KINDS for how in HOW}
    growth = _in_process(_growth, ())
    figures: Figures = {
        f"certificate_{how}_per_s": {
            "value": round(per_s[how, "pathway"][0], 2),
            "unit": "1/s",
            "cpu_ms": round(per_s[how, "pathway"][1], 1),
            "attendance": round(per_s[how, "attendance"][0], 2),
            "attendance_cpu_ms": round(per_s[how, "attendance"][1], 1),
            **{f"of_{other}": _ratio(per_s, how, other, "pathway") for other in ALONE},
            **{f"attendance_of_{other}": _ratio(per_s, how, other, "attendance") for other in ALONE},
            "workers": WORKERS,
        }
        for how in HOW
    }
    figures["certificate_memory_growth_pct"] = {"value": round(growth, 1), "unit": "%", "runs": BATCH}
    return figures


def _ratio(per_s: dict[tuple[str, str], tuple[float, float]], how: str, other: str, kind: str) -> float:
    return round(per_s[how, kind][0] / per_s[other, kind][0], 2)


def _per_second(how: str, kind: str) -> tuple[float, float]:
    """How many both workers make in a second, and the processor time one takes in milliseconds."""
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        done = pool.starmap(_work, [(how, kind)] * WORKERS)
    return sum(count / seconds for count, seconds, _cpu in done), 1000 * sum(cpu for _count, _seconds, cpu in done) / sum(
        count for count, _seconds, _cpu in done
    )


def _work(how: str, kind: str) -> tuple[int, float, float]:
    """Render for some seconds in this process; returns how many, how long, and how much of the processor."""
    render = _ready(how, kind)
    count, begun, cpu = 0, perf_counter(), _cpu()
    while perf_counter() - begun < SECONDS:
        render()
        count += 1
    return count, perf_counter() - begun, _cpu() - cpu


def _ready(how: str, kind: str) -> Callable[[], Any]:
    """The call to measure, warm."""
    django.setup()
    import weasyprint
    from django.template.loader import render_to_string
    from django.utils import translation

    from certificates.domain import render
    from certificates.domain.paper_keys import paper_key
    from certificates.domain.rendering import signed_pdf
    from tests.certificates.snapshots import attendance_snapshot, day_lines, module_lines, snapshot

    paper = attendance_snapshot() if kind == "attendance" else snapshot("pathway", modules=module_lines(18, mixed=True), days=day_lines(18))
    key = paper_key()

    fonts, stylesheet, pictures = render._set_up(paper["wording"])

    def bare() -> bytes:
        """As its manual has it."""
        page = weasyprint.HTML(string=html, base_url=f"{render.SCHEME}:", url_fetcher=fetcher)
        return bytes(page.write_pdf(font_config=fonts, stylesheets=[stylesheet], pdf_variant="pdf/ua-1"))

    def tuned() -> bytes:
        """Without what ours leaves away as well."""
        return bytes(render.WellFormed(html, fetcher).write_pdf(font_config=fonts, stylesheets=[stylesheet], pdf_variant="pdf/ua-1"))

    with translation.override("de"):
        html = render_to_string(f"pdf/{paper['wording']}/certificate.html", render._context(paper))
    fetcher = render.ClosedFetcher(pictures | {"qr.png": (render.PNG, render.qr_png(paper["verification_url"]))})
    calls = {"bare": bare, "tuned": tuned, "unsigned": lambda: render.render_pdf(paper), "signed": lambda: signed_pdf(paper, key, at=datetime.now(UTC))}
    for _run in range(5):
        calls[how]()
    return calls[how]


def _growth() -> float:
    """How many per cent one worker grows from its hundredth to its thousandth signed paper."""
    render = _ready("signed", "attendance")
    for _run in range(WARM_UP):
        render()
    before = _resident()
    for _run in range(BATCH):
        render()
    return (_resident() - before) * 100 / before


def _in_process(call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(call, arguments)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _resident() -> int:
    """Memory of this process now, in pages."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    report(measure())
