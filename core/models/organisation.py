from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import OrganisationKind
from core.models.region import Gemeinde


class Organisation(models.Model):
    """A provider, a municipality or the office: what people act for."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("Art"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("Name"), max_length=200)
    gemeinde = models.ForeignKey(Gemeinde, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("Gemeinde"))

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "kind", "name", name="core_organisation_name_once_per_kind", violation_error_message=_("Eine Organisation dieses Namens gibt es schon.")
            ),
        ]

    def __str__(self) -> str:
        return self.name
