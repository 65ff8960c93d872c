from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.models.provider import Provider


class EditorInvitation(models.Model):
    """Somebody is asked by mail to act for a provider. Only the digest of the link's secret is kept."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("Träger"))
    email = models.EmailField(_("E-Mail-Adresse"))
    digest = models.CharField(_("Prüfsumme"), max_length=64, unique=True, editable=False)  # SHA-256 of the secret
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("eingeladen von"))
    invited_at = models.DateTimeField(_("eingeladen am"))
    expires_at = models.DateTimeField(_("gilt bis"))
    revoked_at = models.DateTimeField(_("widerrufen am"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("angenommen am"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("angenommen von")
    )

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "provider",
                "email",
                condition=models.Q(revoked_at__isnull=True, accepted_at__isnull=True),
                name="providers_one_open_invitation_per_address",
                violation_error_message=_("Diese Adresse ist schon eingeladen."),
            ),
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("invited_at")), name="providers_invitation_expires_after_start"),
            models.CheckConstraint(condition=models.Q(revoked_at__isnull=True) | models.Q(accepted_at__isnull=True), name="providers_invitation_ends_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
