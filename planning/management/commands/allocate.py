from pathlib import Path
from typing import Any

from core.management.computing import ComputingCommand
from planning.domain.allocation_files import allocate_file


class Command(ComputingCommand):
    """Share whole units among areas."""

    help = (
        "Verteilt ganze Einheiten auf Flächen: Sockel, dann Bedarfsgewicht × Bevölkerung nach Sainte-Laguë, d'Hondt oder Hare, "
        "mit exakter Rechnung. Liest eine JSON-Datei und schreibt eine; das Ergebnis hängt nur von der Eingabe ab."
    )

    def compute(self, source: Path, output: Path, options: dict[str, Any]) -> None:
        allocate_file(source, output)
