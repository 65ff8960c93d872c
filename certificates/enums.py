"""Kinds and states of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateKind(models.TextChoices):
    """What a certificate proves."""

    ATTENDANCE = "attendance", _("Teilnahmebescheinigung")
    PATHWAY = "pathway", _("Zertifikat")


class CertificateState(models.TextChoices):
    """Whether it still holds."""

    VALID = "valid", _("gültig")
    REVOKED = "revoked", _("zurückgezogen")
