"""Versions of a kind's words: write a draft, try it, release it. What is released is never changed again; the next version begins as its copy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from certificates.domain.wording_fields import check_fields
from certificates.domain.wordings import current_wording
from certificates.enums import CertificateKind
from certificates.models import Wording
from core.domain import audit
from core.models import User

TEXTS: Final = ("heading", "statement", "body", "closing", "signatory")


class WordingRefused(Exception):
    """The wording cannot be changed like this; `message` is the German sentence for whoever tried."""

    message = _("Dieser Wortlaut kann nicht geändert werden.")

    def __str__(self) -> str:
        return str(self.message)


class AlreadyReleased(WordingRefused):
    """Certificates may have been issued in it."""

    message = _("Diese Fassung ist freigegeben und bleibt, wie sie ist. Legen Sie eine neue an.")


def begin_draft(kind: CertificateKind, *, by: User, at: datetime) -> Wording:
    """A draft that begins as what holds now; the open draft, if there is one. Twice is once."""
    if (existing := _draft(kind)) is not None:
        return existing
    copied = current_wording(kind)
    newest = Wording.objects.filter(kind=kind).aggregate(newest=Max("version"))["newest"] or 0
    try:
        with transaction.atomic():
            texts = {name: getattr(copied, name) for name in TEXTS}
            return Wording.objects.create(kind=kind, version=newest + 1, layout=copied.layout, **texts, created_by=by, created_at=at)
    except IntegrityError:
        return Wording.objects.get(kind=kind, released_at__isnull=True)


def store_draft(wording: Wording, texts: Mapping[str, str]) -> Wording:
    """Write the texts of a draft. Raises AlreadyReleased, and UnknownField for what is no field of the kind."""
    for name in TEXTS:
        check_fields(texts[name], CertificateKind(wording.kind))
    if not Wording.objects.filter(pk=wording.pk, released_at__isnull=True).update(**{name: texts[name] for name in ("layout", *TEXTS)}):
        raise AlreadyReleased
    wording.refresh_from_db()
    return wording


def release_wording(wording: Wording, *, by: User, at: datetime) -> Wording:
    """From now on certificates of the kind are issued in these words; twice is once. One audit line."""
    with transaction.atomic():
        released: dict[str, Any] = {"released_by": by, "released_at": at}
        if Wording.objects.filter(pk=wording.pk, released_at__isnull=True).update(**released):
            audit.record(wording, "certificates.wording_released", by=by, data={"kind": wording.kind, "version": wording.version})
    wording.refresh_from_db()
    return wording


def discard_draft(wording: Wording) -> None:
    """Throw a draft away. Raises AlreadyReleased."""
    deleted, _details = Wording.objects.filter(pk=wording.pk, released_at__isnull=True).delete()
    if not deleted:
        raise AlreadyReleased


def _draft(kind: CertificateKind) -> Wording | None:
    return Wording.objects.filter(kind=kind, released_at__isnull=True).first()
