"""Which module strengthens which competence: the editors' file into the table. What the office decided at the desk stays."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from core.domain.upsert import InputRefused, Tally
from curriculum.domain.toml import Entry, read_toml
from curriculum.models import Curriculum, ModuleCompetence

MAP_FILE: Final = Path(__file__).resolve().parent.parent / "data/module_competences.toml"


def load_module_competences(curriculum: Curriculum, path: Path = MAP_FILE) -> Tally:
    """Write the file's rows, in the caller's transaction; raises InputRefused naming entry and field where the file is faulty.

    Rows somebody decided are kept; rows of the editors that are no longer in the file go. Entries about what this version does not have are left out.
    """
    values = read_toml(path)
    decided_on = values.get("decided_on")
    if not isinstance(decided_on, date):
        raise InputRefused(f"{path.name}, Feld „decided_on“: hier wird ein Datum erwartet.")
    modules = {module.code: module for module in curriculum.modules.all()}
    competences = {competence.slug: competence for competence in curriculum.competences.all()}
    phases = {phase.slug: phase for phase in curriculum.process_phases.all()}
    known = {(row.module_id, row.competence_id): row for row in ModuleCompetence.objects.filter(module__curriculum=curriculum)}
    added = changed = unchanged = kept = 0
    for number, table in enumerate(values.get("entries", []), start=1):
        entry = Entry(path.name, f"Eintrag {number}", table)
        module = modules.get(entry.text("module"))
        competence, phase = competences.get(entry.slug("competence")), phases.get(entry.slug("phase"))
        words = {"reason": entry.text("reason"), "reason_en": entry.text("reason_en", default="-").removeprefix("-")}
        entry.refuse_unknown()
        if module is None or competence is None or phase is None:
            continue  # another version of the programme may do without it
        fields: dict[str, Any] = words | {"phase_id": phase.pk, "decided_on_date": decided_on}
        row = known.pop((module.pk, competence.pk), None)
        if row is None:
            ModuleCompetence.objects.create(module=module, competence=competence, **fields)
            added += 1
        elif row.decided_by_id is not None:
            kept += 1
        elif different := [name for name, value in fields.items() if getattr(row, name) != value]:
            for name in different:
                setattr(row, name, fields[name])
            row.save(update_fields=[name.removesuffix("_id") for name in different])
            changed += 1
        else:
            unchanged += 1
    ModuleCompetence.objects.filter(pk__in=[row.pk for row in known.values() if row.decided_by_id is None]).delete()
    return Tally(str(ModuleCompetence._meta.verbose_name_plural), added, changed, unchanged, kept)
