from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from curriculum.enums import StatutoryKind
from curriculum.models.pages.base import PROMOTE_PANELS, READ_METHODS, TITLE_PANEL
from curriculum.models.pages.checked import BARRIER_PANEL, CheckedPage
from curriculum.models.text_blocks import PlainLanguageBlock


class PlainLanguagePage(CheckedPage, Page):
    """A page in Leichte Sprache: short sentences, larger type, a line for each sentence. German only.

    The language of the page stays "de": a subtag of our own would be valid, but screen readers choose their voice by known ones.
    """

    short_title = models.CharField(_("Kurzer Titel"), max_length=40, blank=True, help_text=_("Für die Liste der Seiten und den Pfad; leer: der Titel."))
    body = StreamField(PlainLanguageBlock(), verbose_name=_("Inhalt"), help_text=_("Abschnitte mit kurzen Sätzen. Die Regeln stehen bei jedem Feld."))
    reviewed_by = models.CharField(
        _("Geprüft von"),
        max_length=200,
        blank=True,
        help_text=_("Gruppe von Menschen mit Lernschwierigkeiten, die den Text geprüft hat, mit Jahr. Leer: Die Seite sagt, dass sie noch nicht geprüft ist."),
    )

    content_panels = [
        TITLE_PANEL,
        FieldPanel("short_title"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("reviewed_by")], heading=_("Prüfung durch die Zielgruppe"), help_text=_("Leichte Sprache gilt erst als solche, wenn sie geprüft ist.")
        ),
        BARRIER_PANEL,
    ]
    promote_panels = PROMOTE_PANELS
    allowed_http_methods = READ_METHODS

    search_fields = [*Page.search_fields, index.SearchField("body")]

    parent_page_types = ["curriculum.HomePage", "curriculum.PlainLanguagePage"]
    subpage_types = ["curriculum.PlainLanguagePage"]

    class Meta:
        verbose_name = _("Seite in Leichter Sprache")
        verbose_name_plural = _("Seiten in Leichter Sprache")

    @property
    def duty(self) -> str:
        """The first of them must exist."""
        return StatutoryKind.PLAIN_LANGUAGE if self.slug == StatutoryKind.PLAIN_LANGUAGE and self.depth == 3 else ""

    @property
    def label(self) -> str:
        """What lists call it."""
        return self.short_title or self.title

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """All pages in Leichte Sprache, so that one leads to the next."""
        parent = self.get_parent() if self.pk else None
        first = parent.specific if parent is not None and isinstance(parent.specific, PlainLanguagePage) else self
        others = PlainLanguagePage.objects.child_of(first).live().order_by("path") if first.pk else PlainLanguagePage.objects.none()
        return super().get_context(request, *args, **kwargs) | {"first": first, "plain_pages": [first, *others]}
