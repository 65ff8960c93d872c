"""Where the offerings are that the catalogue found: how many in each Kreis, as a picture to click on and as the same figures in a table."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from core.kreis_outlines import kreis_outlines
from core.map_svg import Door, Projection, doors, projection_of
from core.models import Kreis
from core.page_cache.parts import PROGRAMME, remember_facts
from providers.domain.catalogue import Found
from providers.domain.criteria import Criteria

SHADES = 4


@dataclass(frozen=True)
class KreisCount:
    """One Kreis, how many offerings it has, and the question that choosing it (or leaving it out again) asks."""

    ags: str
    label: str
    count: int
    is_chosen: bool
    criteria: Criteria


@dataclass(frozen=True)
class Shade:
    """One shade of the map and the numbers it stands for, both included."""

    step: int
    least: int
    most: int


@dataclass(frozen=True)
class KreisMap:
    """Counts heed all filters except the Kreise themselves, so that another Kreis can be chosen."""

    kreise: tuple[KreisCount, ...]
    shades: tuple[Shade, ...]
    elsewhere: int  # online, or without a place yet

    @property
    def filled(self) -> list[KreisCount]:
        """Those with something in them, and chosen ones."""
        return [each for each in self.kreise if each.count or each.is_chosen]


def map_of(found: Found, criteria: Criteria) -> KreisMap:
    """No query once the Kreise are remembered."""
    rows = remember_facts("providers.kreise", lambda: [(row.ags, row.slug, row.label) for row in Kreis.objects.order_by("name", "kind")], of=PROGRAMME)
    counts = found.counts("kreis", [slug for _ags, slug, _label in rows])
    chosen = criteria.chosen.get("kreis", ())
    kreise = tuple(
        KreisCount(ags, label, counts[slug], slug in chosen, criteria.without("kreis", slug) if slug in chosen else _within(criteria, slug))
        for ags, slug, label in rows
    )
    return KreisMap(kreise, shades_for(max(counts.values(), default=0)), found.count_lacking("kreis"))


def shades_for(most: int) -> tuple[Shade, ...]:
    """Equal steps from 1 to `most`; fewer shades where there are fewer numbers. Pure."""
    borders = sorted({ceil(most * part / SHADES) for part in range(1, SHADES + 1)} - {0})
    return tuple(Shade(step, least + 1, highest) for step, (least, highest) in enumerate(zip([0, *borders], borders, strict=False)))


def picture_of(kreis_map: KreisMap, addresses: Mapping[str, str]) -> SafeString:
    """The picture; `addresses` lead on, by official key. A Kreis without an outline (there is none today) is in the table only."""
    outlines, (projection, paths) = kreis_outlines(), drawn()
    areas = [
        Door(
            paths[each.ags],
            _label(each),
            next((shade.step for shade in kreis_map.shades if shade.least <= each.count <= shade.most), None),
            addresses[each.ags],
            str(each.count) if each.count else "",
            outlines[each.ags].middle,
            each.is_chosen,
        )
        for each in kreis_map.kreise
        if each.ags in outlines
    ]
    return doors(areas, projection)


@cache
def drawn() -> tuple[Projection, Mapping[str, str]]:
    """Outlines as paths: the same in every picture."""
    outlines = kreis_outlines()
    projection = projection_of(outline.boundary for outline in outlines.values())
    return projection, {ags: projection.path(outline.boundary) for ags, outline in outlines.items()}


def _within(criteria: Criteria, slug: str) -> Criteria:
    return replace(criteria, chosen=dict(criteria.chosen) | {"kreis": (slug,)})


def _label(each: KreisCount) -> str:
    return ngettext("%(kreis)s: %(number)d Angebot", "%(kreis)s: %(number)d Angebote", each.count) % {"kreis": each.label, "number": each.count}
