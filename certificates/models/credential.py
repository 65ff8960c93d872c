from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate
from certificates.models.signing_key import SigningKey

LIST_LENGTH = 131_072  # entries of one list: the smallest that hides in a crowd (Bitstring Status List 1.0)


class Credential(models.Model):
    """The digital twin of a certificate, signed once and kept: `token` is what the person downloads.

    Its place in the status list is drawn at random, so that neighbours say nothing about each other.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.CASCADE, related_name="credential", verbose_name=_("Nachweis"))
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="credentials", verbose_name=_("Schlüssel"))
    token = models.TextField(_("VC-JWT"))
    list_number = models.PositiveIntegerField(_("Statusliste"))
    list_index = models.PositiveIntegerField(_("Platz in der Statusliste"))
    issued_at = models.DateTimeField(_("ausgestellt am"))

    class Meta:
        verbose_name = _("digitaler Nachweis")
        verbose_name_plural = _("digitale Nachweise")
        constraints = [
            models.UniqueConstraint("list_number", "list_index", name="certificates_one_credential_per_place"),
            models.CheckConstraint(condition=models.Q(list_index__lt=LIST_LENGTH), name="certificates_place_is_in_the_list"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} · {self.list_number}/{self.list_index}"


class StatusList(models.Model):
    """A status list as the worker signed it last; the web only hands it out."""

    number = models.PositiveIntegerField(_("Nummer"), unique=True)
    token = models.TextField(_("VC-JWT"))
    signed_at = models.DateTimeField(_("signiert am"))

    class Meta:
        verbose_name = _("Statusliste")
        verbose_name_plural = _("Statuslisten")

    def __str__(self) -> str:
        return str(self.number)
