from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from curriculum.enums import IndexKind
from curriculum.models.blocks import EntryQuestionBlock, PointsBlock
from curriculum.models.pages.base import PROMOTE_PANELS, FixedAddressMixin


class HomePage(Page):
    """The start: what is this, for whom, what do I get, when is the next course."""

    lead = models.TextField(_("Einleitung"))
    what = models.TextField(_("Was ist das?"))
    for_whom = models.TextField(_("Für wen ist es?"))
    benefit = models.TextField(_("Was bringt es mir?"))
    steps = StreamField(PointsBlock(), blank=True, verbose_name=_("So geht es"))
    questions = StreamField([("question", EntryQuestionBlock())], blank=True, verbose_name=_("Fragen zum Einstieg"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("what"),
        FieldPanel("for_whom"),
        FieldPanel("benefit"),
        FieldPanel("questions"),
        FieldPanel("steps"),
    ]
    promote_panels = PROMOTE_PANELS

    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("what"), index.SearchField("for_whom"), index.SearchField("benefit")]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["curriculum.IndexPage", "curriculum.StandardPage"]
    max_count = 1

    class Meta:
        verbose_name = _("Startseite")
        verbose_name_plural = _("Startseiten")


class IndexPage(FixedAddressMixin, Page):
    """An overview: all areas, modules, formats or pathways."""

    shows = models.CharField(_("Zeigt"), max_length=20, choices=IndexKind, unique=True)
    lead = models.TextField(_("Einleitung"))

    content_panels = [*Page.content_panels, FieldPanel("shows"), FieldPanel("lead")]
    promote_panels = PROMOTE_PANELS

    search_fields = [*Page.search_fields, index.SearchField("lead")]

    parent_page_types = ["curriculum.HomePage"]
    subpage_types = ["curriculum.AreaPage", "curriculum.ModulePage", "curriculum.FormatPage", "curriculum.PathwayPage"]
    max_count = len(IndexKind)

    class Meta:
        verbose_name = _("Übersichtsseite")
        verbose_name_plural = _("Übersichtsseiten")

    @property
    def promised_slug(self) -> str:
        """The address of what is listed."""
        return self.shows

    def get_template(self, request: Any, *args: Any, **kwargs: Any) -> str:
        """One template per kind."""
        return f"curriculum/index_{IndexKind(self.shows).name.lower()}.html"
