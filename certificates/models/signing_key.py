from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import KeyPurpose
from certificates.models.certificate import Certificate


class SigningKey(models.Model):
    """The public half of every key that ever signed: what it signed is checked with it for ever. Private halves are nowhere in the database.

    `key_id` is the SHA-256 of the certificate (papers) or the RFC 7638 thumbprint (credentials), in the form each standard writes it.
    """

    purpose = models.CharField(_("Zweck"), max_length=12, choices=KeyPurpose)
    key_id = models.CharField(_("Kennung"), max_length=64, unique=True)
    public = models.TextField(_("öffentlicher Schlüssel"))  # PEM of the certificate and those that come with it, or JWK as JSON
    first_used_at = models.DateTimeField(_("zuerst benutzt am"))
    expires_at = models.DateTimeField(_("Zertifikat gilt bis"), null=True, blank=True)
    distrusted_at = models.DateTimeField(_("nicht mehr vertraut seit"), null=True, blank=True)

    class Meta:
        verbose_name = _("Signaturschlüssel")
        verbose_name_plural = _("Signaturschlüssel")
        ordering = ["-first_used_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key_id[:16]}"


class PaperSignature(models.Model):
    """Which key signed a certificate's PDF, and when."""

    certificate = models.OneToOneField(Certificate, on_delete=models.CASCADE, related_name="signature", verbose_name=_("Nachweis"))
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="papers", verbose_name=_("Schlüssel"))
    signed_at = models.DateTimeField(_("signiert am"))

    class Meta:
        verbose_name = _("Signatur")
        verbose_name_plural = _("Signaturen")

    def __str__(self) -> str:
        return f"{self.certificate} · {self.key}"
