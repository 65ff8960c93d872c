"""Blocks of text pages beyond running text: the assessment of a statement, a signed video, and Leichte Sprache."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from curriculum.enums import ConformanceStatus
from curriculum.models.blocks import SECTION_FEATURES, BodyBlock, MissingFactsBlock, ParagraphBlock, PictureBlock
from curriculum.validators import validate_link_address

VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


class AssessmentBlock(blocks.StructBlock):
    """What the accessibility statement says about the whole site: how far, tested how, on which day."""

    heading = blocks.CharBlock(label=_("Überschrift"), max_length=120, help_text=_("Zum Beispiel „Stand der Vereinbarkeit“."))
    status = blocks.ChoiceBlock(
        label=_("Die Plattform ist mit den Anforderungen"), choices=ConformanceStatus.choices, help_text=_("Nur „vollständig“, wenn keine Mängel bekannt sind.")
    )
    method = blocks.TextBlock(
        label=_("So wurde geprüft"),
        rows=4,
        help_text=_("Selbstbewertung oder Prüfung durch eine andere Stelle, mit welchem Verfahren. Die Verordnung verlangt diese Angabe."),
    )
    assessed_on = blocks.DateBlock(
        label=_("Erstellt oder zuletzt überprüft am"),
        required=False,
        help_text=_("Die Erklärung wird mindestens einmal im Jahr überprüft. Ohne Datum steht auf der Seite „vom Betreiber zu ergänzen“."),
    )

    class Meta:
        template = "blocks/assessment.html"
        icon = "tick-inverse"
        label = _("Stand der Barrierefreiheit")
        preview_value = {"heading": "Stand der Vereinbarkeit", "status": "partly", "method": "Selbstbewertung mit Prüfprogrammen.", "assessed_on": None}
        description = _("Ergebnis, Verfahren und Datum der Bewertung, wie die Erklärung zur Barrierefreiheit sie nennen muss")


class SignedVideoBlock(blocks.StructBlock):
    """A video in German Sign Language, played from here. BITV 2.0, Anlage 2: to be downloaded, with its size and running time."""

    heading = blocks.CharBlock(label=_("Titel"), max_length=120, help_text=_("Worum es im Video geht; steht als Überschrift darüber."))
    video = DocumentChooserBlock(
        label=_("Video"),
        help_text=_("MP4 oder WebM, mindestens 320 × 240 Bildpunkte und 25 Bilder in der Sekunde. Es wird von hier abgespielt, ohne fremde Anbieter."),
    )
    captions = DocumentChooserBlock(label=_("Untertitel"), help_text=_("Als WebVTT-Datei (.vtt). Ohne Untertitel wird kein Video gezeigt."))
    running_time = blocks.RegexBlock(
        label=_("Dauer"),
        regex=r"^\d{1,3}:[0-5]\d$",
        error_messages={"invalid": _("Bitte als Minuten:Sekunden, zum Beispiel 4:05.")},
        help_text=_("Minuten und Sekunden, zum Beispiel 4:05."),
    )
    transcript = ParagraphBlock(label=_("Text zum Video"), features=SECTION_FEATURES, help_text=_("Alles, was gebärdet und gezeigt wird, zum Nachlesen."))
    poster = ImageBlock(
        label=_("Standbild"), required=False, help_text=_("Bild, das vor dem Abspielen zu sehen ist; mit Beschreibung oder als Schmuck gekennzeichnet.")
    )

    class Meta:
        template = "blocks/signed_video.html"
        icon = "media"
        label = _("Video in Gebärdensprache")
        description = _("Video mit Untertiteln, Text zum Nachlesen, Dauer und Dateigröße; startet nie von selbst")

    def clean(self, value: Any) -> Any:
        """Refuse what a browser cannot play or read as captions."""
        cleaned = super().clean(value)
        faults: dict[str, ValidationError] = {}
        if (video := cleaned.get("video")) and video.file_extension.lower() not in VIDEO_TYPES:
            faults["video"] = ValidationError(_("Ein Video muss eine MP4- oder WebM-Datei sein."))
        if (captions := cleaned.get("captions")) and captions.file_extension.lower() != "vtt":
            faults["captions"] = ValidationError(_("Untertitel müssen eine WebVTT-Datei (.vtt) sein."))
        if faults:
            raise StructBlockValidationError(block_errors=faults)
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The type browsers decide by."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"video_type": VIDEO_TYPES.get(value["video"].file_extension.lower(), "") if value["video"] else ""}


class TextPageBlock(BodyBlock):
    """What text pages are composed of."""

    assessment = AssessmentBlock()
    signed_video = SignedVideoBlock()


class PlainLinkBlock(blocks.StructBlock):
    """A link on a line of its own."""

    text = blocks.CharBlock(label=_("Worte"), max_length=80, help_text=_("Was beim Anklicken kommt, zum Beispiel „Barriere melden“."))
    address = blocks.CharBlock(
        label=_("Adresse"),
        max_length=200,
        validators=[validate_link_address],
        help_text=_("Eine Seite von hier, zum Beispiel /kontakt/, oder eine ganze Adresse mit https://."),
    )

    class Meta:
        icon = "link"
        label = _("Link")


class PlainSectionBlock(blocks.StructBlock):
    """A heading with short sentences, each on its own line."""

    heading = blocks.CharBlock(label=_("Überschrift"), max_length=80, help_text=_("Am besten eine Frage oder wenige Wörter."))
    lines = blocks.TextBlock(
        label=_("Sätze"), rows=8, help_text=_("Ein Satz in jeder Zeile. Kurze Sätze, ein Gedanke je Satz. Lange Wörter mit Binde-Strich trennen.")
    )
    links = blocks.ListBlock(PlainLinkBlock(), label=_("Links"), default=[], help_text=_("Stehen unter den Sätzen, jeder auf einer eigenen Zeile."))
    missing = MissingFactsBlock()

    class Meta:
        template = "blocks/plain_section.html"
        icon = "title"
        label = _("Abschnitt in Leichter Sprache")
        preview_value = {
            "heading": "Was ist eine Barriere?",
            "lines": "Eine Barriere ist ein Hindernis.\nZum Beispiel: Die Schrift ist zu klein.",
            "links": [],
            "missing": [],
        }
        description = _("Überschrift und Sätze, jeder auf einer eigenen Zeile")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The sentences without empty lines."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"sentences": [line.strip() for line in (value["lines"] or "").splitlines() if line.strip()]}


class PlainLanguageBlock(blocks.StreamBlock):
    """What pages in Leichte Sprache are composed of."""

    section = PlainSectionBlock()
    picture = PictureBlock()
