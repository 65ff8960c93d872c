"""The blocks editors compose pages from. Each is a class with a template, an icon and a preview value."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link"]
SECTION_FEATURES = [*TEXT_FEATURES, "h3", "h4", "ul", "ol"]  # h1 is the page's title, h2 the heading of a section


class PointBlock(blocks.CharBlock):
    """One line of a list."""

    class Meta:
        help_text = _("Ein Gedanke, ohne Punkt am Ende.")
        template = "blocks/point.html"
        icon = "list-ul"
        label = _("Punkt")
        preview_value = "Bedarfe von Wünschen unterscheiden"
        description = _("Ein Eintrag der Liste, als Fortsetzung des Satzes davor")


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": SECTION_FEATURES, **kwargs})

    class Meta:
        help_text = _("Kurze Absätze. Linktexte sagen, wohin sie führen: nicht „hier“.")
        template = "blocks/paragraph.html"
        icon = "pilcrow"
        label = _("Absatz")
        preview_value = "<p>Ein Absatz in ganzen Sätzen.</p>"
        description = _("Fließtext mit Hervorhebungen, Listen und Verweisen")


class PictureBlock(ImageBlock):
    """A picture with its description for those who do not see it."""

    class Meta:
        help_text = _("Beschreiben Sie, was auf dem Bild für den Text wichtig ist. Trägt das Bild nichts bei, kennzeichnen Sie es als Schmuck.")
        template = "blocks/picture.html"
        icon = "image"
        label = _("Bild")
        description = _("Bild mit Beschreibung; der Bildnachweis kommt aus der Bildverwaltung")


class MissingFactsBlock(blocks.ListBlock):
    """Facts only the operator knows and has not given yet. Shown on the page and counted before production (curriculum.checks)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            blocks.CharBlock(label=_("Angabe"), max_length=200, help_text=_("Was fehlt, zum Beispiel „Telefonnummer“.")),
            search_index=False,
            **{"default": [], **kwargs},
        )

    class Meta:
        icon = "warning"
        label = _("Vom Betreiber zu ergänzen")
        help_text = _("Angaben, die noch fehlen: Sie stehen mit diesem Hinweis auf der Seite. Löschen Sie einen Eintrag, sobald die Angabe im Text steht.")


def is_blank(rich_text: Any) -> bool:
    """Whether a rich text says nothing."""
    return not strip_tags(getattr(rich_text, "source", rich_text) or "").strip()


class SectionBlock(blocks.StructBlock):
    """A heading with its text."""

    heading = blocks.CharBlock(label=_("Überschrift"), max_length=120, help_text=_("Sagt in wenigen Wörtern, was im Abschnitt steht."))
    text = ParagraphBlock(label=_("Text"), required=False, help_text=_("Unterüberschriften beginnen mit Überschrift 3, danach kommt Überschrift 4."))
    missing = MissingFactsBlock()

    class Meta:
        template = "blocks/section.html"
        icon = "title"
        label = _("Abschnitt")
        preview_value = {"heading": "Vertrauen braucht klare Absprachen", "text": "<p>Sagen Sie zu Beginn, wofür Sie fragen.</p>", "missing": []}
        description = _("Zwischenüberschrift mit Text")

    def clean(self, value: Any) -> Any:
        """Refuse a heading with nothing below it."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and is_blank(cleaned["text"]) and not cleaned["missing"]:
            raise StructBlockValidationError(block_errors={"text": ValidationError(_("Unter der Überschrift fehlt der Text."))})
        return cleaned


class EntryQuestionBlock(blocks.StructBlock):
    """A question on the home page that leads to a format."""

    question = blocks.CharBlock(label=_("Frage"), max_length=150, help_text=_("So, wie die Person sie selbst stellen würde."))
    text = blocks.TextBlock(label=_("Antwort"), rows=3, help_text=_("Zwei Sätze: was passt und warum."))
    answer = blocks.PageChooserBlock(
        label=_("führt zu"), page_type=["curriculum.FormatPage", "curriculum.PathwayPage"], help_text=_("Das Format oder der Bildungsweg, der zur Frage passt.")
    )

    class Meta:
        template = "blocks/entry_question.html"
        icon = "help"
        label = _("Einstiegsfrage")
        preview_value = {"question": "Sie suchen ein bestimmtes Thema?", "text": "In der Vertiefung wählen Sie einzelne Module frei.", "answer": None}
        description = _("Eine Frage, in der sich Besucherinnen und Besucher wiedererkennen, mit dem passenden Format")


class StepBlock(blocks.StructBlock):
    """A step of a self-study unit with its share of the minutes."""

    title = blocks.CharBlock(label=_("Schritt"), max_length=120, help_text=_("Was zu tun ist, in wenigen Wörtern."))
    minutes = blocks.IntegerBlock(label=_("Minuten"), min_value=1, help_text=_("Ungefähre Dauer in ganzen Minuten."))

    class Meta:
        icon = "list-ol"
        label = _("Schritt")
        preview_value = {"title": "Lesen und notieren", "minutes": 20}
        description = _("Was zu tun ist und wie lange es ungefähr dauert")


class AnswerBlock(blocks.StructBlock):
    """A possible answer to a question of the check."""

    text = blocks.CharBlock(label=_("Antwort"), max_length=300, help_text=_("Eine mögliche Antwort; alle etwa gleich lang."))
    is_correct = blocks.BooleanBlock(label=_("ist richtig"), required=False, help_text=_("Ankreuzen, wenn diese Antwort stimmt."))

    class Meta:
        icon = "tick"
        label = _("Antwort")


class CheckQuestionBlock(blocks.StructBlock):
    """A question of a unit's short check. Shown to learners by the learners' app, never on the public page."""

    text = blocks.TextBlock(label=_("Frage"), rows=2, help_text=_("Eine Frage zum Text der Einheit, ohne Fangfragen."))
    options = blocks.ListBlock(
        AnswerBlock(), label=_("Antworten"), min_num=2, max_num=8, help_text=_("Zwei bis acht, mindestens eine richtig und eine falsch.")
    )
    explanation = blocks.TextBlock(label=_("Erklärung nach der Antwort"), rows=3, help_text=_("Warum die richtige Antwort richtig ist; alle lesen sie."))

    class Meta:
        icon = "help"
        label = _("Frage")
        preview_value = {
            "text": "Welche Frage lädt zum Erzählen ein?",
            "options": [{"text": "Wie sieht ein gewöhnlicher Tag aus?", "is_correct": True}, {"text": "Sind Sie zufrieden?", "is_correct": False}],
            "explanation": "Offene Fragen lassen Raum.",
        }
        description = _("Frage mit zwei bis acht Antworten, von denen mindestens eine richtig und eine falsch ist")

    def clean(self, value: Any) -> Any:
        """Refuse a question that everybody or nobody answers rightly."""
        cleaned = super().clean(value)
        right = [option["is_correct"] for option in cleaned["options"]]
        if not any(right) or all(right):
            fault = ValidationError(_("Mindestens eine Antwort muss richtig und mindestens eine falsch sein."))
            raise StructBlockValidationError(block_errors={"options": ListBlockValidationError(non_block_errors=[fault])})
        return cleaned


class BodyBlock(blocks.StreamBlock):
    """What the main text of a page is composed of."""

    section = SectionBlock()
    paragraph = ParagraphBlock()
    picture = PictureBlock()


class PointsBlock(blocks.StreamBlock):
    """A list of points."""

    point = PointBlock()
