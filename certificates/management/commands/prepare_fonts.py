from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.pdf.fonts import FontsMissing, prepare_fonts


class Command(BaseCommand):
    """Make the fonts of the PDFs ready."""

    help = (
        "Wandelt die Schriften der Nachweise aus node_modules nach var/fonts um. Idempotent; ohne diesen Aufruf macht es der erste Worker, der ein PDF setzt."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = prepare_fonts()
        except FontsMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(files)} Schriftdateien liegen in {files[0].parent}.")
