from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.unit_work import UnitWork


class UnitAnswer(models.Model):
    """What somebody last answered to one question of a unit: positions for choices, orders and matches, else a text."""

    work = models.ForeignKey(UnitWork, on_delete=models.CASCADE, related_name="answers", verbose_name=_("Bearbeitung"))
    question = models.CharField(_("Frage"), max_length=40)  # the block's id, the same in every language and after rewording
    given = models.JSONField(_("Antwort"))
    answered_at = models.DateTimeField(_("beantwortet am"))

    class Meta:
        verbose_name = _("Antwort auf eine Frage")
        verbose_name_plural = _("Antworten auf Fragen")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("work", "question", name="learners_one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.work_id} {self.question}"
