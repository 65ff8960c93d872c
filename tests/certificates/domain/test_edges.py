"""Every kind × thirty edge cases, before and after signing, before judges who did not make them.

In every run each case is set once, in a kind that changes from case to case, and half of them signed; `make nightly` does all of it
and listens to every paper as well.
"""

import io

import outloud
import page
import pikepdf
import pypdf
import pytest

from certificates.domain.paper_keys import paper_key
from certificates.domain.render import render_pdf
from certificates.domain.rendering import signed_pdf
from certificates.domain.signature_check import SignatureState, check_signature
from certificates.enums import CertificateKind
from tests.certificates.domain.test_signing import SIGNED_AT, known
from tests.certificates.edges import EDGES, edge_snapshot

KINDS = list(CertificateKind)
ONE_KIND_EACH = [(edge, KINDS[number % len(KINDS)], number % 2 == 1) for number, edge in enumerate(EDGES)]
ALL = [(edge, kind, signed) for edge in EDGES for kind in KINDS for signed in (False, True)]


def paper(edge, kind, signed):
    snapshot = edge_snapshot(kind, edge)
    return signed_pdf(snapshot, paper_key(), at=SIGNED_AT, token="e30.e30.c2ln") if signed else render_pdf(snapshot)


def complaints(content):
    profiles = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)
    found = [f"{profile} {failure.rule_id}" for profile in profiles for failure in page.validate_pdf_bytes(content, profile=profile).failures]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found += pdf.check_pdf_syntax()
    return found


def test_there_are_thirty_cases():
    assert len(EDGES) == 30


@pytest.mark.parametrize(("edge", "kind", "signed"), ONE_KIND_EACH)
def test_a_paper_keeps_both_standards_in_every_case(edge, kind, signed):
    content = paper(edge, kind, signed)

    assert complaints(content) == []
    assert len(content) <= 200_000
    assert not signed or check_signature(content, known=known(paper_key())) is SignatureState.OURS


@pytest.mark.nightly
@pytest.mark.parametrize(("edge", "kind", "signed"), ALL)
def test_every_kind_keeps_both_standards_in_every_case_and_can_be_heard(edge, kind, signed, tmp_path):
    content = paper(edge, kind, signed)
    (tmp_path / "paper.pdf").write_bytes(content)

    assert complaints(content) == []
    assert outloud.check(str(tmp_path / "paper.pdf")).errors == 0
    assert len(content) <= 200_000


@pytest.mark.parametrize("edge", ["Arabic", "Hebrew", "Greek", "Cyrillic", "Vietnamese"])
def test_names_in_other_scripts_have_letters_in_the_file(edge):
    """A missing letter would be an empty box that the reader cannot copy either."""
    content = render_pdf(edge_snapshot(CertificateKind.ATTENDANCE, edge))
    text = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(content)).pages)

    assert [letter for letter in EDGES[edge]["name"] if not letter.isspace() and letter not in text] == []
