from django.db import models
from django.utils.translation import gettext_lazy as _

from core.language_fields import TranslatedCharField, TranslatedModel
from curriculum.enums import CompetenceKind
from curriculum.models.curriculum import Curriculum, LearningArea


class Competence(TranslatedModel):
    """One of the ten competences. Which areas it belongs to is editorial: the guide does not link them."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="competences", verbose_name=_("Curriculum"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    slug = models.SlugField(_("Kurzname"), max_length=60)
    kind = models.CharField(_("Art"), max_length=10, choices=CompetenceKind)
    title = TranslatedCharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=200, blank=True)
    areas = models.ManyToManyField(LearningArea, related_name="competences", verbose_name=_("Lernbereiche"))

    class Meta:
        verbose_name = _("Kompetenz")
        verbose_name_plural = _("Kompetenzen")
        ordering = ["position"]
        constraints = [models.UniqueConstraint("curriculum", "slug", name="curriculum_competence_slug_once")]

    def __str__(self) -> str:
        return self.title


class ProcessPhase(TranslatedModel):
    """Planning, doing, making it last: the phases of a Quartier process."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="process_phases", verbose_name=_("Curriculum"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    slug = models.SlugField(_("Kurzname"), max_length=60)
    title = TranslatedCharField(_("Titel"), max_length=100)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("Prozessphase")
        verbose_name_plural = _("Prozessphasen")
        ordering = ["position"]
        constraints = [models.UniqueConstraint("curriculum", "slug", name="curriculum_process_phase_slug_once")]

    def __str__(self) -> str:
        return self.title


class ProcessTask(TranslatedModel):
    """One requirement of a process phase (4 + 4 + 3)."""

    phase = models.ForeignKey(ProcessPhase, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("Prozessphase"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    title = TranslatedCharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Aufgabe einer Prozessphase")
        verbose_name_plural = _("Aufgaben einer Prozessphase")
        ordering = ["phase", "position"]
        constraints = [models.UniqueConstraint("phase", "position", name="curriculum_process_task_position_once")]

    def __str__(self) -> str:
        return self.title
