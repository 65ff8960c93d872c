from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.management.computing import ComputingCommand


class Command(ComputingCommand):
    """Compute a social index."""

    help = (
        "Berechnet einen Sozialindex aus den Indikatoren einer CSV-Datei nach einer Vorschrift in TOML: z-Wert-Summe, exponentiell transformierte "
        "Ränge oder Min-Max. Schreibt Kennung, Wert, Rang und Klasse jeder Fläche."
    )
    input_name = "DATA.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--spec", metavar="SPEC.toml", type=Path, required=True, help="die Vorschrift")

    def compute(self, source: Path, output: Path, options: dict[str, Any]) -> None:
        from planning.domain.social_index_files import compute_index_file  # noqa: PLC0415 -- NumPy only when something is computed

        compute_index_file(source, options["spec"], output)
