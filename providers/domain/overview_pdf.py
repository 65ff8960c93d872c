"""The overview as PDF/UA-1 with contents and bookmarks, German whoever asks. Runs in the worker."""

from collections.abc import Iterable, Sequence
from html import unescape

from django.template.loader import get_template
from django.utils.formats import date_format, number_format
from django.utils.html import strip_tags

from core.language import DEFAULT, spoken
from core.pdf.fonts import font_file
from core.pdf.tagged import Entry, Place, TaggedDocument
from providers.domain.open_data import page_address
from providers.domain.overview import Overview, Section
from providers.models import Offering

NAME = "Qualifiziert ins Quartier"


def render_overview(overview: Overview) -> bytes:
    """The document; some ten seconds for ten thousand offerings."""
    with spoken(DEFAULT):
        day = date_format(overview.on_date, "j. F Y")
        document = TaggedDocument(
            title=f"{NAME}: Angebote am {day}", language="de", footer=f"{NAME}: Angebote", regular=font_file("Regular"), semibold=font_file("SemiBold")
        )
        document.heading(1, NAME)
        document.paragraph(f"Alle Fortbildungsangebote, Stand {day}", size=13)
        document.paragraph(_lead(overview.count))
        parts = list(_parts(overview))
        places = {part.anchor: Place() for part, sections in parts for part in (part, *sections)}
        document.heading(2, "Inhalt")
        document.contents((depth, part.title, places[part.anchor]) for top, sections in parts for depth, part in ((0, top), *((1, each) for each in sections)))
        entry = _Entries(overview.offerings)
        for top, sections in parts:
            document.heading(2, top.title, place=places[top.anchor], on_new_page=True)
            for section in sections:
                document.heading(3, section.title, place=places[section.anchor])
                document.entries(entry.of(section.offerings))
            if not sections:
                document.entries(entry.of(top.offerings))
        return document.write()


def _parts(overview: Overview) -> Iterable[tuple[Section, Sequence[Section]]]:
    """What stands on a page of its own, with what stands below it."""
    for area in overview.areas:
        yield Section(area.anchor, f"Lernbereich {area.title}", ()), area.modules
    if overview.without_module.offerings:
        yield overview.without_module, ()
    if overview.kreise:
        yield Section("kreise", "Angebote nach Kreis", ()), overview.kreise
    if overview.online.offerings:
        yield overview.online, ()


def _lead(count: int) -> str:
    number = "1 Angebot" if count == 1 else f"{number_format(count, force_grouping=True)} Angebote"
    return (
        f"{number}, zuerst nach Lernbereich und Modul, dann nach Kreis. Freie Plätze und Anmeldung stehen auf den Seiten der Angebote im Internet; "
        "jeder Titel führt dorthin."
    )


class _Entries:
    """What the document says of each offering: made once, said wherever it belongs."""

    def __init__(self, offerings: Iterable[Offering]) -> None:
        details = get_template("pdf/overview/details.html")
        self._made = {
            offering.pk: Entry(offering.title, page_address(offering), unescape(strip_tags(details.render({"offering": offering})))) for offering in offerings
        }

    def of(self, offerings: Iterable[Offering]) -> list[Entry]:
        """In the same order."""
        return [self._made[offering.pk] for offering in offerings]
