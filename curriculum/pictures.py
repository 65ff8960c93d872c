"""Pictures of the programme, made on the server. Pure: dataclasses in, SVG out; colours come from classes (css/curriculum/pictures.css)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.svg import Bar, Group, Part, stacked_bars
from core.units import format_lessons, lesson_figure
from curriculum.enums import TaskField

TILE_WIDTH, TILE_HEIGHT, GAP, HEADING_HEIGHT, ROW_GAP = 92, 60, 8, 40, 26
MARK_HEIGHT = 9  # the bars at a tile's foot: left for Koordination, right for Steuerung


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


def programme_picture(rows: Sequence[TileRow], *, title: str) -> SafeString:
    """The whole curriculum: a row of tiles per area, each tile a link. The list beside it says the same in words."""
    widest = max((len(row.tiles) for row in rows), default=0)
    width = widest * (TILE_WIDTH + GAP) - GAP
    height = len(rows) * (HEADING_HEIGHT + TILE_HEIGHT + ROW_GAP) - ROW_GAP + 4
    picture = ET.Element("svg", {"class": "programme-picture", "viewBox": f"-2 0 {width + 4} {height}", "role": "group", "aria-label": title})
    for number, row in enumerate(rows):
        top = number * (HEADING_HEIGHT + TILE_HEIGHT + ROW_GAP)
        heading = ET.SubElement(picture, "a", {"href": row.url, "class": "programme-picture__area"})
        ET.SubElement(heading, "text", {"x": "0", "y": str(top + 26)}).text = row.heading
        for position, tile in enumerate(row.tiles):
            _draw_tile(picture, tile, left=position * (TILE_WIDTH + GAP), top=top + HEADING_HEIGHT)
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped every text and attribute


def _draw_tile(picture: ET.Element, tile: Tile, *, left: int, top: int) -> None:
    kind = "both" if len(tile.task_fields) > 1 else (tile.task_fields[0].value if tile.task_fields else "deepening")
    link = ET.SubElement(picture, "a", {"href": tile.url, "class": f"programme-picture__tile programme-picture__tile--{kind}"})
    ET.SubElement(link, "title").text = tile.label  # the link's name, and the tooltip
    ET.SubElement(link, "rect", {"x": str(left), "y": str(top), "width": str(TILE_WIDTH), "height": str(TILE_HEIGHT), "rx": "6"})
    middle = str(left + TILE_WIDTH // 2)
    ET.SubElement(link, "text", {"x": middle, "y": str(top + 36), "text-anchor": "middle", "aria-hidden": "true"}).text = tile.code
    half = (TILE_WIDTH - 3 * GAP) // 2
    for field, offset in ((TaskField.COORDINATION, GAP), (TaskField.STEERING, 2 * GAP + half)):
        if field in tile.task_fields:
            place = {"x": str(left + offset), "y": str(top + TILE_HEIGHT - MARK_HEIGHT - 5), "width": str(half), "height": str(MARK_HEIGHT), "rx": "2"}
            ET.SubElement(link, "rect", {"class": f"programme-picture__mark programme-picture__mark--{field.value}", **place})


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
