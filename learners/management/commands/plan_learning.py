from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.management.computing import ComputingCommand, positive_seconds
from learners.domain.learning_plan_files import plan_learning_file


class Command(ComputingCommand):
    """Choose offerings for a learner."""

    help = (
        "Wählt aus Angeboten diejenigen, die am wenigsten geforderte Minuten offen lassen und dabei am wenigsten kosten (Gebühr, Wege, Tage, Ende). "
        "Das Ergebnis ist bewiesen, oder die Schranke ist genannt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--time-limit", metavar="SECONDS", type=positive_seconds, default=60.0, help="Sekunden, größer als 0 (Vorgabe 60)")

    def compute(self, source: Path, output: Path, options: dict[str, Any]) -> None:
        plan_learning_file(source, output, time_limit=options["time_limit"])
