"""Made-up certificates at the edges, to try a wording on: very long names, letters from elsewhere, three pages, hardly anything. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings

from certificates.domain.snapshot import Contents, DayLine, Decision, Identity, ModuleLine, SessionLine, Texts, build_snapshot
from certificates.enums import CertificateKind
from core.time import BERLIN

FIRST_DAY: Final = date(2026, 3, 2)
CODE: Final = "2222-2222-2222-2222-2222-2222-2222"  # no certificate of ours: its check sign is wrong

# Name in the address, what it shows, the person, the title.
NAMES: Final[dict[str, tuple[str, str, str]]] = {
    "ueblich": ("Amina", "Aydın", "Sozialräume analysieren"),
    "lang": (
        "Maria-Magdalena Theresia Josephine",
        "von Hohenlohe-Schillingsfürst-Waldburg-Wolfegg",
        "Nachbarschaften im Wandel: Beteiligungsprozesse mit älteren Menschen, Familien und Neuzugezogenen gemeinsam planen, moderieren und auswerten",
    ),
    "zeichen": ("Łukasz İbrahim", "Groß-Şahin", "Größe zeigen & Gehör finden – „Çalışma“ <im Quartier>"),
    "arabisch": ("أمينة", "الهاشمي", "Wohnen und Pflege"),
    "ein-name": ("", "Suharto", "Steuerung"),
    "drei-seiten": ("Jürgen", "Weiß", "Basisqualifizierung Quartierskoordination und Quartierssteuerung"),
}


def specimen(kind: CertificateKind, texts: Texts, case: str) -> dict[str, Any]:
    """The snapshot of a made-up certificate; its number says that it is one."""
    contents = specimen_contents(kind, case)
    seat = kind in CertificateKind.ABOUT_A_SEAT
    decision = Decision("", 80 if seat else None, None, 216, 270)
    return build_snapshot(contents, decision, texts, Identity("MUSTER-000000", CODE, f"{settings.BASE_URL}/nachweis/{CODE}/", FIRST_DAY + timedelta(days=60)))


def specimen_contents(kind: CertificateKind, case: str) -> Contents:
    """What the made-up certificate says. Raises KeyError for an unknown case."""
    first_name, last_name, title = NAMES[case]
    many = 22 if case == "drei-seiten" else 18 if kind in (CertificateKind.PATHWAY, CertificateKind.TRANSCRIPT) else 1
    seat = kind in CertificateKind.ABOUT_A_SEAT
    sessions = tuple(_sessions(min(many * 2, 26))) if seat else ()
    modules = tuple(_modules(1 if kind == CertificateKind.MODULE else many, title))
    return Contents(
        kind=kind.value,
        programme=settings.SITE_NAME,
        curriculum="2019",
        issuer=settings.CERTIFICATE_ISSUER,
        first_name=first_name,
        last_name=last_name,
        title=title,
        from_date=FIRST_DAY,
        until_date=FIRST_DAY + timedelta(days=40),
        format="Basisqualifizierung" if seat else "Basismodul" if kind == CertificateKind.MODULE else "",
        provider="Akademie für Nachbarschaft Bodensee-Oberschwaben gGmbH" if seat else "",
        place="Leinfelden-Echterdingen" if seat else "",
        mode="vor Ort und online" if seat else "",
        topics=("Was ein Quartier ist", "Gelingensbedingungen vor Ort") if kind == CertificateKind.INTRODUCTION else (),
        modules=modules,
        sessions=sessions,
        days=tuple(DayLine(module.from_date, module.presence_minutes, module.self_study_minutes) for module in modules),
    )


def _modules(count: int, title: str) -> Iterator[ModuleLine]:
    areas = ("Person/Lebenswelt", "Sozialraum", "Beteiligung/Teilhabe", "Vernetzung", "Steuerung")
    for number in range(1, count + 1):
        day = FIRST_DAY + timedelta(days=number)
        presence = 270 if number % 2 else 0
        yield ModuleLine(
            code=str(number),
            title=title if count == 1 else f"Modul Nummer {number}: gemeinsam gestalten, was alle angeht",
            area=areas[number % len(areas)],
            presence_minutes=presence,
            self_study_minutes=270 - presence,
            providers=("Akademie für Nachbarschaft",) if presence else ("Selbstlerneinheit",),
            from_date=day,
            until_date=day + timedelta(days=number % 3),
        )


def _sessions(count: int) -> Iterator[SessionLine]:
    for number in range(count):
        begins = datetime.combine(FIRST_DAY + timedelta(days=number), datetime.min.time(), BERLIN).replace(hour=9)
        yield SessionLine(begins, begins.replace(hour=14, minute=15), 270, 270 if number % 5 else 200, bool(number % 2))
