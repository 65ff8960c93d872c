from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Curriculum
from learners.enums import AssessmentMoment


class CompetenceAssessment(models.Model):
    """How somebody sees their own competences at one moment: competence (slug) to 0–4. Private; `is_shared` lets the process guide look."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="competence_assessments", verbose_name=_("Person"))
    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="+", verbose_name=_("Curriculum"))
    moment = models.CharField(_("Zeitpunkt"), max_length=6, choices=AssessmentMoment)
    ratings = models.JSONField(_("Einschätzung"))
    assessed_at = models.DateTimeField(_("eingeschätzt am"))
    is_shared = models.BooleanField(_("für die Prozessbegleitung sichtbar"), default=False)

    class Meta:
        verbose_name = _("Selbsteinschätzung")
        verbose_name_plural = _("Selbsteinschätzungen")
        ordering = ["learner", "assessed_at"]
        constraints = [models.UniqueConstraint("learner", "curriculum", "moment", name="learners_one_assessment_per_moment")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.moment}"
