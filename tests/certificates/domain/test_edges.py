"""Every kind × thirty edge cases, before and after signing, before judges who did not make them.

In every run each case is set once, in a kind that changes from case to case, and half of them signed; `make nightly` does all of it
and listens to every paper as well.
"""

import hashlib
import io
import shutil
import subprocess

import outloud
import page
import pikepdf
import pypdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.domain.paper_keys import paper_key
from certificates.domain.render import render_pdf
from certificates.domain.rendering import signed_pdf
from certificates.domain.signature_check import SignatureState, check_signature
from certificates.domain.specimens import specimen, specimen_contents
from certificates.domain.wordings import default_wording, layouts, texts_of
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


def said_by_qpdf(content, path):
    """What the program itself finds wrong, or nothing; it ends with 0 only when there is neither an error nor a warning."""
    program = shutil.which("qpdf")
    assert program, "tools/machine.py installs qpdf"
    path.write_bytes(content)
    done = subprocess.run([program, "--check", str(path)], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def believed_by_pyhanko(content):
    """One signature, whole, by our key and its authority, over the entire file, with nothing behind it."""
    key = paper_key()
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    authority = next(iter(key.signer.cert_registry.retrieve_by_name(key.certificate.issuer)))
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[authority], allow_fetching=False, revocation_mode="soft-fail"))
    whole = (status.coverage, status.modification_level) == (SignatureCoverageLevel.ENTIRE_FILE, ModificationLevel.NONE)
    ours = hashlib.sha256(status.signing_cert.dump()).digest() == hashlib.sha256(key.certificate.dump()).digest()
    return all((status.intact, status.valid, status.trusted, status.docmdp_ok, whole, ours))


def test_there_are_thirty_cases():
    assert len(EDGES) == 30


@pytest.mark.parametrize(("edge", "kind", "signed"), ONE_KIND_EACH)
def test_a_paper_keeps_both_standards_in_every_case(edge, kind, signed, tmp_path):
    content = paper(edge, kind, signed)

    assert complaints(content) == []
    assert said_by_qpdf(content, tmp_path / "paper.pdf") == ""
    assert len(content) <= 200_000
    assert not signed or check_signature(content, known=known(paper_key())) is SignatureState.OURS


@pytest.mark.parametrize(
    ("edge", "kind"), [("everyday", KINDS[0]), ("very long", KINDS[1]), ("Arabic", KINDS[2]), ("long names of everything", KINDS[3]), ("markup", KINDS[4])]
)
def test_every_layout_keeps_both_standards(edge, kind, tmp_path):
    papers = {layout: render_pdf(edge_snapshot(kind, edge) | {"wording": layout}) for layout in layouts()}

    assert len(set(papers.values())) == len(papers) >= 2
    assert {layout: complaints(content) for layout, content in papers.items() if complaints(content)} == {}
    assert [said_by_qpdf(content, tmp_path / f"{layout}.pdf") for layout, content in papers.items()] == [""] * len(papers)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != CertificateKind.MODULE])  # of one module there is no more to say than a page
def test_the_specimen_of_three_pages_has_three(kind):
    content = render_pdf(specimen(kind, texts_of(default_wording(kind), specimen_contents(kind, "drei-seiten")), "drei-seiten"))

    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 3


@pytest.mark.nightly
@pytest.mark.parametrize(("edge", "kind", "signed"), ALL)
def test_every_kind_keeps_both_standards_in_every_case_and_can_be_heard(edge, kind, signed, tmp_path):
    content = paper(edge, kind, signed)

    assert complaints(content) == []
    assert said_by_qpdf(content, tmp_path / "paper.pdf") == ""
    assert not signed or believed_by_pyhanko(content)
    assert outloud.check(str(tmp_path / "paper.pdf")).errors == 0
    assert len(content) <= 200_000


def test_qpdf_and_pyhanko_find_what_is_wrong(tmp_path):
    """The judges can say no: a place that points beside its object, and a letter changed under the signature."""
    content = paper("everyday", CertificateKind.ATTENDANCE, True)
    start = content.rindex(b"startxref\n") + len(b"startxref\n")
    astray = content[:start] + b"%d" % (int(content[start:].split()[0]) + 7) + content[start:][len(content[start:].split()[0]) :]
    place = content.index(b"Amina") if b"Amina" in content else content.index(b"<dc:title>") + len(b"<dc:title>") + 40
    changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    assert "damaged" in said_by_qpdf(astray, tmp_path / "astray.pdf")
    assert believed_by_pyhanko(content)
    assert not believed_by_pyhanko(changed)


@pytest.mark.parametrize("edge", ["Arabic", "Hebrew", "Greek", "Cyrillic", "Vietnamese"])
def test_names_in_other_scripts_have_letters_in_the_file(edge):
    """A missing letter would be an empty box that the reader cannot copy either."""
    content = render_pdf(edge_snapshot(CertificateKind.ATTENDANCE, edge))
    text = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(content)).pages)

    assert [letter for letter in EDGES[edge]["name"] if not letter.isspace() and letter not in text] == []
