"""The outlines of the 44 Kreise, coarse enough to be part of a page (core/data/README.md says where they come from)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "data" / "bw_kreise_outlines.json"
SOURCE = "© GeoBasis-DE / BKG 2021 (Daten verändert)"  # to be shown with every map, linked to SOURCE_ADDRESS (dl-de/by-2-0)
SOURCE_ADDRESS = "https://www.bkg.bund.de"
LICENCE_ADDRESS = "https://www.govdata.de/dl-de/by-2-0"


@dataclass(frozen=True)
class Outline:
    """The boundary as a GeoJSON geometry, and a point certain to lie inside, as longitude and latitude."""

    boundary: Mapping[str, Any]
    middle: tuple[float, float]


@cache
def kreis_outlines() -> Mapping[str, Outline]:
    """By official key (AGS, 5 digits)."""
    return {ags: Outline(each["boundary"], tuple(each["label"])) for ags, each in json.loads(FILE.read_text(encoding="utf-8")).items()}
