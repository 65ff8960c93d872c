from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.domain.due import find_due, issue_due


class Command(BaseCommand):
    """Issue what is due; the worker does the same every night."""

    help = (
        "Stellt alle fälligen Nachweise aus, die nach den Regeln von selbst ausgestellt werden. "
        "Idempotent; ein abgebrochener Lauf wird durch den nächsten vollendet. Die PDF-Dateien erstellt der Worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="nur zählen und nennen, nichts ausstellen")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["dry_run"]:
            due = list(find_due(at=at))
            for claim in due:
                self.stdout.write(f"fällig: {claim.key}")
            self.stdout.write(f"{len(due)} Nachweise sind fällig; nichts wurde ausgestellt.")
            return
        outcome = issue_due(at=at)
        self.stdout.write(f"{outcome.issued} Nachweise ausgestellt, {outcome.requested_again} PDF-Dateien erneut angefordert.")
        if outcome.failed:
            raise CommandError(f"{outcome.failed} Nachweise konnten nicht ausgestellt werden; der Grund steht im Protokoll.")
