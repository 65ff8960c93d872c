from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.models.geography import Quartier
from planning.models.mandate import Mandate
from planning.models.project import PracticeProject


class QuartierMove(models.Model):
    """A running mandate or practice project went along into a new version of the division, to the Quartier with the same key. Never edited."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, null=True, blank=True, related_name="moves", verbose_name=_("Mandat"))
    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, null=True, blank=True, related_name="moves", verbose_name=_("Praxisprojekt"))
    before = models.ForeignKey(Quartier, on_delete=models.PROTECT, related_name="moves_away", verbose_name=_("bisher"))
    after = models.ForeignKey(Quartier, on_delete=models.PROTECT, related_name="moves_here", verbose_name=_("seither"))
    moved_at = models.DateTimeField(_("übernommen am"))

    class Meta:
        verbose_name = _("Übernahme in einen neuen Gebietsstand")
        verbose_name_plural = _("Übernahmen in einen neuen Gebietsstand")
        ordering = ["-moved_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mandate__isnull=False, project__isnull=True) | models.Q(mandate__isnull=True, project__isnull=False),
                name="planning_move_of_one_thing",
            ),
            models.UniqueConstraint("mandate", "before", name="planning_mandate_moves_once"),
            models.UniqueConstraint("project", "before", name="planning_project_moves_once"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"
