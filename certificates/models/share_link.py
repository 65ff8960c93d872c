from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate


class ShareLink(models.Model):
    """An address by which somebody without an account sees one certificate with its name, until it ends. Nobody counts who came."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="share_links", verbose_name=_("Nachweis"))
    secret = models.CharField(_("Geheimnis"), max_length=43, unique=True)  # 256 random bits; shown again to its owner, so it is not hashed
    created_at = models.DateTimeField(_("erstellt am"))
    expires_at = models.DateTimeField(_("gilt bis"))
    ended_at = models.DateTimeField(_("beendet am"), null=True, blank=True)

    class Meta:
        verbose_name = _("geteilter Link")
        verbose_name_plural = _("geteilte Links")
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="certificates_link_ends_after_its_beginning")]

    def __str__(self) -> str:
        return f"{self.certificate} · {self.expires_at:%Y-%m-%d}"
