from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.domain import regions
from core.domain.upsert import InputRefused


class Command(BaseCommand):
    """Load Kreise and Gemeinden."""

    help = (
        "Lädt die 44 Kreise und 1.103 Gemeinden Baden-Württembergs aus core/data. Beliebig oft ausführbar: geschrieben wird nur, was sich "
        "geändert hat; gelöscht wird nichts. Bei fehlerhaften Dateien: Ausgangswert 1, ein Satz mit Datei, Zeile und Feld, nichts geschrieben."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kreise", type=Path, default=regions.KREISE_FILE, help="CSV-Datei der Kreise")
        parser.add_argument("--gemeinden", type=Path, default=regions.GEMEINDEN_FILE, help="CSV-Datei der Gemeinden")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tallies = regions.load_regions(kreise_file=options["kreise"], gemeinden_file=options["gemeinden"])
        except InputRefused as refusal:
            raise CommandError(str(refusal)) from None
        for tally in tallies:
            self.stdout.write(str(tally))
