from typing import Any

from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from core.choice_sets import ChoiceSetField, labels
from core.enums import ActorSector
from core.models import Gemeinde
from core.units import format_euro
from curriculum.enums import ConsentState, IndexKind, ProjectPhase
from curriculum.models.blocks import BodyBlock, PointsBlock
from curriculum.models.example_blocks import FiguresBlock
from curriculum.models.example_consent import lock_consents, standing_of
from curriculum.models.module import Module
from curriculum.models.pages.base import PROMOTE_PANELS, READ_METHODS, TITLE_PANEL
from curriculum.models.pages.checked import BARRIER_PANEL, CheckedPage
from curriculum.models.pages.example_form import ExamplePageForm

WITHOUT_CONSENT = {
    ConsentState.MISSING: _("Es ist keine Einwilligung eingetragen. Tragen Sie sie unter „Praxisbeispiele“ ein."),
    ConsentState.EXPIRED: _("Eine Einwilligung ist abgelaufen. Tragen Sie unter „Praxisbeispiele“ die neue ein."),
    ConsentState.WITHDRAWN: _("Eine Einwilligung ist zurückgezogen. Ohne eine neue bleibt das Beispiel offline."),
}


class ExamplePage(CheckedPage, Page):
    """A practice example: what was done where, with whom, what came of it, under which conditions, and who agreed to its being told."""

    summary = models.CharField(_("In einem Satz"), max_length=300)
    gemeinde = models.ForeignKey(Gemeinde, on_delete=models.PROTECT, related_name="+", verbose_name=_("Gemeinde"))
    quartier_name = models.CharField(_("Quartier"), max_length=120, blank=True)
    is_invented = models.BooleanField(_("erfundenes Beispiel"), default=False)
    phases = ChoiceSetField(_("Phasen"), vocabulary=ProjectPhase)
    sectors = ChoiceSetField(_("Beteiligte Sektoren"), vocabulary=ActorSector)
    modules = ParentalManyToManyField(Module, blank=True, related_name="+", verbose_name=_("Passende Module"))
    body = StreamField(BodyBlock(), verbose_name=_("Was getan wurde"))
    figures = StreamField(FiguresBlock(), blank=True, verbose_name=_("Zahlen"))
    conditions = StreamField(PointsBlock(), verbose_name=_("Bedingungen, unter denen es gelang"))
    obstacles = StreamField(PointsBlock(), blank=True, verbose_name=_("Was nicht gelang"))
    cost_from_cents = models.PositiveBigIntegerField(_("Kosten von"), null=True, blank=True)
    cost_to_cents = models.PositiveBigIntegerField(_("Kosten bis"), null=True, blank=True)
    contact = models.CharField(_("Kontakt"), max_length=200, blank=True)
    source_title = models.CharField(_("Quelle"), max_length=300)
    source_url = models.URLField(_("Link zur Quelle"), max_length=500, blank=True)
    source_date = models.DateField(_("Stand der Quelle"))

    content_panels = [
        TITLE_PANEL,
        HelpPanel(template="curriculum/desk/example_consent_panel.html", heading=_("Einwilligung")),
        FieldPanel("summary", help_text=_("Steht unter der Überschrift, in Listen und bei Suchtreffern.")),
        MultiFieldPanel(
            [
                FieldPanel("gemeinde", help_text=_("Wo es geschah.")),
                FieldPanel("quartier_name", help_text=_("Name des Quartiers, wenn er genannt werden darf.")),
                FieldPanel("is_invented", help_text=_("Die Seite sagt dann, dass es das Beispiel so nicht gibt.")),
            ],
            heading=_("Ort"),
            help_text=_("Nur, was die Einwilligung erlaubt."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("phases", help_text=_("In welchen Phasen das Beispiel hilft; mindestens eine.")),
                FieldPanel("sectors", help_text=_("Wer mitgewirkt hat; mindestens ein Sektor.")),
                FieldPanel("modules", help_text=_("Module, zu deren Thema das Beispiel passt.")),
            ],
            heading=_("Einordnung"),
            help_text=_("Danach wird die Sammlung gefiltert."),
        ),
        FieldPanel("body", help_text=_("Ausgangslage, Schritte, Ergebnis. Über dem Text steht „Was getan wurde“.")),
        FieldPanel("figures", help_text=_("Jede Zahl mit Einheit, Bedeutung und Jahr. Keine Zahl, hinter der einzelne Menschen zu erkennen sind.")),
        FieldPanel("conditions", help_text=_("Was es woanders bräuchte, damit es auch dort gelingt. Mindestens ein Punkt.")),
        FieldPanel("obstacles", help_text=_("Auch das hilft anderen: was nicht geklappt hat und warum.")),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("cost_from_cents", help_text=_("In Euro; leer heißt: nicht bekannt.")),
                        FieldPanel("cost_to_cents", help_text=_("In Euro; gleich, wenn es keine Spanne ist.")),
                    ]
                ),
                FieldPanel("contact", help_text=_("Stelle mit Telefon oder E-Mail, nur mit deren Einwilligung. Am besten keine Personen.")),
            ],
            heading=_("Kosten und Kontakt"),
            help_text=_("Beides freiwillig. Kosten in Euro, als Spanne."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("source_title", help_text=_("Woher die Angaben stammen.")),
                FieldPanel("source_url", help_text=_("Wo man sie nachlesen kann.")),
                FieldPanel("source_date", help_text=_("Von wann die Angaben sind.")),
            ],
            heading=_("Quelle"),
            help_text=_("Damit andere nachsehen können."),
        ),
        BARRIER_PANEL,
    ]
    promote_panels = [FieldPanel("slug", help_text=_("Letzter Teil der Adresse.")), *PROMOTE_PANELS]
    base_form_class = ExamplePageForm
    allowed_http_methods = READ_METHODS
    fields_below_a_heading = frozenset({"body", "conditions", "obstacles"})

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("quartier_name"),
        index.SearchField("place"),
        index.SearchField("body"),
        index.SearchField("conditions"),
        index.SearchField("obstacles"),
    ]

    parent_page_types = ["curriculum.IndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Praxisbeispiel")
        verbose_name_plural = _("Praxisbeispiele")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cost_from_cents__isnull=True)
                | models.Q(cost_to_cents__isnull=True)
                | models.Q(cost_from_cents__lte=models.F("cost_to_cents")),
                name="curriculum_example_cost_in_order",
                violation_error_message=_("Die Kosten „von“ dürfen nicht über „bis“ liegen."),
            ),
        ]

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Only below the library."""
        return super().can_create_at(parent) and parent.specific.shows == IndexKind.EXAMPLES

    @property
    def place(self) -> str:
        """Where it was, as people say it."""
        town = f"{self.gemeinde.name}, {self.gemeinde.kreis.label}" if self.gemeinde_id else ""
        return f"{self.quartier_name}, {town}" if self.quartier_name else town

    @property
    def phase_words(self) -> list[str]:
        """Its phases in their order."""
        return labels(self.phases, ProjectPhase)

    @property
    def sector_words(self) -> list[str]:
        """Its sectors in their order."""
        return labels(self.sectors, ActorSector)

    @property
    def cost(self) -> str:
        """The range as people read it; empty when nothing is known."""
        least, most = self.cost_from_cents, self.cost_to_cents
        if least is None and most is None:
            return ""
        if least is None or most is None:
            gap = gettext("ab %(amount)s") if most is None else gettext("bis %(amount)s")
            return gap % {"amount": format_euro(least if most is None else most)}  # type: ignore[arg-type] # one of them is known
        if least == most:
            return format_euro(least)
        return gettext("%(least)s bis %(most)s") % {"least": format_euro(least), "most": format_euro(most)}

    def faults(self) -> list[str | Promise]:
        """Without a consent that holds today nothing goes live, and no reason helps."""
        found: list[str | Promise] = []
        if not self.phases or not self.sectors:
            found.append(_("Phase oder beteiligter Sektor fehlt."))
        state = standing_of(self.translation_key, day=timezone.localdate()).state
        return found if state == ConsentState.GIVEN else [*found, WITHOUT_CONSENT[state]]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """As all pages; whoever goes live holds the consents until it is done, so that a withdrawal comes before or after, never between."""
        with transaction.atomic():
            if self.live:
                lock_consents(self.translation_key)
            return super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its modules in the order of the programme."""
        return super().get_context(request, *args, **kwargs) | {"modules": self.modules.select_related("area").order_by("area__number", "position")}
