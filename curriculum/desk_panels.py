"""The programme's part of the desk's first page."""

from typing import Any

from django.utils import timezone

from core.desk import DeskPanel
from curriculum.domain.completeness import open_facts
from curriculum.models import PlainLanguagePage, StandardPage

TEXT_PAGES = (StandardPage, PlainLanguagePage)


class OpenFactsPanel(DeskPanel):
    """Pages that still wait for facts only the operator has; nothing when there are none."""

    name = "open-facts"
    template_name = "curriculum/desk/open_facts.html"
    order = 65

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Text pages only, where such facts belong: two queries. `check --database` looks at all pages."""
        entries = open_facts(today=timezone.localdate(), types=TEXT_PAGES)
        return {"entries": entries, "count": sum(len(entry.facts) for entry in entries)}
