from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from curriculum.enums import IndexKind
from curriculum.models.blocks import PointsBlock
from curriculum.models.curriculum import LearningArea, LearningFormat
from curriculum.models.module import Module
from curriculum.models.pages.base import ProgrammePage
from curriculum.models.pathway import Pathway


class _ListedMixin:
    """Belongs below the overview of its kind and nowhere else."""

    listed_by: IndexKind

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Only below the overview that lists this kind of page."""
        return super().can_create_at(parent) and parent.specific.shows == cls.listed_by  # type: ignore[misc]


class AreaPage(_ListedMixin, ProgrammePage):
    """A Lernbereich with its modules and competences."""

    area = models.OneToOneField(LearningArea, on_delete=models.PROTECT, related_name="page", verbose_name=_("Lernbereich"))

    content_panels = [*Page.content_panels, FieldPanel("area"), *ProgrammePage.text_panels]
    search_fields = ProgrammePage.search_fields

    parent_page_types = ["curriculum.IndexPage"]
    subpage_types: list[str] = []
    listed_by = IndexKind.AREAS

    class Meta:
        verbose_name = _("Seite eines Lernbereichs")
        verbose_name_plural = _("Seiten der Lernbereiche")

    @property
    def promised_slug(self) -> str:
        """The area's."""
        return self.area.slug if self.area_id else ""


class ModulePage(_ListedMixin, ProgrammePage):
    """A module: hours, phase within each pathway, units, bookable offerings."""

    module = models.OneToOneField(Module, on_delete=models.PROTECT, related_name="page", verbose_name=_("Modul"))

    content_panels = [*Page.content_panels, FieldPanel("module"), *ProgrammePage.text_panels]
    search_fields = ProgrammePage.search_fields

    parent_page_types = ["curriculum.IndexPage"]
    subpage_types = ["curriculum.SelfStudyUnitPage"]
    listed_by = IndexKind.MODULES

    class Meta:
        verbose_name = _("Seite eines Moduls")
        verbose_name_plural = _("Seiten der Module")

    @property
    def promised_slug(self) -> str:
        """The module's code: /module/4/, /module/V1/."""
        return self.module.code if self.module_id else ""


class FormatPage(_ListedMixin, ProgrammePage):
    """Einführung, Basis or Vertiefung: size, course, bookable offerings."""

    format = models.OneToOneField(LearningFormat, on_delete=models.PROTECT, related_name="page", verbose_name=_("Format"))
    process = StreamField(PointsBlock(), blank=True, verbose_name=_("So läuft es ab"))

    content_panels = [*Page.content_panels, FieldPanel("format"), *ProgrammePage.text_panels, FieldPanel("process")]
    search_fields = ProgrammePage.search_fields

    parent_page_types = ["curriculum.IndexPage"]
    subpage_types: list[str] = []
    listed_by = IndexKind.FORMATS

    class Meta:
        verbose_name = _("Seite eines Formats")
        verbose_name_plural = _("Seiten der Formate")

    @property
    def promised_slug(self) -> str:
        """The format's."""
        return self.format.slug if self.format_id else ""


class PathwayPage(_ListedMixin, ProgrammePage):
    """A Bildungsweg: hours per phase, its modules, where to begin."""

    pathway = models.OneToOneField(Pathway, on_delete=models.PROTECT, related_name="page", verbose_name=_("Bildungsweg"))

    content_panels = [*Page.content_panels, FieldPanel("pathway"), *ProgrammePage.text_panels]
    search_fields = ProgrammePage.search_fields

    parent_page_types = ["curriculum.IndexPage"]
    subpage_types: list[str] = []
    listed_by = IndexKind.PATHWAYS

    class Meta:
        verbose_name = _("Seite eines Bildungswegs")
        verbose_name_plural = _("Seiten der Bildungswege")

    @property
    def promised_slug(self) -> str:
        """The pathway's."""
        return self.pathway.slug if self.pathway_id else ""
