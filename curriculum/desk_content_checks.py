"""Checks that run in the editor's preview (axe-core, shipped with Wagtail): they help while writing.

What must not be published without a reason is decided on the server (curriculum.models.barriers); these rules look at the drawn page too.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

_TEXT = _("Schreiben Sie Wörter, die auch vorgelesen verständlich sind.")


class HouseChecks(ContentCheckerItem):
    """Wagtail's rules and those about pictures, lists and tables, in our words. Header and footer are not the editors'."""

    axe_include = ["main"]
    axe_run_only = [
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "image-redundant-alt",
        "identical-links-same-purpose",
        "list",
        "listitem",
        "page-has-heading-one",
        "video-caption",
    ]
    axe_messages = {
        "alt-text-quality": {"error_name": _("Die Bildbeschreibung sieht nach einem Dateinamen aus"), "help_text": _("Beschreiben Sie, was zu sehen ist.")},
        "button-name": {"error_name": _("Eine Schaltfläche hat keinen Text"), "help_text": _TEXT},
        "empty-heading": {"error_name": _("Eine Überschrift ist leer"), "help_text": _TEXT},
        "empty-meta-description": {"error_name": _("Die Beschreibung für Suchmaschinen fehlt"), "help_text": _("Ein Satz im Reiter „Veröffentlichen“.")},
        "empty-table-header": {"error_name": _("Eine Tabellenüberschrift ist leer"), "help_text": _TEXT},
        "frame-title": {"error_name": _("Ein eingebetteter Rahmen hat keinen Titel"), "help_text": _TEXT},
        "heading-order": {"error_name": _("Eine Ebene der Überschriften ist übersprungen"), "help_text": _("Nach Überschrift 2 kommt Überschrift 3.")},
        "identical-links-same-purpose": {
            "error_name": _("Gleiche Linktexte führen zu verschiedenen Zielen"),
            "help_text": _("Sagen Sie im Linktext, wohin er führt."),
        },
        "image-alt": {"error_name": _("Ein Bild hat keine Beschreibung"), "help_text": _("Beschreiben Sie es, oder kennzeichnen Sie es als Schmuck.")},
        "image-redundant-alt": {"error_name": _("Die Bildbeschreibung wiederholt den Text daneben"), "help_text": _("Kennzeichnen Sie das Bild als Schmuck.")},
        "input-button-name": {"error_name": _("Eine Schaltfläche hat keinen Text"), "help_text": _TEXT},
        "link-name": {"error_name": _("Ein Link hat keinen Text"), "help_text": _("Sagen Sie im Linktext, wohin er führt.")},
        "list": {"error_name": _("Eine Liste enthält etwas anderes als Einträge"), "help_text": _("Legen Sie die Liste neu an.")},
        "listitem": {"error_name": _("Ein Listeneintrag steht außerhalb einer Liste"), "help_text": _("Legen Sie die Liste neu an.")},
        "p-as-heading": {"error_name": _("Ein Absatz sieht nur aus wie eine Überschrift"), "help_text": _("Verwenden Sie eine Überschrift.")},
        "page-has-heading-one": {"error_name": _("Der Titel der Seite fehlt"), "help_text": _TEXT},
        "video-caption": {"error_name": _("Ein Video hat keine Untertitel"), "help_text": _("Wählen Sie eine WebVTT-Datei aus.")},
    }


@hooks.register("construct_wagtail_userbar")
def house_checks(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    """Ours instead of Wagtail's."""
    items[:] = [HouseChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]
