"""Show one certificate to somebody by a link that ends: made by the person it belongs to, ended by the same, or by the day.

Whoever has the link sees the name and may download the PDF, because that is what it is for. Nobody counts who came.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, ShareLink
from core.domain import audit
from core.models import User

DAYS: Final = (7, 30, 90)
MOST_AT_ONCE: Final = 5
KEEP_ENDED: Final = timedelta(days=90)


class SharingRefused(Exception):
    """No link was made; `message` says why."""

    message = _("Dieser Nachweis gilt nicht mehr und kann nicht geteilt werden.")

    def __str__(self) -> str:
        return str(self.message)


class TooManyLinks(SharingRefused):
    """Several links are open already."""

    message = _("Fünf Links zu diesem Nachweis sind schon offen. Beenden Sie zuerst einen davon.")


def share_certificate(certificate: Certificate, *, days: int, by: User, at: datetime) -> ShareLink:
    """A new link that ends after `days` (one of DAYS). Effects, in one transaction: the link, one audit line without it.

    Raises SharingRefused and TooManyLinks.
    """
    if days not in DAYS:
        raise ValueError(f"{days} is none of {DAYS}.")
    with transaction.atomic():
        Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)  # two presses at once make no sixth link
        certificate.refresh_from_db()
        if not certificate.is_valid:
            raise SharingRefused
        if open_links(at=at).filter(certificate=certificate).count() >= MOST_AT_ONCE:
            raise TooManyLinks
        link = ShareLink.objects.create(certificate=certificate, secret=secrets.token_urlsafe(32), created_at=at, expires_at=at + timedelta(days=days))
        audit.record(certificate, "certificates.shared", by=by, data={"number": certificate.number, "days": days})
    return link


def end_link(link: ShareLink, *, by: User, at: datetime) -> None:
    """Nobody sees anything through it from now on; twice is once."""
    with transaction.atomic():
        if ShareLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=at):
            audit.record(link.certificate, "certificates.link_ended", by=by, data={"number": link.certificate.number})


def open_links(*, at: datetime) -> "models.QuerySet[ShareLink]":
    """The links that work at `at`, the newest first."""
    return ShareLink.objects.filter(ended_at=None, expires_at__gt=at).select_related("certificate").order_by("-created_at", "-pk")


def forget_ended_links(*, at: datetime) -> int:
    """Delete links 90 days after their end; returns how many."""
    over = at - KEEP_ENDED
    deleted, _details = ShareLink.objects.filter(models.Q(ended_at__lt=over) | models.Q(expires_at__lt=over)).delete()
    return deleted
