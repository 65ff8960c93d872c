"""Blocks of practice examples."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class FigureBlock(blocks.StructBlock):
    """A number that says what it counts."""

    number = blocks.DecimalBlock(label=_("Zahl"), help_text=_("Zum Beispiel 42 oder 3,5."))
    unit = blocks.CharBlock(label=_("Einheit"), max_length=40, help_text=_("Was gezählt wird, zum Beispiel „Personen“ oder „Stunden je Woche“."))
    meaning = blocks.CharBlock(label=_("Was sie sagt"), max_length=200, help_text=_("In wenigen Wörtern, zum Beispiel „kommen regelmäßig in den Treff“."))
    year = blocks.IntegerBlock(label=_("Jahr"), min_value=1990, max_value=2100, help_text=_("Auf welches Jahr sie sich bezieht."))

    class Meta:
        template = "blocks/figure.html"
        icon = "table"
        label = _("Zahl")
        preview_value = {"number": 42, "unit": "Personen", "meaning": "kommen regelmäßig in den Treff", "year": 2025}
        description = _("Eine Zahl mit Einheit, Bedeutung und Jahr")


class FiguresBlock(blocks.StreamBlock):
    """The numbers of an example."""

    figure = FigureBlock()
