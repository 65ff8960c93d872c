"""One state per kind of page; the office's phase matrix."""

from curriculum.models import SelfStudyUnitPage
from tests.architecture.access import Scene
from tests.architecture.states import State, shown


def _page(label: str, path: str) -> State:
    def where(scene: Scene) -> tuple[str]:
        return (path,)

    return State(label, kwargs=where)


def _unit(scene: Scene) -> tuple[str]:
    """The first unit's page, without the slashes and the start page's slug around its path."""
    return (SelfStudyUnitPage.objects.live().order_by("path")[0].url_path.removeprefix("/startseite/"),)


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
    ),
    "curriculum_desk:phase_matrix": (shown("coordinator", frame="desk"),),
    "curriculum_desk:edit_phases": (shown("coordinator", frame="desk"), State("Fehler", by="coordinator", data={}, status=422, frame="desk")),
}
