from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Pathway


class PathwayEnrolment(models.Model):
    """Somebody has begun a Bildungsweg; progress and the certificate are measured against it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pathway_enrolments", verbose_name=_("Person"))
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("Bildungsweg"))
    guide = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="guided_enrolments", verbose_name=_("Prozessbegleitung")
    )
    begun_at = models.DateTimeField(_("begonnen am"))
    left_at = models.DateTimeField(_("beendet am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Begonnener Bildungsweg")
        verbose_name_plural = _("Begonnene Bildungswege")
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "learner",
                "pathway",
                condition=models.Q(left_at__isnull=True),
                name="learners_one_open_enrolment_per_pathway",
                violation_error_message=_("Diesen Bildungsweg haben Sie schon begonnen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} → {self.pathway_id}"
