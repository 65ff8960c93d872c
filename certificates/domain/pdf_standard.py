"""PDF/UA-1 and PDF/A-3a in one file, which WeasyPrint offers one at a time, and the place a signature goes into.

PDF/A allows metadata only in schemas it knows or that the file explains; the mark of PDF/UA is not among those, so the explanation comes with
it, in the same RDF. A signature that is added to a finished file has no place in its structure and rewrites its metadata; ours is a
part of the file from the start, with room for what signing.py writes there (docs/decisions/0160).
"""

from datetime import UTC, datetime
from typing import Any, Final

import pydyf
import weasyprint.pdf
from weasyprint.pdf import pdfa

from certificates.domain.byte_range import NO_RANGE

VARIANT: Final = "pdf/a-3a with ua-1"  # WeasyPrint looks for "pdf/a" in it to name the output intent
SIGNATURE_FIELD: Final = "Signatur"
PRINTED_AND_LOCKED: Final = 132  # ISO 32000-1, 12.5.3: print, and the field stays where it is
SIGNED_AND_APPENDED: Final = 3  # 12.7.2: there is a signature, and programs must not write the file anew

_UA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard the file follows</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def _both(pdf: pydyf.PDF, document: weasyprint.Document, page_streams: Any, attachments: Any, compress: bool) -> None:
    """WeasyPrint's PDF/A-3a, its metadata readable without a filter, with the mark of PDF/UA-1 added."""
    pdfa.pdfa(pdf, document, page_streams, attachments, compress=False, version=3, variant="A")
    metadata = _object(pdf, pdf.catalog["Metadata"])
    content = b"".join(metadata.stream)
    head, end, tail = content.rpartition(b"</rdf:RDF>")
    if not end:
        raise ValueError("WeasyPrint wrote no RDF; its version is not the one this was made for.")
    metadata.stream = [head + _UA.encode() + tail]


# WeasyPrint asks this table and nothing else; there is no public way to name a variant of one's own.
weasyprint.pdf.VARIANTS[VARIANT] = (_both, {"pdf_version": "1.7", "pdf_identifier": True, "output_intent": "srgb", "pdf_tags": True})


def generate(document: weasyprint.Document, attachments: list[weasyprint.Attachment]) -> pydyf.PDF:
    """The document's objects in both standards, not yet written: what WeasyPrint's write_pdf does before it writes."""
    options = weasyprint.DEFAULT_OPTIONS | weasyprint.pdf.VARIANTS[VARIANT][1] | {"pdf_variant": VARIANT, "attachments": attachments}
    return weasyprint.pdf.generate_pdf(document, None, 1, **options)


class _Plain(pydyf.Dictionary):
    """Written where everybody can see it: a signature in a compressed stream could not leave itself out."""

    compressible = False


class _Raw(pydyf.Object):
    """Bytes as they are."""

    compressible = False

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.written = data

    @property
    def data(self) -> bytes:
        return self.written


def reserve_signature(pdf: pydyf.PDF, *, tooltip: str, signer: str, at: datetime, size: int) -> None:
    """An invisible signature on the first page, part of the form, the page and the structure tree; its value is still `size` zero bytes.

    It certifies: whatever is appended later, be it a comment, ends its validity (ISO 32000-1, 12.8.2.2).
    """
    page = pdf.page_references[0].decode()
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    parents = _object(pdf, root["ParentTree"])["Nums"]
    key = max(parents[::2]) + 1
    value = _Plain(
        {
            "Type": "/Sig",
            "Filter": "/Adobe.PPKLite",
            "SubFilter": "/ETSI.CAdES.detached",
            "Name": pydyf.String(signer),
            "M": pydyf.String(f"{at.astimezone(UTC):D:%Y%m%d%H%M%SZ}"),
            "Reference": pydyf.Array(["<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>"]),
            "ByteRange": _Raw(NO_RANGE),
            "Contents": _Raw(b"<" + b"00" * size + b">"),
        }
    )
    pdf.add_object(value)
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(SIGNATURE_FIELD),
            "TU": pydyf.String(tooltip),
            "Contents": pydyf.String(tooltip),
            "F": PRINTED_AND_LOCKED,
            "Rect": pydyf.Array([0, 0, 0, 0]),
            "P": page,
            "StructParent": key,
            "V": value.reference,
        }
    )
    pdf.add_object(widget)
    whole = _object(pdf, root["K"][0])
    element = pydyf.Dictionary({"Type": "/StructElem", "S": "/Form", "P": whole.reference, "Pg": page, "Alt": pydyf.String(tooltip)})
    element["K"] = pydyf.Array([pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page})])
    pdf.add_object(element)
    whole["K"].append(element.reference)
    parents.extend([key, element.reference])
    first = _object(pdf, page)
    first.setdefault("Annots", pydyf.Array()).append(widget.reference)
    first["Tabs"] = "/S"
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget.reference]), "SigFlags": SIGNED_AND_APPENDED})
    pdf.catalog["Perms"] = pydyf.Dictionary({"DocMDP": value.reference})


def _object(pdf: pydyf.PDF, reference: bytes | str) -> Any:
    """The object a reference like `12 0 R` points to."""
    text = reference.decode() if isinstance(reference, bytes) else reference
    return pdf.objects[int(text.split()[0])]
