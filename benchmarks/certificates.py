"""Certificates per second in one process: the page alone by WeasyPrint, and ours, tagged and complete."""

import resource
from time import perf_counter
from typing import Any

from benchmarks.database import open_database
from benchmarks.measure import Figures, report

RUNS = 40


def measure() -> Figures:
    """`bare` sets the same words without our fonts, styles, QR code and tags: what WeasyPrint takes at least."""
    import weasyprint
    from django.core.management import call_command

    from certificates.domain.paper import paper_of
    from certificates.domain.render import render_pdf
    from certificates.models import Certificate

    call_command("prepare_fonts", verbosity=0)
    certificate = Certificate.objects.filter(kind="pathway").order_by("pk").first()
    if certificate is None:
        raise SystemExit("Demo data of the scale small holds certificates; none was found.")
    snapshot: dict[str, Any] = certificate.snapshot
    words = " ".join(f"<p>{module['code']} {module['title']}</p>" for module in paper_of(snapshot)["modules"])
    html = f"<!doctype html><html lang='de'><title>{snapshot['number']}</title><h1>{snapshot['title']}</h1>{words}</html>"
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string="@page { size: A4 } body { font-family: sans-serif }", font_config=fonts)
    bare = per_second(lambda: weasyprint.HTML(string=html).write_pdf(font_config=fonts, stylesheets=[sheet]))
    unsigned = per_second(lambda: render_pdf(snapshot))
    before = peak_kilobytes()
    per_second(lambda: render_pdf(snapshot))
    growth = (peak_kilobytes() - before) * 100 / before
    return {
        "certificate_bare_per_s": {"value": round(bare, 2), "unit": "1/s", "runs": RUNS},
        "certificate_unsigned_per_s": {"value": round(unsigned, 2), "unit": "1/s", "runs": RUNS},
        "certificate_memory_growth_pct": {"value": round(growth, 1), "unit": "%", "runs": RUNS},
    }


def per_second(call: Any) -> float:
    """How many in a second, warm."""
    call()
    begun = perf_counter()
    for _run in range(RUNS):
        call()
    return RUNS / (perf_counter() - begun)


def peak_kilobytes() -> int:
    """The most memory this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    open_database("small")
    report(measure())
