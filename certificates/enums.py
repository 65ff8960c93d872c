"""Kinds and states of certificates, with the groups the code asks for beside them."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateKind(models.TextChoices):
    """What a certificate proves. The value is kept in snapshots for ever."""

    ATTENDANCE = "attendance", _("Teilnahmebescheinigung")
    MODULE = "module", _("Modulnachweis")
    INTRODUCTION = "introduction", _("Zertifikat der Einführung")
    PATHWAY = "pathway", _("Zertifikat")
    TRANSCRIPT = "transcript", _("Leistungsübersicht")

    # About a seat in an offering; the others rest on the ledger.
    ABOUT_A_SEAT = nonmember(frozenset({"attendance", "introduction"}))


class CertificateState(models.TextChoices):
    """Whether it still holds. What is replaced was right and has a successor; what is withdrawn should not have been issued."""

    VALID = "valid", _("gültig")
    REPLACED = "replaced", _("ersetzt")
    REVOKED = "revoked", _("zurückgezogen")


class WithdrawalKind(models.TextChoices):
    """What is to become of a certificate that does not hold any longer."""

    REVOKE = "revoke", _("zurückziehen")
    RENAME = "rename", _("auf den heutigen Namen neu ausstellen")
    CORRECT = "correct", _("mit den heutigen Angaben neu ausstellen")

    REPLACES = nonmember(frozenset({"rename", "correct"}))


class WithdrawalState(models.TextChoices):
    """Life of a request to withdraw or replace: one person asks, another one decides."""

    OPEN = "open", _("wartet auf die zweite Person")
    CONFIRMED = "confirmed", _("bestätigt")
    DECLINED = "declined", _("abgelehnt")


class ItemState(models.TextChoices):
    """What a bulk issue did for one person."""

    WAITING = "waiting", _("wartet")
    ISSUED = "issued", _("ausgestellt")
    EXISTING = "existing", _("war schon ausgestellt")
    REFUSED = "refused", _("nicht fällig")
    LEFT_OUT = "left_out", _("ausgelassen")
    FAILED = "failed", _("fehlgeschlagen")


class KeyPurpose(models.TextChoices):
    """What a key signs."""

    PAPER = "paper", _("PDF-Dateien")
    CREDENTIAL = "credential", _("digitale Nachweise")
