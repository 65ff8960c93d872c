from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.management.computing import ComputingCommand, positive_seconds
from providers.domain.matching_files import match_needs_file


class Command(ComputingCommand):
    """Assign providers to needs."""

    help = (
        "Ordnet Bedarfen Träger zu: der größte gewichtete Umfang, dann die geringsten Kosten, innerhalb von Kapazität, Reichweite und Budget. "
        "Das Ergebnis ist bewiesen, oder die Schranke ist genannt; jedes unbediente Modul hat einen Grund."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--time-limit", metavar="SECONDS", type=positive_seconds, default=60.0, help="Sekunden, größer als 0 (Vorgabe 60)")

    def compute(self, source: Path, output: Path, options: dict[str, Any]) -> None:
        match_needs_file(source, output, time_limit=options["time_limit"])
