"""schema.org as a data block of a page. Browsers do not execute it, so the policy "script-src 'self'" does not concern it."""

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

from core.time import BERLIN

CONTEXT = "https://schema.org"
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # as Django's json_script: no text ends the block or begins a comment


def data_block(data: dict[str, Any] | None) -> SafeString:
    """The data as `<script type="application/ld+json">`, safe whatever the texts hold; nothing for None."""
    if data is None:
        return mark_safe("")
    text = json.dumps({"@context": CONTEXT} | without_gaps(data), cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>')


def without_gaps(data: dict[str, Any]) -> dict[str, Any]:
    """The same without what is not said (None, empty texts and lists)."""
    return {key: without_gaps(value) if isinstance(value, dict) else value for key, value in data.items() if value not in (None, "", [], {})}


def address(path: str) -> str:
    """The whole address of a page of ours; Wagtail's are whole already where there are several sites."""
    return path if path.startswith("http") else settings.BASE_URL + path


def item_list(name: str, description: str, path: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """What a page lists, in its order. Each item has a `url`."""
    return {
        "@type": "ItemList",
        "@id": address(path),
        "url": address(path),
        "name": name,
        "description": description,
        "numberOfItems": len(items),
        "itemListElement": [{"@type": "ListItem", "position": number, "item": without_gaps(item)} for number, item in enumerate(items, start=1)],
    }


def programme() -> dict[str, Any]:
    """The programme as the one who offers what is not one provider's."""
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": address("/")}


def instant(moment: Any) -> str | None:
    """ISO 8601 in Berlin time."""
    return moment.astimezone(BERLIN).isoformat() if moment else None


def duration(minutes: int | None) -> str | None:
    """ISO 8601: "PT270M"."""
    return f"PT{minutes}M" if minutes else None
