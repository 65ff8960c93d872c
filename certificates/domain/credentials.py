"""Make a certificate's digital credential: draw its place in the status list, sign it, keep it. Runs in the worker, once for each."""

import secrets
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from certificates.domain.credential import Alignment, Place, credential_document
from certificates.domain.credential_keys import credential_key, issuer_did, remember_credential_key
from certificates.domain.status_lists import list_url, request_publication
from certificates.models import Certificate, Credential
from certificates.models.credential import LIST_LENGTH
from core.language import DEFAULT, spoken
from curriculum.models import Competence, Module

FULL: Final = LIST_LENGTH // 2  # then a new list begins; a free place is found at the second try on average


def make_credential(certificate: Certificate, *, at: datetime) -> Credential | None:
    """The signed credential of this certificate; the one that is there already, if there is one. None where no key is set.

    Effects, in one transaction: the credential with its place; the list is signed anew soon, for a verifier must find it.
    """
    key = credential_key()
    if key is None:
        return None
    if existing := Credential.objects.filter(certificate=certificate).first():
        return existing
    row = remember_credential_key(key, at=at)
    number, is_new = _open_list()
    while True:
        index = secrets.randbelow(LIST_LENGTH)
        with spoken(DEFAULT):
            document = credential_document(
                certificate.snapshot,
                issuer=issuer_did(),
                site=settings.BASE_URL,
                issued_at=certificate.issued_at.astimezone(UTC),
                salt=secrets.token_hex(16),
                place=Place(list_url(number), index),
                alignments=alignments_of(certificate),
            )
        fields = {"key": row, "token": key.sign(document), "list_number": number, "list_index": index, "issued_at": at}
        try:
            with transaction.atomic():
                made = Credential.objects.create(certificate=certificate, **fields)
                if is_new:
                    request_publication(at=at)
                return made
        except IntegrityError:
            # The place was taken, or another worker was quicker with this certificate.
            if existing := Credential.objects.filter(certificate=certificate).first():
                return existing


def alignments_of(certificate: Certificate) -> tuple[Alignment, ...]:
    """The modules on the paper, and the competences of their Lernbereiche, with their pages here."""
    codes = [module["code"] for module in certificate.snapshot["modules"]]
    modules = Module.objects.filter(code__in=codes, curriculum__version=certificate.snapshot["curriculum"]).order_by("position", "pk")
    competences = Competence.objects.filter(areas__modules__in=modules).distinct().order_by("position", "pk").prefetch_related("areas")
    site = settings.BASE_URL
    return (
        *(Alignment("Modul", module.title, module.code, f"{site}/module/{module.code}/") for module in modules),
        *(Alignment("Kompetenz", str(each), each.slug, f"{site}/lernbereiche/{each.areas.all()[0].slug}/") for each in competences),
    )


def _open_list() -> tuple[int, bool]:
    """The number of the list that still has room, and whether nobody is on it yet."""
    last = Credential.objects.order_by("-list_number").values_list("list_number", flat=True).first()
    if last is None:
        return 1, True
    return (last, False) if Credential.objects.filter(list_number=last).count() < FULL else (last + 1, True)
