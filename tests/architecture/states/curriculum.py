"""One state per kind of page; the office's phase matrix."""

from typing import Any

from django.utils import timezone

from curriculum.domain.examples import withdraw_consent
from curriculum.models import ExampleConsent, ExamplePage, SelfStudyUnitPage
from tests.architecture.access import Scene
from tests.architecture.states import State, demo, shown
from tests.factories.examples import agree, make_example


def _page(label: str, path: str) -> State:
    def where(scene: Scene) -> tuple[str]:
        return (path,)

    return State(label, kwargs=where)


def _unit(scene: Scene) -> tuple[str]:
    """The first unit's page, without the slashes and the start page's slug around its path."""
    return (SelfStudyUnitPage.objects.live().order_by("path")[0].url_path.removeprefix("/startseite/"),)


def _long_example(scene: Scene) -> tuple[str]:
    page = make_example(
        by=scene.coordinator,
        title="Quartiersentwicklungsunterstützungsgemeinschaft und Nachbarschaftshilfeverein: zehn Jahre Zusammenarbeit",
        quartier_name="Hohenlohe-Schillingsfürst-Waldburg-Siedlungserweiterung",
        contact="koordinierungsstelle-quartiersentwicklung@verwaltungsgemeinschaft-musterstadt.example.org",
        source_url="https://example.org/bericht",
        phases=frozenset({"planung", "durchfuehrung", "verstetigung"}),
        sectors=frozenset({"municipal", "market", "civil_society", "primary"}),
    )
    return (f"praxisbeispiele/{page.slug}/",)


def _no_examples(scene: Scene) -> None:
    for page in ExamplePage.objects.all():
        page.delete()


def _consented(scene: Scene) -> dict[str, Any]:
    page = make_example(by=scene.coordinator)
    agree(page, by=scene.coordinator, party="Verein mit einem sehr langen Namen für alle, die im Quartier etwas bewegen wollen")
    withdraw_consent(ExampleConsent.objects.latest("pk"), withdrawal="Per E-Mail", by=scene.coordinator, at=timezone.now())
    return {"key": page.translation_key}


CONSENT = {"party": "Stadt", "given_by": "Amt", "covers": "Text", "reference": "7", "given_on_date": "2026-03-01", "until_date": ""}

STATES = {
    "wagtail_serve": (
        _page("Startseite", ""),
        _page("Lernbereiche", "lernbereiche/"),
        _page("Lernbereich", "lernbereiche/beteiligung-teilhabe/"),
        _page("Module", "module/"),
        _page("Modul", "module/4/"),
        _page("Vertiefungsmodul", "module/V1/"),
        _page("Formate", "formate/"),
        _page("Format", "formate/basis/"),
        _page("Bildungswege", "bildungswege/"),
        State("Selbstlerneinheit", kwargs=_unit),
        _page("Bildungsweg", "bildungswege/koordination-und-steuerung/"),
        _page("Hilfe", "hilfe/"),
        _page("Textseite", "barrierefreiheit/"),
        _page("Leichte Sprache", "leichte-sprache/"),
        _page("Gebärdensprache", "gebaerdensprache/"),
        _page("Startseite auf Englisch", "en/"),
        _page("Praxisbeispiele", "praxisbeispiele/"),
        State("Praxisbeispiele ohne Treffer", kwargs=lambda scene: ("praxisbeispiele/",), query="phase=planung&sektor=primary"),
        State("keine Praxisbeispiele", kwargs=lambda scene: ("praxisbeispiele/",), before=_no_examples),
        State("Praxisbeispiel, lange Wörter", kwargs=_long_example),
    ),
    "examples_desk:examples": (
        shown(demo.COORDINATOR, frame="desk"),
        State("leer", by="coordinator", before=_no_examples, frame="desk"),
    ),
    "examples_desk:example": (
        shown("coordinator", label="ohne Einwilligung", frame="desk"),
        State("zurückgezogen", by="coordinator", kwargs=_consented, frame="desk"),
        State("Fehler", by="coordinator", data={}, status=422, frame="desk"),
        State("eingetragen", by="coordinator", data=CONSENT, follow=True, frame="desk"),
    ),
    "examples_desk:withdraw": (
        shown("coordinator", frame="desk"),
        State("Fehler", by="coordinator", data={}, status=422, frame="desk"),
    ),
    "curriculum_desk:phase_matrix": (shown("coordinator", frame="desk"),),
    "curriculum_desk:edit_phases": (shown("coordinator", frame="desk"), State("Fehler", by="coordinator", data={}, status=422, frame="desk")),
}
