"""A finisher for tables in PDFs."""

import pydyf
import weasyprint


def name_scopes(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Write /Scope into every table header: WeasyPrint links cells to headers by id, but readers ask for the scope too."""
    by_reference = {element.reference: element for element in pdf.objects if isinstance(element, pydyf.Dictionary)}
    for element in by_reference.values():
        if element.get("S") == "/TH":
            row = by_reference[element["P"]]
            group = by_reference[row["P"]]
            element["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"
