from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.language_fields import TranslatedCharField, TranslatedModel
from curriculum.models.module import Module


class SelfStudyUnit(TranslatedModel):
    """What self-study minutes hang on. Its text, check and reflection are on the page (SelfStudyUnitPage) under the module."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="units", verbose_name=_("Modul"))
    slug = models.SlugField(_("Kurzname"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    title = TranslatedCharField(_("Titel"), max_length=120)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=120, blank=True)
    minutes = models.PositiveIntegerField(_("Minuten"))

    class Meta:
        verbose_name = _("Selbstlerneinheit")
        verbose_name_plural = _("Selbstlerneinheiten")
        ordering = ["module__position", "position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0), name="curriculum_unit_has_minutes", violation_error_message=_("Eine Einheit braucht mindestens eine Minute.")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """The address of a unit with a page is promised."""
        if self.pk and self.pages.exclude(slug=self.slug).exists():
            raise ValidationError({"slug": _("Diese Einheit hat schon eine Seite; ihre Adresse bleibt, wie sie ist.")})

    def get_absolute_url(self) -> str:
        """The address of its page; fetch with select_related("module")."""
        return f"{self.module.get_absolute_url()}{self.slug}/"
