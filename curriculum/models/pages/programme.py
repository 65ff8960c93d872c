from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from curriculum.enums import IndexKind, ModuleKind
from curriculum.models.blocks import PointsBlock
from curriculum.models.curriculum import LearningArea, LearningFormat
from curriculum.models.module import Module
from curriculum.models.offerings import next_offerings
from curriculum.models.pages.base import TITLE_PANEL, ProgrammePage
from curriculum.models.pages.checked import BARRIER_PANEL
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

    area = models.ForeignKey(LearningArea, on_delete=models.PROTECT, related_name="pages", verbose_name=_("Lernbereich"))

    content_panels = [
        TITLE_PANEL,
        FieldPanel("area", help_text=_("Der Lernbereich, von dem die Seite erzählt. Seine Module stehen von selbst darauf.")),
        *ProgrammePage.text_panels,
    ]
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its modules, competences and next offerings."""
        return super().get_context(request, *args, **kwargs) | {
            "modules": self.area.modules.prefetch_related("pathway_modules__pathway"),
            "competences": self.area.competences.all(),
            "offerings": next_offerings(at=timezone.now(), limit=3, modules__area=self.area),
        }


class ModulePage(_ListedMixin, ProgrammePage):
    """A module: hours, phase within each pathway, units, bookable offerings."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="pages", verbose_name=_("Modul"))

    content_panels = [
        TITLE_PANEL,
        FieldPanel("module", help_text=_("Das Modul, von dem die Seite erzählt. Stunden und Phasen stehen von selbst darauf.")),
        *ProgrammePage.text_panels,
    ]
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its phase within every pathway, its units, its next offerings."""
        phases: Any = SimpleLazyObject(self._phases)  # asked for only when the page's part is not remembered
        at = timezone.now()
        return super().get_context(request, *args, **kwargs) | {
            "phases": phases,
            "has_editorial_phase": SimpleLazyObject(lambda: any(cell.is_editorial for _pathway, cell in phases if cell)),
            "unit_pages": self.get_children().live().type(apps.get_model("curriculum", "SelfStudyUnitPage")).specific().order_by("path"),
            "offerings": SimpleLazyObject(lambda: next_offerings(at=at, limit=5, modules=self.module)),
        }

    def _phases(self) -> list[tuple[Pathway, Any]]:
        cells = {cell.pathway_id: cell for cell in self.module.pathway_modules.all()}
        return [(pathway, cells.get(pathway.pk)) for pathway in Pathway.objects.filter(curriculum_id=self.module.curriculum_id)]


class FormatPage(_ListedMixin, ProgrammePage):
    """Einführung, Basis or Vertiefung: size, course, bookable offerings."""

    format = models.ForeignKey(LearningFormat, on_delete=models.PROTECT, related_name="pages", verbose_name=_("Format"))
    process = StreamField(PointsBlock(), blank=True, verbose_name=_("So läuft es ab"))

    content_panels = [
        TITLE_PANEL,
        FieldPanel("format", help_text=_("Das Format, von dem die Seite erzählt. Umfang und Angebote stehen von selbst darauf.")),
        *ProgrammePage.text_panels[:-1],
        FieldPanel("process", help_text=_("Wie das Format abläuft, ein Schritt je Punkt.")),
        BARRIER_PANEL,
    ]
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The pathways of the base format, the modules of the free one, and the next offerings."""
        curriculum = self.format.curriculum
        free = self.format.minutes is None
        return super().get_context(request, *args, **kwargs) | {
            "pathways": curriculum.pathways.all() if self.format.nominal_lessons else [],
            "modules": curriculum.modules.filter(kind=ModuleKind.DEEPENING).select_related("area") if free else [],
            "offerings": next_offerings(at=timezone.now(), limit=3, format=self.format),
        }


class PathwayPage(_ListedMixin, ProgrammePage):
    """A Bildungsweg: hours per phase, its modules, where to begin."""

    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="pages", verbose_name=_("Bildungsweg"))

    content_panels = [
        TITLE_PANEL,
        FieldPanel("pathway", help_text=_("Der Bildungsweg, von dem die Seite erzählt. Stunden und Module stehen von selbst darauf.")),
        *ProgrammePage.text_panels,
    ]
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its modules with their phase, in the order of the areas."""
        cells = list(self.pathway.pathway_modules.select_related("module__area").order_by("module__position"))
        return super().get_context(request, *args, **kwargs) | {
            "cells": cells,
            "has_editorial_phase": any(cell.is_editorial for cell in cells),
        }
