from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Role
from core.models.organisation import Organisation


class RoleAssignment(models.Model):
    """Somebody acts in a role, for one organisation where the role is of that kind. Given by core.domain.roles."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_assignments", verbose_name=_("Person"))
    role = models.CharField(_("Rolle"), max_length=30, choices=Role)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="role_assignments", verbose_name=_("Organisation")
    )
    granted_at = models.DateTimeField(_("vergeben am"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("vergeben von"))

    class Meta:
        verbose_name = _("Rolle einer Person")
        verbose_name_plural = _("Rollen von Personen")
        constraints = [
            models.UniqueConstraint(
                "user", "role", "organisation", name="core_role_once_per_organisation", violation_error_message=_("Diese Rolle ist schon vergeben.")
            ),
            models.UniqueConstraint(
                "user",
                "role",
                condition=models.Q(organisation__isnull=True),
                name="core_role_once_everywhere",
                violation_error_message=_("Diese Rolle ist schon vergeben."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(Role.FOR_AN_ORGANISATION), organisation__isnull=False)
                | (~models.Q(role__in=sorted(Role.FOR_AN_ORGANISATION)) & models.Q(organisation__isnull=True)),
                name="core_role_names_organisation_where_it_must",
                violation_error_message=_("Diese Rolle gilt für eine Organisation; bitte wählen Sie sie aus."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id or ''}".strip()
