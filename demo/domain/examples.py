"""Invented practice examples: published, waiting for a consent, with one that ends soon, and one that was taken back."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from core.enums import ActorSector
from core.models import Gemeinde, User
from core.time import berlin_datetime
from curriculum.domain.example_drafts import ExampleText, FigureText, NoLibrary, draft_example
from curriculum.domain.examples import record_consent, withdraw_consent
from curriculum.enums import ProjectPhase
from curriculum.models import ExamplePage, Module
from demo.domain.planning import TOWNS
from planning.domain.learning_from_others import change_sharing

SOURCE = "Beispielbericht (erfunden für die Demonstration)"
ALL_SECTORS = frozenset({ActorSector.MUNICIPAL, ActorSector.MARKET, ActorSector.CIVIL_SOCIETY})


@dataclass(frozen=True)
class Tale:
    """An example and what became of its consent: `ends_in` days from today, None for never, `withdrawn` after it was published."""

    title: str
    summary: str
    town: int
    quartier: str
    phases: frozenset[str]
    sectors: frozenset[str]
    modules: tuple[str, ...]
    told: tuple[str, ...]
    conditions: tuple[str, ...]
    obstacles: tuple[str, ...]
    figures: tuple[FigureText, ...] = ()
    euros: tuple[int, int] | None = None
    has_consent: bool = True
    ends_in: int | None = None
    is_withdrawn: bool = False


TALES = (
    Tale(
        "Beispielquartier Am Mühlrain: Licht und ein offener Abend",
        "Eine dunkle Unterführung wurde hell, und der Treff daneben hat seitdem einen Abend in der Woche offen.",
        0,
        "Demo-Quartier Am Mühlrain",
        frozenset({ProjectPhase.DOING, ProjectPhase.LASTING}),
        ALL_SECTORS,
        ("4", "8"),
        (
            "Zwölf Menschen gingen nach Einbruch der Dunkelheit durch das Quartier und trugen auf einer Karte ein, wo sie ungern gehen.",
            "Die Stadt erneuerte die Beleuchtung, eine Baugenossenschaft gab einen Raum, der Nachbarschaftsverein öffnet ihn.",
        ),
        ("Jemand in der Verwaltung ist für alle Fragen zuständig", "Der Raum kostet den Verein keine Miete", "Die Begehung fand statt, als es dunkel war"),
        ("Ein Fahrdienst kam nicht zustande: Es fanden sich zu wenige, die regelmäßig fahren konnten",),
        (FigureText("12", "Menschen", "gingen bei der Begehung mit", 2025), FigureText("35", "Gäste je Abend", "im Mittel eines halben Jahres", 2025)),
        (18_000, 25_000),
    ),
    Tale(
        "Beispielquartier Dreilinden: Nachbarschaft, die trägt",
        "Ein Kreis von Freiwilligen begleitet Ältere im Alltag und hat nach zwei Jahren eine feste Anlaufstelle.",
        0,
        "Demo-Quartier Dreilinden",
        frozenset({ProjectPhase.LASTING}),
        frozenset({ActorSector.CIVIL_SOCIETY, ActorSector.PRIMARY, ActorSector.MUNICIPAL}),
        ("11",),
        ("Aus einer Liste am Schwarzen Brett wurde ein Verein mit Sprechstunde. Die Stadt trägt die Miete, der Verein die Arbeit.",),
        ("Eine bezahlte halbe Stelle hält den Kreis zusammen", "Schulung und Versicherung der Freiwilligen sind geklärt"),
        ("Junge Menschen blieben meist nur ein Semester",),
        (FigureText("24", "Freiwillige", "helfen regelmäßig", 2024),),
        None,
        ends_in=40,
    ),
    Tale(
        "Beispielquartier Hafenblick: Fragen, bevor geplant wird",
        "Vor jeder Planung stand ein Jahr des Zuhörens, auch bei denen, die nicht zu Versammlungen kommen.",
        1,
        "Demo-Quartier Hafenblick",
        frozenset({ProjectPhase.PLANNING}),
        frozenset({ActorSector.MUNICIPAL, ActorSector.CIVIL_SOCIETY}),
        ("5", "9"),
        ("Gespräche an der Haltestelle, im Waschsalon und in der Kita ergaben ein anderes Bild als die Umfrage.",),
        ("Zeit: ein ganzes Jahr vor dem ersten Beschluss", "Die Fragenden sprechen mehrere Sprachen"),
        ("Die Ergebnisse kamen zu spät für den Haushalt des Jahres",),
        (),
        (6_000, 6_000),
    ),
    Tale(
        "Beispielquartier Ziegelei: Ein Entwurf, der auf Zusage wartet",
        "Noch nicht öffentlich: Die Kommune ist gefragt und hat noch nicht geantwortet.",
        1,
        "Demo-Quartier Ziegelei",
        frozenset({ProjectPhase.DOING}),
        ALL_SECTORS,
        (),
        ("Der Text ist fertig, die Einwilligung fehlt.",),
        ("Steht noch aus",),
        (),
        has_consent=False,
    ),
    Tale(
        "Beispielquartier Rosenau: Zurückgezogen",
        "War öffentlich, bis eine Beteiligte ihre Einwilligung zurückzog.",
        0,
        "Demo-Quartier Rosenau",
        frozenset({ProjectPhase.DOING}),
        ALL_SECTORS,
        (),
        ("Dieses Beispiel ist nicht mehr zu sehen.",),
        ("Alle Beteiligten bleiben einverstanden",),
        (),
        is_withdrawn=True,
    ),
)
ENGLISH = {
    "title": "Invented neighbourhood Am Mühlrain: light and an open evening",
    "summary": "A dark underpass became bright, and the meeting place beside it has been open one evening a week ever since.",
    "paragraphs": (
        "Twelve people walked through the neighbourhood after dark and marked on a map where they do not like to go.",
        "The city renewed the lighting, a housing cooperative provided a room, and the neighbourhood association opens it.",
    ),
    "conditions": ("Somebody in the administration answers all questions", "The association pays no rent", "The walk took place when it was dark"),
    "obstacles": ("A transport service did not come about: too few people could drive regularly",),
    "figures": (FigureText("12", "people", "took part in the walk", 2025), FigureText("35", "guests an evening", "on average over half a year", 2025)),
    "source_title": "Sample report (invented for the demonstration)",
}


def play_sharing(office: User, *, today: date) -> None:
    """Both towns let others see their Quartiere; the first one also what its projects finished."""
    for gemeinde in Gemeinde.objects.filter(ags__in=TOWNS):
        at = berlin_datetime(today - timedelta(days=100), time(9))
        change_sharing(gemeinde, shares_quartiere=True, shares_measures=gemeinde.ags == TOWNS[0], by=office, at=at)


def play_examples(office: User, *, today: date) -> list[ExamplePage]:
    """All tales, the first one in English too; nothing where the library's page or the towns are missing."""
    towns = {row.ags: row for row in Gemeinde.objects.filter(ags__in=TOWNS).select_related("kreis")}
    if len(towns) < len(TOWNS):
        return []
    modules = {row.code: row for row in Module.objects.filter(curriculum__is_current=True)}
    try:
        return [_play(tale, office=office, towns=towns, modules=modules, today=today) for tale in TALES]
    except NoLibrary:
        return []


def _play(tale: Tale, *, office: User, towns: dict[str, Gemeinde], modules: dict[str, Module], today: date) -> ExamplePage:
    text = ExampleText(
        title=tale.title,
        summary=tale.summary,
        gemeinde=towns[TOWNS[tale.town]],
        quartier_name=tale.quartier,
        phases=tale.phases,
        sectors=tale.sectors,
        paragraphs=tale.told,
        conditions=tale.conditions,
        obstacles=tale.obstacles,
        figures=tale.figures,
        modules=[modules[code] for code in tale.modules if code in modules],
        cost_from_cents=tale.euros[0] * 100 if tale.euros else None,
        cost_to_cents=tale.euros[1] * 100 if tale.euros else None,
        source_title=SOURCE,
        source_date=today - timedelta(days=200),
        is_invented=True,
    )
    page = draft_example(text, by=office)
    if not tale.has_consent:
        return page
    agreed_on, at = today - timedelta(days=120), berlin_datetime(today - timedelta(days=119), time(10))
    consent = record_consent(
        page,
        party=f"Stadt {page.gemeinde.name} (Demo)",
        given_by="Amt für Beispiele (erfunden)",
        covers="Text, Zahlen und Ort, ohne Namen von Personen. (Demo-Text)",
        reference="Demo-Akte 7",
        given_on_date=agreed_on,
        until_date=today + timedelta(days=tale.ends_in) if tale.ends_in else None,
        by=office,
        at=at,
    )
    _publish(page, office)
    if tale is TALES[0]:
        said: dict[str, Any] = ENGLISH
        _publish(draft_example(replace(text, **said), by=office, language="en", translates=page), office)
    if tale.is_withdrawn:
        withdraw_consent(consent, withdrawal="Per E-Mail. (Demo-Text)", by=office, at=berlin_datetime(today - timedelta(days=30), time(10)))
    return page


def _publish(page: ExamplePage, office: User) -> None:
    revision = page.get_latest_revision()
    if revision is not None:
        revision.publish(user=office)
