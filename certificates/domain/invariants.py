"""What must always be true of certificates; `manage.py check_invariants` prints every breach."""

import hashlib
from collections.abc import Iterator

from django.db.models import Count

from certificates.domain.codes import parse_code
from certificates.domain.numbers import format_number
from certificates.domain.snapshot import snapshot_hash
from certificates.domain.storage import stored
from certificates.enums import CertificateState
from certificates.models import Certificate, NumberSeries


def find_problems() -> Iterator[str]:
    """One German sentence per breach; reads every certificate and its file, changes nothing."""
    for certificate in Certificate.objects.order_by("pk").iterator(chunk_size=200):
        yield from _snapshot_problems(certificate)
        yield from _file_problems(certificate)
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
    valid = Certificate.objects.filter(state=CertificateState.VALID).order_by()
    for field, name in (("enrolment", "Anmeldung"), ("pathway_enrolment", "Bildungsweg")):
        doubled = valid.filter(**{f"{field}__isnull": False}).values(field).annotate(count=Count("pk")).filter(count__gt=1)
        for row in doubled:
            yield f"{name} {row[field]}: {row['count']} gültige Nachweise."
