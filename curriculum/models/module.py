from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.language import local
from core.language_fields import TranslatedCharField, TranslatedModel
from curriculum.enums import ModuleKind, TaskField
from curriculum.models.curriculum import Curriculum, LearningArea


class Module(TranslatedModel):
    """What hours are earned in. Titles and figures are the guide's; the page beside it tells more."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="modules", verbose_name=_("Curriculum"))
    area = models.ForeignKey(LearningArea, on_delete=models.PROTECT, related_name="modules", verbose_name=_("Lernbereich"))
    kind = models.CharField(_("Art"), max_length=10, choices=ModuleKind)
    code = models.CharField(_("Kennung"), max_length=8)  # "1" to "18", "V1" to "V11"
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    title = TranslatedCharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=200, blank=True)
    minutes = models.PositiveIntegerField(_("Minuten"), null=True, blank=True)

    class Meta:
        verbose_name = _("Modul")
        verbose_name_plural = _("Module")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("curriculum", "code", name="curriculum_module_code_once"),
            models.CheckConstraint(
                condition=models.Q(kind=ModuleKind.DEEPENING) | models.Q(minutes__gt=0),
                name="curriculum_base_module_has_minutes",
                violation_error_message=_("Ein Basismodul braucht eine Minutenzahl."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How people say it: "Modul 4: Sozialräume analysieren"."""
        return gettext("Modul %(code)s: %(title)s") % {"code": self.code, "title": self.title}

    @property
    def task_fields(self) -> list[TaskField]:
        """The Aufgabenfelder whose own pathway contains it; empty for deepening modules. Prefetch pathway_modules__pathway for lists."""
        slugs = {cell.pathway.slug for cell in self.pathway_modules.all()}
        return [field for field in TaskField if field.value in slugs]

    def get_absolute_url(self) -> str:
        """Its promised address."""
        return local(f"/module/{self.code}/")
