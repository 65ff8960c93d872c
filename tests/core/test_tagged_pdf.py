"""Long lists as accessible PDFs: what readers, validators and screen readers find in them."""

import io
import tracemalloc

import outloud
import page
import pikepdf
import pytest
from pypdf import PdfReader

from core.pdf.fonts import font_file
from core.pdf.tagged import Entry, Place, TaggedDocument


def a_document():
    return TaggedDocument(title="Probe & Liste", language="de", footer="Probe", regular=font_file("Regular"), semibold=font_file("SemiBold"))


def entry(number, words="Beteiligung im Quartier"):
    return Entry(f"{words} {number}", f"https://quartier.example/angebote/{number}/", f"{number}. März 2027, 09:00 Uhr · Ulm · kostenfrei")


def of_two_parts():
    document, places = a_document(), [Place(), Place()]
    document.heading(1, "Probe")
    document.paragraph("Zwei Teile.")
    document.heading(2, "Inhalt")
    document.contents([(0, "Erster Teil", places[0]), (1, "Zweiter Teil", places[1])])
    document.heading(2, "Erster Teil", place=places[0], on_new_page=True)
    document.entries([entry(number) for number in range(1, 61)])
    document.heading(3, "Zweiter Teil", place=places[1])
    document.entries([entry(number) for number in range(61, 64)])
    return document.write()


def text_of(content):
    return [each.extract_text() for each in PdfReader(io.BytesIO(content)).pages]


def test_it_is_accessible_and_reads_in_order(tmp_path):
    content = of_two_parts()
    (tmp_path / "list.pdf").write_bytes(content)

    heard = outloud.check(str(tmp_path / "list.pdf"))

    assert [failure.rule_id for failure in page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1).failures] == []
    assert (heard.errors, [finding.rule for finding in heard.findings]) == (0, [])
    assert pikepdf.open(io.BytesIO(content)).check_pdf_syntax() == []


def test_contents_and_bookmarks_lead_to_the_page_of_each_heading():
    reader = PdfReader(io.BytesIO(of_two_parts()))
    texts = [each.extract_text() for each in reader.pages]
    first, second = (next(number for number, text in enumerate(texts) if f"{name} Teil\n" in text and number) for name in ("Erster", "Zweiter"))

    links = [link.get_object() for link in reader.pages[0]["/Annots"]]
    [top, below] = reader.outline
    assert [reader.get_page_number(link["/Dest"][0].get_object()) for link in links] == [first, second]
    assert f"Erster Teil {first + 1}\nZweiter Teil {second + 1}" in texts[0]
    assert top["/Title"] == "Probe"
    assert [(reader.get_destination_page_number(mark), mark["/Title"]) for mark in (below[1], below[2][0])] == [
        (first, "Erster Teil"),
        (second, "Zweiter Teil"),
    ]


def test_every_entry_leads_to_its_address_and_stays_on_one_page():
    reader = PdfReader(io.BytesIO(of_two_parts()))

    found = {}
    for each in list(reader.pages)[1:]:
        text = each.extract_text()
        for link in each["/Annots"]:
            address, words = link.get_object()["/A"]["/URI"], link.get_object()["/Contents"]
            found[address] = words
            assert f"{words}\n{words.rpartition(' ')[2]}. März 2027" in text

    assert found == {f"https://quartier.example/angebote/{number}/": f"Beteiligung im Quartier {number}" for number in range(1, 64)}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Größe, Łódź, Привіт", "Größe, Łódź, Привіт"),
        ("ein Bild 🏘 fehlt", "ein Bild ? fehlt"),
        ("viel   Raum\n\tdazwischen", "viel Raum dazwischen"),
        ("A" * 90, "A" * 54),
    ],
)
def test_odd_words_are_shown_and_nothing_is_without_a_glyph(words, shown):
    document = a_document()
    document.heading(1, "Probe")
    document.entries([Entry(words, "https://quartier.example/(1)\\", "Ulm")])
    content = document.write()

    assert shown in text_of(content)[0]
    assert [failure.rule_id for failure in page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1).failures] == []


def test_an_entry_takes_little_memory_until_the_file_is_written():
    """WeasyPrint holds 160 KB for each row of a table."""
    document = a_document()
    document.heading(1, "Probe")
    document.entries([entry(0)])  # the widths of the font
    tracemalloc.start()
    document.entries([entry(number) for number in range(2_000)])
    held, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (held // 2_000 < 4_000, len(document.write()) < 600_000) == (True, True)
