from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from core.models import SiteDocument
from curriculum.enums import UnitKind
from curriculum.models.barriers import MISSING_ALTERNATIVE
from curriculum.models.blocks import SECTION_FEATURES, PointsBlock, StepBlock
from curriculum.models.pages.base import PROMOTE_PANELS, READ_METHODS, TITLE_PANEL, FixedAddressMixin
from curriculum.models.pages.checked import BARRIER_PANEL, CheckedPage
from curriculum.models.pages.programme import ModulePage
from curriculum.models.unit import SelfStudyUnit
from curriculum.models.unit_blocks import QuestionsBlock, UnitBodyBlock

VIDEO_ENDINGS = ("mp4", "webm")


class SelfStudyUnitPage(CheckedPage, FixedAddressMixin, Page):
    """What a self-study unit says and asks. Anybody may read it; working on it happens in the learners' own area."""

    unit = models.ForeignKey(SelfStudyUnit, on_delete=models.PROTECT, related_name="pages", verbose_name=_("Selbstlerneinheit"))
    kind = models.CharField(_("Art"), max_length=10, choices=UnitKind, default=UnitKind.TEXT)
    summary = models.CharField(_("In einem Satz"), max_length=300)
    objectives = StreamField(PointsBlock(), verbose_name=_("Lernziele"))
    steps = StreamField([("step", StepBlock())], verbose_name=_("Schritte"))
    media_file = models.ForeignKey(
        SiteDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Video oder Datei"),
        help_text=_("Videos als MP4 oder WebM; sie werden von hier abgespielt, ohne fremde Anbieter."),
    )
    captions_file = models.ForeignKey(
        SiteDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Untertitel"), help_text=_("als WebVTT-Datei (.vtt)")
    )
    transcript = RichTextField(_("Text zum Video"), blank=True, features=SECTION_FEATURES, help_text=_("Was gesagt und gezeigt wird, zum Nachlesen."))
    body = StreamField(UnitBodyBlock(), blank=True, verbose_name=_("Inhalt"))
    product = models.TextField(_("Was am Ende entsteht"))
    reflection = models.TextField(_("Aufgabe zum Nachdenken"))
    questions = StreamField(QuestionsBlock(), blank=True, verbose_name=_("Kurze Prüfung"))

    content_panels = [
        TITLE_PANEL,
        FieldPanel("unit", help_text=_("Die Einheit, deren Lernzeit hier erarbeitet wird. Daraus folgt die Adresse.")),
        FieldPanel("summary", help_text=_("Steht unter der Überschrift und in Listen.")),
        FieldPanel("objectives", help_text=_("Was Lernende danach können. Jeder Punkt setzt den Satz „Danach können Sie …“ fort.")),
        FieldPanel("steps", help_text=_("Was nacheinander zu tun ist. Die Minuten müssen zusammen die Dauer der Einheit ergeben.")),
        MultiFieldPanel(
            [
                FieldPanel("kind", help_text=_("Text, Video oder Datei. Ein Video braucht Untertitel und einen Text zum Nachlesen.")),
                FieldPanel("media_file"),
                FieldPanel("captions_file"),
                FieldPanel("transcript"),
            ],
            heading=_("Was die Einheit trägt"),
            help_text=_("Womit gelernt wird."),
        ),
        FieldPanel(
            "body", help_text=_("Der Lerntext in Abschnitten. Jeder Abschnitt wird beim Bearbeiten ein Teil; Fälle, Videos und Listen gehören zu dem davor.")
        ),
        FieldPanel("product", help_text=_("Was am Ende vorliegt, zum Beispiel „eine Liste Ihrer Anlaufstellen“.")),
        FieldPanel("reflection", help_text=_("Eine Frage oder Aufgabe, die zur eigenen Arbeit führt. Lernende antworten darauf schriftlich.")),
        FieldPanel("questions", help_text=_("Drei bis sechs Fragen verschiedener Art, mit denen Lernende sich selbst prüfen.")),
        BARRIER_PANEL,
    ]
    fields_below_a_heading = frozenset({"transcript"})
    promote_panels = PROMOTE_PANELS
    allowed_http_methods = READ_METHODS

    search_fields = [*Page.search_fields, index.SearchField("summary", boost=2), index.SearchField("body"), index.SearchField("product")]

    parent_page_types = ["curriculum.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Seite einer Selbstlerneinheit")
        verbose_name_plural = _("Seiten der Selbstlerneinheiten")

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The page as everybody reads it, or with the questions and what is right, which only learners meet."""
        return [*Page.DEFAULT_PREVIEW_MODES, ("questions", _("mit Fragen und Antworten"))]

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Whether the questions are shown."""
        context: dict[str, Any] = self.get_context(request)
        return context | {"shows_questions": mode_name == "questions"}

    @property
    def promised_slug(self) -> str:
        """The unit's."""
        return self.unit.slug if self.unit_id else ""

    @property
    def media_ending(self) -> str:
        """The file's ending in lower case."""
        return self.media_file.file_extension.lower() if self.media_file else ""

    def faults(self) -> list[str | Promise]:
        """Minutes, objectives and described pictures are what a unit is made of: without them it does not go live, whoever publishes it."""
        found = [sentence for sentence in self._field_faults().values() if sentence]
        if not self.objectives:
            found.append(_("Die Lernziele fehlen."))
        if not self.steps:
            found.append(_("Die Schritte mit ihren Minuten fehlen."))
        return found + [barrier.sentence for barrier in self.find_barriers() if barrier.key.startswith(MISSING_ALTERNATIVE)]

    def clean(self) -> None:
        """A unit lies under its module, its steps add up, and a video can be followed without hearing it."""
        super().clean()
        if faults := self._field_faults():
            raise ValidationError(faults)

    def _field_faults(self) -> dict[str, Any]:
        faults: dict[str, Any] = {}
        if self.unit_id and self.steps and sum(step.value["minutes"] or 0 for step in self.steps) != self.unit.minutes:
            faults["steps"] = _("Die Schritte müssen zusammen %(minutes)d Minuten ergeben.") % {"minutes": self.unit.minutes}
        parent = self.get_parent() if self.pk else None
        if parent and self.unit_id and isinstance(parent.specific, ModulePage) and parent.specific.module_id != self.unit.module_id:
            faults["unit"] = _("Diese Einheit gehört zu einem anderen Modul.")
        if self.kind != UnitKind.TEXT and not self.media_file:
            faults["media_file"] = _("Bitte wählen Sie die Datei aus.")
        elif self.kind == UnitKind.VIDEO and self.media_ending not in VIDEO_ENDINGS:
            faults["media_file"] = _("Ein Video muss eine MP4- oder WebM-Datei sein.")
        if self.kind == UnitKind.VIDEO and not self.captions_file:
            faults["captions_file"] = _("Ein Video braucht Untertitel.")
        if self.kind == UnitKind.VIDEO and not self.transcript:
            faults["transcript"] = _("Ein Video braucht einen Text zum Nachlesen.")
        return faults
