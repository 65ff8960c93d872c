"""What must always be true of certificates; `manage.py check_invariants` prints every breach."""

import hashlib
from collections.abc import Iterator

from django.db.models import Count, QuerySet

from certificates.domain.codes import parse_code
from certificates.domain.credential_keys import read_credential
from certificates.domain.numbers import format_number
from certificates.domain.snapshot import snapshot_hash
from certificates.domain.storage import stored
from certificates.enums import CertificateState, KeyPurpose
from certificates.models import Certificate, Credential, NumberSeries


def find_problems() -> Iterator[str]:
    """One German sentence per breach; reads every certificate and its file, changes nothing."""
    for certificate in Certificate.objects.order_by("pk").iterator(chunk_size=200):
        yield from _snapshot_problems(certificate)
        yield from _file_problems(certificate)
    yield from _signature_problems()
    yield from _credential_problems()
    yield from _number_problems()
    yield from _twice_valid()


def _snapshot_problems(certificate: Certificate) -> Iterator[str]:
    if snapshot_hash(certificate.snapshot) != certificate.snapshot_sha256:
        yield f"Nachweis {certificate.number}: Der Inhalt passt nicht zu seiner Prüfsumme."
    stored_facts = (certificate.number, certificate.code, certificate.kind)
    if (certificate.snapshot.get("number"), certificate.snapshot.get("code"), certificate.snapshot.get("kind")) != stored_facts:
        yield f"Nachweis {certificate.number}: Nummer, Prüfcode oder Art stehen im Inhalt anders als in der Zeile."
    if parse_code(certificate.code) != certificate.code:
        yield f"Nachweis {certificate.number}: Der Prüfcode ist nicht wohlgeformt."


def _file_problems(certificate: Certificate) -> Iterator[str]:
    if not certificate.pdf_sha256:
        return
    content = stored(certificate.pdf.name)
    if content is None:
        yield f"Nachweis {certificate.number}: Die PDF-Datei fehlt."
    elif hashlib.sha256(content).hexdigest() != certificate.pdf_sha256:
        yield f"Nachweis {certificate.number}: Die PDF-Datei passt nicht zu ihrer Prüfsumme."


def _signature_problems() -> Iterator[str]:
    """Every PDF is by a key for papers; nothing is noted as signed that has no file."""
    for number in _numbers(Certificate.objects.filter(signature__isnull=True).exclude(pdf_sha256="")):
        yield f"Nachweis {number}: Es ist nicht vermerkt, welcher Schlüssel die PDF-Datei signiert hat."
    for number in _numbers(Certificate.objects.filter(signature__isnull=False, pdf_sha256="")):
        yield f"Nachweis {number}: Eine Signatur ist vermerkt, aber es gibt keine PDF-Datei."
    for number in _numbers(Certificate.objects.filter(signature__isnull=False).exclude(signature__key__purpose=KeyPurpose.PAPER)):
        yield f"Nachweis {number}: Als Schlüssel der PDF-Datei ist einer vermerkt, der keine Nachweise auf Papier signiert."


def _credential_problems() -> Iterator[str]:
    """Every digital credential is signed by the key noted with it, is about its certificate, and stands in the list where the row says."""
    for row in Credential.objects.select_related("certificate", "key").order_by("pk").iterator(chunk_size=200):
        document = read_credential(row.token, row.key)
        if document is None:
            yield f"Nachweis {row.certificate.number}: Die Signatur des digitalen Nachweises passt nicht zu ihrem Schlüssel."
            continue
        status = document["credentialStatus"]
        place = (document["id"], status["statusListCredential"].rpartition("/")[2], status["statusListIndex"])
        if place != (row.certificate.snapshot["verification_url"], str(row.list_number), str(row.list_index)):
            yield f"Nachweis {row.certificate.number}: Im digitalen Nachweis stehen ein anderer Nachweis oder ein anderer Platz in der Statusliste."


def _numbers(certificates: "QuerySet[Certificate]") -> "QuerySet[Certificate, str]":
    return certificates.order_by("number").values_list("number", flat=True)


def _number_problems() -> Iterator[str]:
    """Every series counts from 1 to its last number, each given exactly once."""
    expected = {
        format_number(series.kind, year=series.year, number=number) for series in NumberSeries.objects.all() for number in range(1, series.last_number + 1)
    }
    given = set(Certificate.objects.values_list("number", flat=True))
    for number in sorted(expected - given):
        yield f"Nummer {number} wurde gezogen, aber kein Nachweis trägt sie."
    for number in sorted(given - expected):
        yield f"Nachweis {number} trägt eine Nummer, die sein Nummernkreis nicht vergeben hat."


def _twice_valid() -> Iterator[str]:
    """Of each kind one about each seat, pathway or module of a person, and one Leistungsübersicht."""
    about = ("kind", "learner", "enrolment", "pathway_enrolment", "module")
    doubled = Certificate.objects.filter(state=CertificateState.VALID).order_by().values(*about).annotate(count=Count("pk")).filter(count__gt=1)
    for row in doubled:
        yield f"Person {row['learner']}: {row['count']} gültige Nachweise über dasselbe ({row['kind']})."
