"""Practice examples below the real library's page; the `curriculum` fixture has it."""

from datetime import UTC, date, datetime

from core.models import User
from curriculum.domain.example_drafts import ExampleText, FigureText, draft_example
from curriculum.domain.examples import record_consent
from curriculum.models import ExampleConsent, ExamplePage
from tests.factories.core import GemeindeFactory

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def example_text(**said) -> ExampleText:
    """A complete example; whatever is named replaces what stands here."""
    gemeinde = said.pop("gemeinde", None) or GemeindeFactory(name="Musterstadt")
    usual = {
        "title": "Ein Treff am Abend",
        "summary": "Ein Treff hat seit einem Jahr am Abend offen.",
        "quartier_name": "Beispielquartier",
        "phases": frozenset({"durchfuehrung"}),
        "sectors": frozenset({"municipal"}),
        "paragraphs": ("Der Verein öffnet, die Stadt zahlt die Miete.",),
        "conditions": ("Ein Raum ohne Treppe",),
        "obstacles": ("Sonntags kam niemand",),
        "figures": (FigureText("35", "Gäste", "kommen je Abend", 2025),),
        "source_title": "Jahresbericht",
        "source_date": date(2025, 12, 1),
        "cost_from_cents": 100_000,
        "cost_to_cents": 250_050,
    }
    return ExampleText(gemeinde=gemeinde, **usual | said)


def agree(page: ExamplePage, *, by: User, **said) -> ExampleConsent:
    """Somebody's consent; the town's, without an end, unless it is said otherwise."""
    usual = {
        "party": "Stadt Musterstadt",
        "given_by": "Amt für Soziales",
        "covers": "Text, Zahlen und Ort",
        "reference": "AZ 7",
        "given_on_date": date(2026, 3, 1),
        "until_date": None,
        "at": AT,
    }
    return record_consent(page, by=by, **usual | said)


def make_example(*, by: User, published: bool = True, **said) -> ExamplePage:
    """An example, with the town's consent and public unless `published` is False."""
    page = draft_example(example_text(**said), by=by)
    if published:
        agree(page, by=by)
        page.get_latest_revision().publish(user=by)
        page.refresh_from_db()
    return page
