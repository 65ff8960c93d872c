from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.models.mandate import Mandate


class MandateDelegate(models.Model):
    """A person who acts for the holder of a mandate: asked by mail, then with an account. Only the digest of the link's secret is kept.

    The row alone opens nothing: its mandate has to run as well (`planning.domain.delegates.delegated_mandates`).
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="delegates", verbose_name=_("Mandat"))
    email = models.EmailField(_("E-Mail-Adresse"))
    digest = models.CharField(_("Prüfsumme"), max_length=64, unique=True, editable=False)  # SHA-256 of the secret
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("eingeladen von"))
    invited_at = models.DateTimeField(_("eingeladen am"))
    expires_at = models.DateTimeField(_("Einladung gilt bis"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="delegations", verbose_name=_("beauftragte Person")
    )
    accepted_at = models.DateTimeField(_("angenommen am"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("entzogen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("beauftragte Person")
        verbose_name_plural = _("beauftragte Personen")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "mandate",
                "email",
                condition=models.Q(revoked_at__isnull=True),
                name="planning_one_delegate_per_address",
                violation_error_message=_("Diese Adresse ist schon eingeladen."),
            ),
            models.UniqueConstraint(
                "mandate", "person", condition=models.Q(revoked_at__isnull=True, person__isnull=False), name="planning_one_delegate_per_person"
            ),
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("invited_at")), name="planning_delegate_expires_after_start"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True, accepted_at__isnull=True) | models.Q(person__isnull=False, accepted_at__isnull=False),
                name="planning_delegate_accepts_in_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
