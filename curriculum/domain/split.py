"""The arithmetic of a Bildungsweg's phases. Pure: minutes and codes in, sums and sentences out."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.units import format_lessons
from curriculum.enums import Phase


@dataclass(frozen=True)
class Cell:
    """One module within one pathway."""

    code: str
    minutes: int
    phase: str


@dataclass(frozen=True)
class Split:
    """Minutes per phase: what a pathway states, or what its cells add up to."""

    presence_minutes: int
    self_study_minutes: int

    @property
    def total_minutes(self) -> int:
        """Both phases together."""
        return self.presence_minutes + self.self_study_minutes


def split_of(cells: Iterable[Cell]) -> Split:
    """What the cells add up to."""
    minutes = {Phase.PRESENCE.value: 0, Phase.SELF_STUDY.value: 0}
    for cell in cells:
        minutes[cell.phase] += cell.minutes
    return Split(minutes[Phase.PRESENCE.value], minutes[Phase.SELF_STUDY.value])


def split_faults(actual: Split, stated: Split) -> list[str]:
    """One German sentence per phase that misses what the pathway states, saying by how much; empty when both fit."""
    faults = []
    for phase, have, want in (
        ("Präsenz", actual.presence_minutes, stated.presence_minutes),
        ("Selbstlernen", actual.self_study_minutes, stated.self_study_minutes),
    ):
        if have != want:
            word = "zu viel" if have > want else "zu wenig"
            faults.append(f"{phase}: {format_lessons(have)} statt {format_lessons(want)}, also {format_lessons(abs(have - want))} {word}.")
    return faults


def editorial_codes(phases: dict[str, str], pathways_of: dict[str, frozenset[str]]) -> frozenset[str]:
    """The modules of one pathway whose phase the guide does not settle (docs/decisions/0002).

    `phases` is the pathway's phase by module code, `pathways_of` says in which pathways each module appears. Modules
    that the guide marks alike, because they appear in the same pathways, but that fall into both phases here
    could change places without touching any figure of the guide: which is which was decided by an office.
    """
    phases_of_group: dict[frozenset[str], set[str]] = {}
    for code, phase in phases.items():
        phases_of_group.setdefault(pathways_of[code], set()).add(phase)
    return frozenset(code for code in phases if len(phases_of_group[pathways_of[code]]) > 1)
