"""What the demo providers teach: sixty courses that together cover every format and all 29 modules. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from demo.domain.days import AFTERNOON, DAY, EVENING, Slot, teaching_day_from

# How a course meets: the slot, how often a module meets, and the days from one session to the next.
RHYTHMS: dict[str, tuple[Slot, int, int]] = {
    "day": (DAY, 1, 1),
    "afternoon": (AFTERNOON, 1, 7),
    "evenings": (EVENING, 2, 7),
    "weekly": (DAY, 1, 7),
    "monthly": (DAY, 1, 28),
}


@dataclass(frozen=True)
class Course:
    """A course as it is held again and again: title, modules in their order, rhythm."""

    format: str
    title: str
    modules: tuple[str, ...] = ()
    rhythm: str = "day"
    inhouse: bool = False
    on_request: bool = False


@dataclass(frozen=True)
class Meeting:
    """One session of a course on its day."""

    day: date
    slot: Slot
    module: str | None


COORDINATION = ("1", "3", "7", "8", "11", "15")
STEERING = (*COORDINATION, "16", "17", "18")

INTRODUCTIONS = (  # one day, five fixed topics, no modules
    Course("einfuehrung", "Was ist ein Quartier? Einführung an einem Tag"),
    Course("einfuehrung", "Quartiersentwicklung für Gemeinderätinnen und Gemeinderäte", inhouse=True, on_request=True),
    Course("einfuehrung", "Einstieg in die Quartiersarbeit für Ehrenamtliche"),
    Course("einfuehrung", "Quartier kompakt: Einführung für Fachkräfte der Verwaltung"),
    Course("einfuehrung", "Gemeinsam anfangen: Einführung für Nachbarkommunen"),
    Course("einfuehrung", "Einführung für Ihr Rathaus-Team", inhouse=True),
    Course("einfuehrung", "Online-Einführung: Rollen und Aufgaben im Quartier"),
    Course("einfuehrung", "Quartiersansätze und ihre Bedeutung: ein Einführungstag"),
)
SINGLE_DAYS = tuple(Course("basis", "", (str(number),), "evenings" if number % 6 == 2 else "day") for number in range(1, 19))
COMBINED = (
    Course("basis", "Zwei Tage zum Einstieg: Mensch und Sozialraum", ("1", "3")),
    Course("basis", "Räume entwickeln: die Module 5 und 6 am Stück", ("5", "6")),
    Course("basis", "Beteiligung und Engagement: zwei Tage Grundlagen", ("7", "8")),
    Course("basis", "Partner finden und gut zusammenarbeiten", ("13", "14"), "weekly"),
    Course("basis", "Steuern und verankern: zwei Tage für Leitungskräfte", ("15", "16")),
    Course("basis", "Quartierskoordination: alle Präsenzmodule in sechs Wochen", COORDINATION, "weekly"),
    Course("basis", "Quartierskoordination berufsbegleitend", COORDINATION, "monthly"),
    Course("basis", "Quartierskoordination in der Region", COORDINATION, "monthly"),
    Course("basis", "Quartierssteuerung: alle Präsenzmodule in neun Wochen", STEERING, "weekly"),
    Course("basis", "Quartierssteuerung berufsbegleitend", STEERING, "monthly"),
    Course("basis", "Koordination und Steuerung: der gemeinsame Weg", COORDINATION, "monthly"),
    Course("basis", "Grundlagen für Ihr Quartiersteam", ("3", "7", "11"), "weekly", inhouse=True, on_request=True),
)
DEEPENINGS = (
    *(Course("vertiefung", "", (f"V{number}",), "afternoon" if number % 3 == 0 else "day") for number in range(1, 12)),
    Course("vertiefung", "Lebenslagen verstehen und Bedarfe ermitteln", ("V2", "2"), "weekly"),
    Course("vertiefung", "Werkstatt Sozialraumanalyse", ("4", "V4"), "weekly"),
    Course("vertiefung", "Theorie und Praxis der Sozialraumorientierung", ("V3", "V4")),
    Course("vertiefung", "Beteiligung, die alle erreicht", ("V6", "V7"), "evenings"),
    Course("vertiefung", "Warum Menschen mitmachen: Beteiligung vertiefen", ("V5", "10"), "weekly"),
    Course("vertiefung", "Netzwerke gestalten: Konzepte und Übungen", ("V8", "V9")),
    Course("vertiefung", "Mit besonderen Akteuren zusammenarbeiten", ("12", "V9"), "evenings"),
    Course("vertiefung", "Wirkung planen und prüfen", ("V10", "V11"), "weekly"),
    Course("vertiefung", "Öffentlichkeitsarbeit und Finanzierung im Paket", ("17", "18")),
    Course("vertiefung", "Engagement begleiten: Werkstatt für Ehrenamtskoordination", ("9", "V7"), "afternoon"),
    Course("vertiefung", "Steuerungsinstrumente im eigenen Haus einführen", ("V11",), inhouse=True, on_request=True),
)
COURSES = (*INTRODUCTIONS, *SINGLE_DAYS, *COMBINED, *DEEPENINGS)

# Finished courses, in the order they are taken: the first two lead to both certificates.
FINISHED_COURSES = (
    Course("basis", "Quartierskoordination berufsbegleitend", COORDINATION, "monthly"),
    Course("basis", "Quartierssteuerung berufsbegleitend", STEERING, "monthly"),
    INTRODUCTIONS[0],
    COMBINED[0],
    COMBINED[2],
    Course("basis", "", ("11",)),
    Course("vertiefung", "Beteiligung, die alle erreicht", ("V6", "V7"), "evenings"),
    Course("basis", "", ("15",)),
)


def meetings(course: Course, first_day: date, *, saturday: bool = False) -> list[Meeting]:
    """The sessions of a course that begins on or soon after `first_day`; an introduction has one day and no module."""
    slot, times, step = RHYTHMS[course.rhythm]
    days = [teaching_day_from(first_day, saturday=saturday)]
    pieces: list[str | None] = [code for code in course.modules for _again in range(times)] or [None]
    while len(days) < len(pieces):
        days.append(teaching_day_from(days[-1] + timedelta(days=step)))
    return [Meeting(day, slot, code) for day, code in zip(days, pieces, strict=True)]


def span_days(course: Course) -> int:
    """About how many days lie between the first and the last session."""
    _slot, times, step = RHYTHMS[course.rhythm]
    return max(0, len(course.modules) * times - 1) * (step + 1)
