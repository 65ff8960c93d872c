from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.domain.fonts import FontsMissing, prepare_fonts


class Command(BaseCommand):
    """Make the fonts of the PDFs ready."""

    help = "Converts the fonts of the certificates from node_modules to var/fonts. Idempotent; `make run` and `make test` call it."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = prepare_fonts()
        except FontsMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(files)} Schriftdateien liegen in {files[0].parent}.")
