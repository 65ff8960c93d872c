"""Papers in the house's style: accessible, closed to the net, and one at a time."""

import io
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting

import page
import pypdf
import pytest
from django.conf import settings
from weasyprint.urls import FatalURLFetchingError

from core.pdf.pango import ONE_AT_A_TIME
from core.pdf.paper import set_paper

STYLES = sorted(
    str(path.relative_to(settings.BASE_DIR / "templates"))
    for path in (settings.BASE_DIR / "templates/pdf").glob("*/*.css")
    if "pdf/house.css" in path.read_text("utf-8")
)
HTML = '<html lang="de"><head><title>Papier {0}</title></head><body><h1>Papier {0}</h1><table><thead><tr><th scope="col">Was</th></tr></thead><tbody><tr><td>{0}</td></tr></tbody></table></body></html>'


def words(content):
    return " ".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def test_three_papers_share_the_house_style():
    assert STYLES == ["pdf/hours/hours.css", "pdf/project/plan.css", "pdf/signature_sheet/sheet.css"]


@pytest.mark.parametrize("style", STYLES)
def test_set_paper_keeps_pdf_ua(style):
    content = set_paper(HTML.format("Eins"), style=style)

    assert [failure.rule_id for failure in page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1).failures] == []
    assert "Papier Eins" in words(content)


def test_set_paper_fetches_nothing():
    with pytest.raises(FatalURLFetchingError, match=r"bild\.png"):
        set_paper('<html lang="de"><body><img src="https://example.org/bild.png" alt=""></body></html>', style=STYLES[0])


def test_set_paper_waits_while_another_paper_is_set():
    with ThreadPoolExecutor(1) as other:
        with ONE_AT_A_TIME:
            paper = other.submit(set_paper, HTML.format("Zwei"), style=STYLES[0])
            with pytest.raises(StillWaiting):
                paper.result(timeout=0.5)

        assert "Papier Zwei" in words(paper.result(timeout=60))


def test_papers_asked_for_at_once_are_each_whole():
    numbers = [f"Nummer {each}" for each in range(6)]

    with ThreadPoolExecutor(3) as askers:
        papers = list(askers.map(lambda each: set_paper(HTML.format(each), style=STYLES[0]), numbers))

    assert [f"Papier {number}" in words(paper) for number, paper in zip(numbers, papers, strict=True)] == [True] * 6
