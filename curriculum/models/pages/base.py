from http import HTTPMethod
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from curriculum.models.blocks import BodyBlock, PointsBlock
from curriculum.models.pages.checked import BARRIER_PANEL, CheckedPage

# The slug is missing on purpose: public addresses are promised (docs/structure.md) and follow from the record.
PROMOTE_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("seo_title", help_text=_("Titel im Reiter des Browsers und bei Suchmaschinen; leer: der Titel der Seite.")),
            FieldPanel("search_description", help_text=_("Ein Satz für die Trefferliste von Suchmaschinen, höchstens etwa 160 Zeichen.")),
        ],
        heading=_("Für Suchmaschinen"),
        help_text=_("Diese Angaben stehen nicht auf der Seite selbst."),
    )
]
TITLE_PANEL = TitleFieldPanel("title", help_text=_("Steht als Überschrift auf der Seite und in Listen. Kurz, und so, wie man danach suchen würde."))
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


class ProgrammePage(CheckedPage, FixedAddressMixin, Page):
    """What all pages about a part of the programme say: for whom, what for, what happens, an example."""

    summary = models.CharField(_("In einem Satz"), max_length=300)
    for_whom = models.TextField(_("Für wen"), blank=True)
    outcomes = StreamField(PointsBlock(), blank=True, verbose_name=_("Danach können Sie"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Worum es geht"))
    example = models.TextField(_("Ein Beispiel"), blank=True)

    text_panels = [
        FieldPanel("summary", help_text=_("Steht unter der Überschrift, in Listen und bei Suchtreffern.")),
        FieldPanel("for_whom", help_text=_("Wen dieser Teil des Programms anspricht und was man mitbringen sollte.")),
        FieldPanel("outcomes", help_text=_("Jeder Punkt setzt den Satz „Danach können Sie …“ fort. Drei bis fünf Punkte genügen.")),
        FieldPanel("body", help_text=_("Der eigentliche Text. Über ihm steht „Worum es geht“; Unterüberschriften beginnen deshalb mit Überschrift 3.")),
        FieldPanel("example", help_text=_("Ein kurzes Beispiel aus der Praxis, ohne „Zum Beispiel“ am Anfang: Das setzt die Seite davor.")),
        BARRIER_PANEL,
    ]
    fields_below_a_heading = frozenset({"outcomes", "body", "process"})
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
