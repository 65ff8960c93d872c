from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import TokenScope
from core.models.organisation import Organisation


class ApiToken(models.Model):
    """A personal token: reads one's own data through the API, or writes offerings for one organisation.

    The secret is shown once; only its digest is kept. What the person may no longer do, the token cannot do either.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("Person"))
    name = models.CharField(_("Wofür ist der Zugang?"), max_length=80)
    scope = models.CharField(_("Was darf er?"), max_length=10, choices=TokenScope, default=TokenScope.READ)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="api_tokens", verbose_name=_("Organisation"))
    digest = models.CharField(_("Prüfsumme"), max_length=64, unique=True, editable=False)  # SHA-256 of the secret
    created_at = models.DateTimeField(_("angelegt am"))
    expires_at = models.DateTimeField(_("gilt bis"))
    last_used_on_date = models.DateField(_("zuletzt benutzt am"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("beendet am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Persönlicher Zugang")
        verbose_name_plural = _("Persönliche Zugänge")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="core_token_expires_after_creation"),
            models.CheckConstraint(
                condition=models.Q(scope=TokenScope.READ, organisation__isnull=True) | models.Q(scope=TokenScope.WRITE, organisation__isnull=False),
                name="core_token_writes_for_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)  # the audit trail keeps it; a name could tell about the person
