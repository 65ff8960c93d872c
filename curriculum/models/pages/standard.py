from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from curriculum.enums import StatutoryKind
from curriculum.models.pages.base import PROMOTE_PANELS, READ_METHODS, TITLE_PANEL, FixedAddressMixin
from curriculum.models.pages.checked import BARRIER_PANEL, CheckedPage
from curriculum.models.text_blocks import TextPageBlock


class StandardPage(CheckedPage, FixedAddressMixin, Page):
    """Help, imprint, privacy, accessibility, contact, and whatever else the office has to say."""

    duty = models.CharField(
        _("Pflichtseite"),
        max_length=20,
        choices=StatutoryKind,
        blank=True,
        editable=False,
        help_text=_("Diese Seite muss es geben: Ihre Adresse ist fest, und sie lässt sich weder löschen noch zurückziehen."),
    )
    lead = models.TextField(_("Einleitung"), blank=True, help_text=_("Ein oder zwei Sätze unter der Überschrift: was auf der Seite steht."))
    body = StreamField(TextPageBlock(), blank=True, verbose_name=_("Inhalt"), help_text=_("Abschnitte mit Überschriften; in jedem ein Gedanke."))

    content_panels = [TITLE_PANEL, FieldPanel("duty", read_only=True), FieldPanel("lead"), FieldPanel("body"), BARRIER_PANEL]
    promote_panels = [FieldPanel("slug", help_text=_("Letzter Teil der Adresse. Bei Pflichtseiten steht er fest.")), *PROMOTE_PANELS]
    allowed_http_methods = READ_METHODS

    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    parent_page_types = ["curriculum.HomePage", "curriculum.StandardPage"]
    subpage_types = ["curriculum.StandardPage"]

    class Meta:
        verbose_name = _("Textseite")
        verbose_name_plural = _("Textseiten")

    @property
    def promised_slug(self) -> str:
        """Of a page that must exist; free for all others."""
        return self.duty

    @property
    def has_video(self) -> bool:
        """Whether a signed video can be watched here."""
        return any(block.block_type == "signed_video" for block in self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Whether the video is there."""
        return super().get_context(request, *args, **kwargs) | {"has_video": self.has_video}

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Gebärdensprache says so when its video is still missing; all others are text."""
        return "curriculum/sign_language_page.html" if self.duty == StatutoryKind.SIGN_LANGUAGE else "curriculum/standard_page.html"
