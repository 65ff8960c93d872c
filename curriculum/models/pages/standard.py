from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from curriculum.models.blocks import BodyBlock
from curriculum.models.pages.base import READ_METHODS


class StandardPage(Page):
    """Help, imprint, privacy, accessibility, contact, and whatever else the office has to say."""

    lead = models.TextField(_("Einleitung"), blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Inhalt"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    allowed_http_methods = READ_METHODS

    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    parent_page_types = ["curriculum.HomePage", "curriculum.StandardPage"]
    subpage_types = ["curriculum.StandardPage"]

    class Meta:
        verbose_name = _("Textseite")
        verbose_name_plural = _("Textseiten")
