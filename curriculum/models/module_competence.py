from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.language_fields import TranslatedCharField, TranslatedModel
from curriculum.models.competence import Competence, ProcessPhase
from curriculum.models.module import Module


class ModuleCompetence(TranslatedModel):
    """Which competence a module strengthens, in which phase of a Quartier process it helps most, and why.

    The guide says nothing about it, so every row is editorial: `decided_by` names who decided, nobody means the programme's editors.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="module_competences", verbose_name=_("Modul"))
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="module_competences", verbose_name=_("Kompetenz"))
    phase = models.ForeignKey(ProcessPhase, on_delete=models.PROTECT, related_name="module_competences", verbose_name=_("Prozessphase"))
    reason = TranslatedCharField(_("Begründung"), max_length=200)
    reason_en = models.CharField(_("Begründung auf Englisch"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_on_date = models.DateField(_("entschieden am"))

    class Meta:
        verbose_name = _("Zuordnung von Modul und Kompetenz")
        verbose_name_plural = _("Zuordnungen von Modulen und Kompetenzen")
        ordering = ["module__position", "competence__position"]
        constraints = [
            models.UniqueConstraint(
                "module",
                "competence",
                name="curriculum_competence_once_per_module",
                violation_error_message=_("Diese Kompetenz ist dem Modul schon zugeordnet."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id}/{self.competence_id}"
