"""Which module is learned in which phase of a Bildungsweg: the office's decision where the guide is silent."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from curriculum.domain.split import Cell, Split, split_faults, split_of
from curriculum.enums import Phase
from curriculum.models import Pathway, PathwayModule


class PhasesRefused(Exception):
    """The phases cannot be saved; the message is a German sentence for the office."""


class SplitMissed(PhasesRefused):
    """The sums miss what the pathway states."""


class MatrixChanged(PhasesRefused):
    """Somebody else has saved since the form was opened."""


def stated_split(pathway: Pathway) -> Split:
    """What the guide states for this pathway."""
    return Split(pathway.presence_minutes, pathway.self_study_minutes)


def cells_of(pathway: Pathway) -> list[PathwayModule]:
    """The pathway's cells with their modules, in the order of the modules; one query."""
    return list(pathway.pathway_modules.select_related("module__area").order_by("module__position"))


def split_with(cells: list[PathwayModule], phases: Mapping[str, str]) -> Split:
    """What the cells would add up to with these phases by module code."""
    return split_of(Cell(cell.module.code, cell.module.minutes or 0, phases[cell.module.code]) for cell in cells)


def state_of(cells: list[PathwayModule]) -> str:
    """What a form was opened with, in one short text: "1P 3P 4S"."""
    return " ".join(f"{cell.module.code}{cell.phase}" for cell in cells)


def decide_phases(pathway: Pathway, *, phases: Mapping[str, Phase], seen: str, by: User, at: datetime) -> list[PathwayModule]:
    """Set the phase of every module of a pathway; returns the cells that changed. Saving the same twice changes nothing.

    `phases` names a phase for each of the pathway's modules by code, `seen` is `state_of` when the form was opened.
    Raises SplitMissed when the sums differ from the guide's, MatrixChanged when somebody saved in between; then
    nothing is written. Effects: changed cells, marked as editorial with person and time; one audit line.
    """
    with transaction.atomic():
        locked = Pathway.objects.select_for_update().get(pk=pathway.pk)
        cells = cells_of(locked)
        if {cell.module.code for cell in cells} != phases.keys():
            raise PhasesRefused(_("Bitte geben Sie für jedes Modul dieses Bildungswegs eine Phase an."))
        changed = [cell for cell in cells if cell.phase != phases[cell.module.code]]
        if not changed:
            return []
        if state_of(cells) != seen:
            raise MatrixChanged(
                _("Dieser Bildungsweg wurde inzwischen von jemand anderem geändert. Bitte prüfen Sie den neuen Stand und ändern Sie ihn erneut.")
            )
        faults = split_faults(split_with(cells, phases), stated_split(locked))
        if faults:
            raise SplitMissed(_("Die Summen passen nicht zum Bildungsweg „%(title)s“. %(faults)s") % {"title": locked.title, "faults": " ".join(faults)})
        moves = {cell.module.code: f"{cell.phase}→{phases[cell.module.code]}" for cell in changed}
        for cell in changed:
            cell.phase, cell.is_editorial = phases[cell.module.code], True
            cell.decided_by, cell.decided_at = by, at
            cell.save(update_fields=["phase", "is_editorial", "decided_by", "decided_at"])
        audit.record(locked, "curriculum.phases_decided", by=by, data={"modules": moves})
    return changed
