"""Pictures of the programme, made on the server. Pure: dataclasses in, SVG out; colours come from classes (css/curriculum/street.css and programme.css)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.svg import Bar, Group, Part, stacked_bars
from core.units import format_lessons, lesson_figure
from curriculum.enums import TaskField

TILE_WIDTH, TILE_HEIGHT, GAP, FLOOR = 84, 44, 8, 54
WALL_LEFT, WALL_RIGHT, GROUND, ROOF_HEIGHT = 12, 208, 282, 48
COLUMNS = (WALL_LEFT + 10, WALL_RIGHT - 10 - TILE_WIDTH)  # two windows on a floor
MARK_HEIGHT = 7  # the bars at a window's foot: left for Koordination, right for Steuerung
# Five houses, five roofs; x from 0 to 220, y upwards from the wall's top.
ROOFS = (
    "M2 {eaves} 110 {top} 218 {eaves}z",
    "M4 {eaves} 40 {top}H180L216 {eaves}z",
    "M8 {eaves}V{step2}H44V{step1}H78V{top}H142V{step1}H176V{step2}H212V{eaves}z",
    "M4 {eaves}V{step2}L216 {top}V{eaves}z",
    "M4 {eaves} 28 {step1} 110 {top} 192 {step1} 216 {eaves}z",
)


@dataclass(frozen=True)
class Tile:
    """A module: what stands on the tile, what it is called in full, where it leads, to which task fields it belongs."""

    code: str
    label: str
    url: str
    task_fields: tuple[TaskField, ...]


@dataclass(frozen=True)
class TileRow:
    """A Lernbereich with its modules."""

    heading: str
    url: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class AreaSplit:
    """Minutes of one pathway within one Lernbereich."""

    heading: str
    presence_minutes: int
    self_study_minutes: int


def house_picture(row: TileRow, *, number: int) -> SafeString:
    """A Lernbereich as a house with a window per module, base modules above, deepening ones dashed below.

    All five are equally large and stand on the same ground, so that they make a street side by side. The windows are links for
    the mouse only: the list of the same modules stands with each house and is what everybody else uses.
    """
    floors = _floors(row.tiles)
    wall_top = GROUND - len(floors) * FLOOR - 6
    picture = ET.Element("svg", {"class": "house", "viewBox": "0 0 220 290", "aria-hidden": "true", "focusable": "false"})
    height = {"eaves": wall_top + 2, "top": wall_top - ROOF_HEIGHT, "step1": wall_top - ROOF_HEIGHT * 2 // 3, "step2": wall_top - ROOF_HEIGHT // 3}
    ET.SubElement(picture, "path", {"class": "house__roof", "d": ROOFS[(number - 1) % len(ROOFS)].format(**height)})
    wall = {"x": str(WALL_LEFT), "y": str(wall_top), "width": str(WALL_RIGHT - WALL_LEFT), "height": str(GROUND - wall_top)}
    ET.SubElement(picture, "rect", {"class": "house__wall", **wall})
    for floor, tiles in enumerate(floors):
        for left, tile in zip(COLUMNS, tiles, strict=False):
            _draw_window(picture, tile, left=left, top=wall_top + 8 + floor * FLOOR)
    ET.SubElement(picture, "path", {"class": "house__ground", "d": f"M0 {GROUND}H220v5H0z"})
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped every text and attribute


def _floors(tiles: Sequence[Tile]) -> list[tuple[Tile, ...]]:
    """Two windows on each, base and deepening modules on floors of their own."""
    kinds = [[tile for tile in tiles if tile.task_fields], [tile for tile in tiles if not tile.task_fields]]
    return [tuple(kind[at : at + 2]) for kind in kinds for at in range(0, len(kind), 2)]


def _draw_window(picture: ET.Element, tile: Tile, *, left: int, top: int) -> None:
    kind = "both" if len(tile.task_fields) > 1 else (tile.task_fields[0].value if tile.task_fields else "deepening")
    link = ET.SubElement(picture, "a", {"href": tile.url, "tabindex": "-1", "class": f"window window--{kind}"})
    ET.SubElement(link, "title").text = tile.label  # what the mouse shows
    ET.SubElement(link, "rect", {"x": str(left), "y": str(top), "width": str(TILE_WIDTH), "height": str(TILE_HEIGHT), "rx": "4"})
    ET.SubElement(link, "text", {"x": str(left + TILE_WIDTH // 2), "y": str(top + 27), "text-anchor": "middle"}).text = tile.code
    half = (TILE_WIDTH - 3 * GAP) // 2
    for field, offset in ((TaskField.COORDINATION, GAP), (TaskField.STEERING, 2 * GAP + half)):
        if field in tile.task_fields:
            place = {"x": str(left + offset), "y": str(top + TILE_HEIGHT - MARK_HEIGHT - 4), "width": str(half), "height": str(MARK_HEIGHT), "rx": "2"}
            ET.SubElement(link, "rect", {"class": f"window__mark window__mark--{field.value}", **place})


def pathway_picture(splits: Iterable[AreaSplit], *, title: str) -> SafeString:
    """Presence and self-study of a pathway, one stacked bar per area. The table beside it says the same in figures."""
    groups = [
        Group(
            split.heading,
            (
                Bar(
                    f"{lesson_figure(split.presence_minutes)} + {lesson_figure(split.self_study_minutes)}",
                    (Part("presence", split.presence_minutes), Part("self-study", split.self_study_minutes)),
                    format_lessons(split.presence_minutes + split.self_study_minutes),
                ),
            ),
        )
        for split in splits
    ]
    description = "; ".join(
        _("%(area)s: %(presence)s Präsenz und %(self_study)s Selbstlernen")
        % {"area": group.heading, "presence": format_lessons(group.bars[0].parts[0].size), "self_study": format_lessons(group.bars[0].parts[1].size)}
        for group in groups
    )
    return stacked_bars(key="bildungsweg", title=title, description=description, groups=groups)
