from http import HTTPMethod
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from curriculum.models.blocks import BodyBlock, PointsBlock

# The slug is missing on purpose: public addresses are promised (docs/structure.md) and follow from the record.
PROMOTE_PANELS = [MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("Für Suchmaschinen"))]
READ_METHODS = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]  # pages are read; forms have addresses of their own


class FixedAddressMixin(models.Model):
    """A page whose last part of the address is promised: it follows from what the page shows, whatever is typed."""

    class Meta:
        abstract = True

    @property
    def promised_slug(self) -> str:
        """The last part of the address; empty while the page shows nothing yet."""
        raise NotImplementedError

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Set the promised address before everything else is checked."""
        if self.promised_slug:
            self.slug = self.promised_slug
        super().full_clean(*args, **kwargs)


class ProgrammePage(FixedAddressMixin, Page):
    """What all pages about a part of the programme say: for whom, what for, what happens, an example."""

    summary = models.CharField(_("In einem Satz"), max_length=300)
    for_whom = models.TextField(_("Für wen"), blank=True)
    outcomes = StreamField(PointsBlock(), blank=True, verbose_name=_("Danach können Sie"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Worum es geht"))
    example = models.TextField(_("Ein Beispiel"), blank=True)

    text_panels = [
        FieldPanel("summary"),
        FieldPanel("for_whom"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        FieldPanel("example"),
    ]
    promote_panels = PROMOTE_PANELS
    allowed_http_methods = READ_METHODS

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("for_whom"),
        index.SearchField("outcomes"),
        index.SearchField("body"),
        index.SearchField("example"),
    ]

    class Meta:
        abstract = True
