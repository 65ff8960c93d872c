from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from core.models import Kreis
from curriculum.enums import IndexKind
from curriculum.models import example_list
from curriculum.models.blocks import EntryQuestionBlock, PointsBlock
from curriculum.models.curriculum import LearningArea
from curriculum.models.offerings import next_near, next_offerings
from curriculum.models.pages.base import PROMOTE_PANELS, READ_METHODS, TITLE_PANEL, FixedAddressMixin
from curriculum.models.pages.checked import BARRIER_PANEL, CheckedPage
from curriculum.models.pathway import Pathway

NEXT_OFFERINGS = 3


class HomePage(CheckedPage, Page):
    """The start: what is this, for whom, what do I get, when is the next course."""

    lead = models.TextField(_("Einleitung"))
    what = models.TextField(_("Was ist das?"))
    for_whom = models.TextField(_("Für wen ist es?"))
    benefit = models.TextField(_("Was bringt es mir?"))
    steps = StreamField(PointsBlock(), blank=True, verbose_name=_("So geht es"))
    questions = StreamField([("question", EntryQuestionBlock())], blank=True, verbose_name=_("Fragen zum Einstieg"))

    content_panels = [
        TITLE_PANEL,
        FieldPanel("lead", help_text=_("Der erste Satz, den Besucherinnen und Besucher lesen: worum es geht und für wen.")),
        FieldPanel("what", help_text=_("Antwort auf „Was ist das?“ in zwei oder drei Sätzen.")),
        FieldPanel("for_whom", help_text=_("Antwort auf „Für wen ist es?“.")),
        FieldPanel("benefit", help_text=_("Antwort auf „Was bringt es mir?“.")),
        FieldPanel("questions", help_text=_("Vier Fragen, in denen sich Menschen wiedererkennen. Jede führt zu einem Format oder Bildungsweg.")),
        FieldPanel("steps", help_text=_("Der Weg von der Suche bis zum Nachweis, ein Schritt je Punkt.")),
        BARRIER_PANEL,
    ]
    promote_panels = PROMOTE_PANELS
    allowed_http_methods = READ_METHODS

    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("what"), index.SearchField("for_whom"), index.SearchField("benefit")]

    query_parameters = ("kreis",)  # all that its address may ask (core.page_cache)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["curriculum.IndexPage", "curriculum.StandardPage", "curriculum.PlainLanguagePage"]
    max_count = len(settings.LANGUAGES)  # one for each

    class Meta:
        verbose_name = _("Startseite")
        verbose_name_plural = _("Startseiten")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The programme at a glance, and the next offerings: everywhere, or near the Kreis somebody chose."""
        at, kreis = timezone.now(), _chosen_kreis(request)
        here: Any
        if kreis:
            here, online = next_near(kreis, at=at, limit=NEXT_OFFERINGS)
        else:
            here, online = SimpleLazyObject(lambda: next_offerings(at=at, limit=NEXT_OFFERINGS)), []
        return super().get_context(request, *args, **kwargs) | {
            "areas": LearningArea.objects.current(),
            "pathways": Pathway.objects.filter(curriculum__is_current=True),
            "kreise": Kreis.objects.order_by("name", "kind"),
            "kreis": kreis,
            "offerings": here,
            "online_offerings": online,
        }


def _chosen_kreis(request: HttpRequest) -> Kreis | None:
    """`?kreis=` of the address, kept nowhere else; without it the Kreis of a signed-in person's own Gemeinde. Empty means everywhere."""
    if "kreis" in request.GET:
        return Kreis.objects.filter(slug=request.GET["kreis"].replace("\0", "")).first()
    profile: Any = getattr(request.user, "learner_profile", None) if request.user.is_authenticated else None
    return profile.gemeinde.kreis if profile and profile.gemeinde else None


class IndexPage(CheckedPage, FixedAddressMixin, Page):
    """An overview: all areas, modules, formats or pathways."""

    shows = models.CharField(_("Zeigt"), max_length=20, choices=IndexKind)
    lead = models.TextField(_("Einleitung"))

    content_panels = [
        TITLE_PANEL,
        FieldPanel("shows", help_text=_("Was die Übersicht auflistet. Daraus folgt ihre Adresse.")),
        FieldPanel("lead", help_text=_("Zwei oder drei Sätze über der Liste.")),
        BARRIER_PANEL,
    ]
    promote_panels = PROMOTE_PANELS
    allowed_http_methods = READ_METHODS

    search_fields = [*Page.search_fields, index.SearchField("lead")]

    parent_page_types = ["curriculum.HomePage"]
    subpage_types = ["curriculum.AreaPage", "curriculum.ModulePage", "curriculum.FormatPage", "curriculum.PathwayPage", "curriculum.ExamplePage"]
    query_parameters = example_list.PARAMETERS  # only the library asks for them
    max_count = len(IndexKind) * len(settings.LANGUAGES)

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The published pages of the kind, each with its record."""
        if self.shows == IndexKind.EXAMPLES:
            return super().get_context(request, *args, **kwargs) | example_list.context_of(self, request)
        return super().get_context(request, *args, **kwargs) | {"entries": self._entries(), "areas": LearningArea.objects.current()}

    def _entries(self) -> models.QuerySet[Any]:
        """Pages in the order of their records; the page classes are found by name because they are below this one."""
        name, record, *order = {
            IndexKind.AREAS: ("AreaPage", "area", "area__number"),
            IndexKind.MODULES: ("ModulePage", "module", "module__area__number", "module__position"),
            IndexKind.FORMATS: ("FormatPage", "format", "format__position"),
            IndexKind.PATHWAYS: ("PathwayPage", "pathway", "pathway__position"),
        }[IndexKind(self.shows)]
        pages: Any = apps.get_model("curriculum", name)
        related = "module__area" if record == "module" else record
        found = pages.objects.child_of(self).live().select_related(related).order_by(*order)
        return found.prefetch_related("module__pathway_modules__pathway") if record == "module" else found
