"""The whole programme as a document."""

import io

import page
import pytest
from pypdf import PdfReader

from core.models import Job
from providers.domain.overview import keep_overview, overview_of
from providers.domain.overview_pdf import render_overview
from tests.clock import berlin
from tests.factories.core import KreisFactory
from tests.factories.providers import AT, OfferingFactory, a_module, an_area

pytestmark = pytest.mark.django_db


def test_offerings_stand_by_lernbereich_and_module_and_by_kreis():
    calw = KreisFactory(name="Calw")
    steering = a_module("18", "Finanzierung", an_area(5, "Steuerung"))
    OfferingFactory(title="Beides", kreis=calw, modules=[(a_module("7"), 270), (steering, 270)])
    OfferingFactory(title="Einführung", online=True, modules=[])
    OfferingFactory(title="Im Rathaus", place_type="inhouse")

    overview = overview_of(at=AT)

    def titles(section):
        return [offering.title for offering in section.offerings]

    assert [(area.title, [(module.anchor, titles(module)) for module in area.modules]) for area in overview.areas] == [
        ("Beteiligung/Teilhabe", [("modul-7", ["Beides"])]),
        ("Steuerung", [("modul-18", ["Beides"])]),
    ]
    assert [(kreis.title, titles(kreis)) for kreis in overview.kreise] == [("Landkreis Calw", ["Beides"])]
    assert (titles(overview.without_module), titles(overview.online), overview.count) == (["Einführung"], ["Einführung"], 2)


def test_the_document_is_tagged_has_contents_and_keeps_nine_oclock():
    OfferingFactory(title="Nach der Umstellung", first_start=berlin(2027, 3, 29, 9))
    OfferingFactory(title="Vor der Umstellung", first_start=berlin(2027, 3, 22, 9))

    content = render_overview(overview_of(at=AT))
    reader = PdfReader(io.BytesIO(content))
    text = "".join(page.extract_text() for page in reader.pages)

    assert (reader.trailer["/Root"]["/MarkInfo"]["/Marked"], reader.trailer["/Root"]["/Lang"]) == (True, "de")
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert "Stand 11. Januar 2027" in text
    assert "2 Angebote, zuerst nach Lernbereich" in text
    assert (text.count("09:00"), "10:00" in text, "08:00" in text) == (4, False, False)
    assert "Inhalt" in str(reader.outline)
    assert "Nach der Umstellung\n29.03.2027, 09:00 Uhr · " in text
    assert [failure.rule_id for failure in page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1).failures] == []


def test_the_page_gives_the_kept_document_and_asks_for_the_first_one_once(client, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {"private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}}

    answers = [client.get("/daten/programm.pdf").status_code for _time in range(2)]
    queued = Job.objects.filter(task="providers.render_overview").count()
    keep_overview(b"%PDF-first")
    keep_overview(b"%PDF-second")
    answer = client.get("/daten/programm.pdf")

    assert (answers, queued) == ([503, 503], 1)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "application/pdf", b"%PDF-second")
