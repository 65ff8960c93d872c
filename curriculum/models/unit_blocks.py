"""Blocks of self-study units: what the text is made of beside sections, and the kinds of questions. German throughout, because editors read it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from curriculum.models.blocks import TEXT_FEATURES, BodyBlock, CheckQuestionBlock, ParagraphBlock
from curriculum.models.text_blocks import SignedVideoBlock


class LearningVideoBlock(SignedVideoBlock):
    """A film with captions and everything said in it to read."""

    class Meta:
        template = "blocks/signed_video.html"
        icon = "media"
        label = _("Video")
        description = _("Video mit Untertiteln, Text zum Nachlesen, Dauer und Dateigröße; startet nie von selbst")


class DownloadBlock(blocks.StructBlock):
    """A file to take along."""

    document = DocumentChooserBlock(label=_("Datei"), help_text=_("Am besten barrierefreies PDF oder eine Vorlage, die sich bearbeiten lässt."))
    purpose = blocks.CharBlock(label=_("Wozu sie dient"), max_length=200, help_text=_("Ein Satz, zum Beispiel „Vorlage für Ihren Begehungsbogen“."))

    class Meta:
        template = "blocks/download.html"
        icon = "download"
        label = _("Datei zum Herunterladen")
        description = _("Eine Datei mit Format und Größe, und wozu sie dient")


class QuotationBlock(blocks.StructBlock):
    """Somebody else's words, with whose they are."""

    text = blocks.TextBlock(label=_("Zitat"), rows=3, help_text=_("Wörtlich, ohne Anführungszeichen; sie werden gesetzt."))
    person = blocks.CharBlock(label=_("Wer spricht"), max_length=150, help_text=_("Name oder Rolle, zum Beispiel „Bewohnerin, 74 Jahre“."))
    source = blocks.CharBlock(label=_("Quelle"), max_length=250, required=False, help_text=_("Woher das Zitat stammt, mit Jahr."))

    class Meta:
        template = "blocks/quotation.html"
        icon = "openquote"
        label = _("Zitat")
        preview_value = {"text": "Gefragt hat mich noch niemand.", "person": "Bewohnerin im Gespräch", "source": ""}
        description = _("Wörtliche Rede mit Person und Quelle")


class CaseBlock(blocks.StructBlock):
    """A case from practice, with its source when it is a real one."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, help_text=_("Ort und Sache, zum Beispiel „Herne: Jugendliche beschreiben ihr Quartier“."))
    text = ParagraphBlock(label=_("Was geschah"), features=[*TEXT_FEATURES, "ul", "ol"], help_text=_("Lage, Handeln, Folgen; in eigenen Worten."))
    tasks = blocks.ListBlock(
        blocks.CharBlock(label=_("Aufgabe"), max_length=300, help_text=_("Eine Frage an den Fall.")),
        label=_("Aufgaben dazu"),
        default=[],
        help_text=_("Worüber Lernende am Fall nachdenken."),
    )
    source = blocks.CharBlock(
        label=_("Quelle"), max_length=300, required=False, help_text=_("Bei wirklichen Fällen: Herausgeber, Titel, Jahr. Leer heißt: erfunden.")
    )

    class Meta:
        template = "blocks/case.html"
        icon = "clipboard-list"
        label = _("Fall aus der Praxis")
        preview_value = {"title": "Ein Treff, den niemand findet", "text": "<p>Der Raum war da, die Menschen kamen nicht.</p>", "tasks": [], "source": ""}
        description = _("Ein Fall mit Aufgaben; ohne Quelle wird er als erfundenes Beispiel gekennzeichnet")


class ChecklistBlock(blocks.StructBlock):
    """Points to go through before or after doing something."""

    title = blocks.CharBlock(label=_("Überschrift"), max_length=120, help_text=_("Wofür die Liste ist, zum Beispiel „Vor dem ersten Gespräch“."))
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Punkt"), max_length=250, help_text=_("Was erledigt sein soll.")), min_num=2, label=_("Punkte"), help_text=_("Zwei oder mehr.")
    )

    class Meta:
        template = "blocks/checklist.html"
        icon = "tasks"
        label = _("Checkliste")
        preview_value = {"title": "Vor dem ersten Gespräch", "items": ["Anlass erklärt", "Freiwilligkeit genannt"]}
        description = _("Punkte zum Abhaken, auch auf Papier")


class UnitBodyBlock(BodyBlock):
    """What the text of a unit is composed of."""

    video = LearningVideoBlock()
    download = DownloadBlock()
    quotation = QuotationBlock()
    case = CaseBlock()
    checklist = ChecklistBlock()


EXPLANATION = {"label": _("Erklärung nach der Antwort"), "rows": 3, "help_text": _("Warum die richtige Antwort richtig ist; alle lesen sie.")}


class OrderQuestionBlock(blocks.StructBlock):
    """Things to be put into their order."""

    text = blocks.TextBlock(label=_("Frage"), rows=2, help_text=_("Wonach geordnet wird, zum Beispiel „In welcher Reihenfolge gehen Sie vor?“."))
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Eintrag"), max_length=200, help_text=_("Kurz, ohne Nummer.")),
        min_num=3,
        max_num=6,
        label=_("Einträge in der richtigen Reihenfolge"),
        help_text=_("Drei bis sechs; Lernende sehen sie gemischt."),
    )
    explanation = blocks.TextBlock(**EXPLANATION)

    class Meta:
        icon = "order"
        label = _("Reihenfolge")
        preview_value = {"text": "Was kommt zuerst?", "items": ["Fragen", "Auswerten", "Zurückmelden"], "explanation": "Erst hören, dann handeln."}
        description = _("Drei bis sechs Einträge, die in ihre Reihenfolge zu bringen sind")

    def clean(self, value: Any) -> Any:
        """Refuse items that cannot be told apart."""
        cleaned = super().clean(value)
        if len(set(cleaned["items"])) < len(cleaned["items"]):
            raise StructBlockValidationError(block_errors={"items": _in_list(_("Zwei Einträge sind gleich; dann gibt es keine richtige Reihenfolge."))})
        return cleaned


class PairBlock(blocks.StructBlock):
    """What belongs together."""

    left = blocks.CharBlock(label=_("Begriff"), max_length=150, help_text=_("Steht fest."))
    right = blocks.CharBlock(label=_("gehört zu"), max_length=200, help_text=_("Wird gemischt zur Wahl gestellt."))

    class Meta:
        icon = "link"
        label = _("Paar")


class MatchQuestionBlock(blocks.StructBlock):
    """Pairs to be found."""

    text = blocks.TextBlock(label=_("Frage"), rows=2, help_text=_("Was einander zugeordnet wird."))
    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=6, label=_("Paare"), help_text=_("Zwei bis sechs; die rechten Seiten müssen verschieden sein."))
    explanation = blocks.TextBlock(**EXPLANATION)

    class Meta:
        icon = "link"
        label = _("Zuordnung")
        preview_value = {
            "text": "Was gehört zusammen?",
            "pairs": [{"left": "Kommune", "right": "Staat"}, {"left": "Verein", "right": "Zivilgesellschaft"}],
            "explanation": "Jeder Sektor hat seine Logik.",
        }
        description = _("Zwei bis sechs Begriffe, denen je eine Aussage zuzuordnen ist")

    def clean(self, value: Any) -> Any:
        """Refuse right sides that cannot be told apart."""
        cleaned = super().clean(value)
        if len({pair["right"] for pair in cleaned["pairs"]}) < len(cleaned["pairs"]):
            raise StructBlockValidationError(block_errors={"pairs": _in_list(_("Zwei rechte Seiten sind gleich; dann gibt es keine richtige Zuordnung."))})
        return cleaned


class ShortTextQuestionBlock(blocks.StructBlock):
    """A word to be typed."""

    text = blocks.TextBlock(label=_("Frage"), rows=2, help_text=_("So gestellt, dass nur ein Begriff passt."))
    accepted = blocks.ListBlock(
        blocks.CharBlock(label=_("gilt als richtig"), max_length=100, help_text=_("Groß- und Kleinschreibung und Satzzeichen spielen keine Rolle.")),
        min_num=1,
        label=_("Richtige Antworten"),
        help_text=_("Alle Schreibweisen und gleichbedeutenden Wörter, die gelten sollen."),
    )
    explanation = blocks.TextBlock(**EXPLANATION)

    class Meta:
        icon = "pilcrow"
        label = _("Kurzer Text")
        preview_value = {
            "text": "Wie heißt das Gehen durch das Quartier mit offenen Augen?",
            "accepted": ["Begehung"],
            "explanation": "Eine Begehung zeigt Wege.",
        }
        description = _("Ein Begriff, den Lernende selbst eintippen")


class OpenQuestionBlock(blocks.StructBlock):
    """A question to oneself."""

    text = blocks.TextBlock(
        label=_("Frage"), rows=2, help_text=_("Führt vom Text zur eigenen Arbeit. Es gibt keine falsche Antwort, und sie zählt nicht zum Bestehen.")
    )
    explanation = blocks.TextBlock(label=_("Gedanke dazu"), rows=3, required=False, help_text=_("Steht nach der Antwort, zum Vergleichen."))

    class Meta:
        icon = "edit"
        label = _("Reflexionsfrage")
        preview_value = {"text": "Wen haben Sie zuletzt nicht gefragt?", "explanation": "Oft fehlen die, die wenig Zeit haben."}
        description = _("Eine offene Frage; die Antwort wird nicht bewertet")


class QuestionsBlock(blocks.StreamBlock):
    """The short check."""

    question = CheckQuestionBlock()
    order = OrderQuestionBlock()
    match = MatchQuestionBlock()
    short_text = ShortTextQuestionBlock()
    open = OpenQuestionBlock()


def _in_list(sentence: Any) -> ListBlockValidationError:
    return ListBlockValidationError(non_block_errors=[ValidationError(sentence)])
