"""What a process of the site loads before its first answer: WeasyPrint, SciPy and PyMuPDF take seconds and memory that hardly any request needs."""

import subprocess
import sys

from django.conf import settings

HEAVY = {"weasyprint", "scipy", "fitz", "pymupdf"}
LOADED = "import django; django.setup(); import config.urls, sys; print(*sys.modules)"


def test_a_web_process_loads_nothing_that_only_papers_and_solvers_need():
    shown = subprocess.run([sys.executable, "-c", LOADED], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)

    loaded = set(shown.stdout.split())
    assert "providers.models" in loaded
    assert HEAVY & loaded == set()
