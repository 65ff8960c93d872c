"""The shape of a command that reads one file, computes and writes one file."""

from abc import abstractmethod
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.domain.problem_files import require_writable
from core.domain.upsert import InputRefused


class ComputingCommand(BaseCommand):
    """Reads, computes, writes; refuses with one line and leaves no output behind. Needs no database."""

    requires_system_checks = ()
    requires_migrations_checks = False
    input_name = "PROBLEM.json"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("input", metavar=self.input_name, type=Path)
        parser.add_argument("--output", metavar="OUT", type=Path, required=True, help="Datei für das Ergebnis; bei einer Ablehnung bleibt sie, wie sie war")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_writable(options["output"])
            self.compute(options["input"], options["output"], options)
        except InputRefused as error:
            raise CommandError(str(error)) from None
        except MemoryError:
            raise CommandError("Die Aufgabe ist für den Arbeitsspeicher dieses Rechners zu groß.") from None

    @abstractmethod
    def compute(self, source: Path, output: Path, options: dict[str, Any]) -> None:
        """Read `source`, compute, write `output`; raises InputRefused."""


def positive_seconds(text: str) -> float:
    """A time limit for argparse: a finite number greater than 0."""
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ArgumentTypeError("hier wird eine Zahl größer als 0 erwartet")
    return seconds
