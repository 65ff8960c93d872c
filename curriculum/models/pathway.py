from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.language import local
from core.language_fields import TranslatedCharField, TranslatedModel
from curriculum.enums import Phase
from curriculum.models.curriculum import Curriculum
from curriculum.models.module import Module


class Pathway(TranslatedModel):
    """A Bildungsweg of the base qualification with the split the guide states, in minutes."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="pathways", verbose_name=_("Curriculum"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    slug = models.SlugField(_("Kurzname"), max_length=60)
    title = TranslatedCharField(_("Titel"), max_length=100)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=100, blank=True)
    presence_minutes = models.PositiveIntegerField(_("Minuten Präsenz"))
    self_study_minutes = models.PositiveIntegerField(_("Minuten Selbstlernen"))
    has_practice_project = models.BooleanField(_("mit Praxisprojekt"), default=False)
    modules: "models.ManyToManyField[Module, PathwayModule]" = models.ManyToManyField(Module, through="PathwayModule", related_name="pathways")

    class Meta:
        verbose_name = _("Bildungsweg")
        verbose_name_plural = _("Bildungswege")
        ordering = ["position"]
        constraints = [models.UniqueConstraint("curriculum", "slug", name="curriculum_pathway_slug_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def total_minutes(self) -> int:
        """Presence and self-study together."""
        return self.presence_minutes + self.self_study_minutes

    def get_absolute_url(self) -> str:
        """Its promised address."""
        return local(f"/bildungswege/{self.slug}/")


class PathwayModule(models.Model):
    """One cell of the phase matrix: within this pathway this module is learned in this phase.

    The phase belongs to the pair because no single phase per module meets all three stated splits
    (docs/decisions/0002). `is_editorial` marks where the guide is silent and the office decided.
    """

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="pathway_modules", verbose_name=_("Bildungsweg"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="pathway_modules", verbose_name=_("Modul"))
    phase = models.CharField(_("Phase"), max_length=1, choices=Phase)
    is_editorial = models.BooleanField(_("redaktionelle Entscheidung"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Modul eines Bildungswegs")
        verbose_name_plural = _("Module eines Bildungswegs")
        ordering = ["pathway", "module__position"]
        constraints = [models.UniqueConstraint("pathway", "module", name="curriculum_module_once_per_pathway")]

    def __str__(self) -> str:
        return f"{self.pathway_id}/{self.module_id}: {self.phase}"
