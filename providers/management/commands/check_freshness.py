from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from providers.domain.staleness import Deed, find_due, keep_fresh
from providers.models import Offering

WORDS = {Deed.REMIND: "erinnern", Deed.HIDE: "ausblenden"}


class Command(BaseCommand):
    """Remind of what is to be confirmed and hide what nobody confirmed; the worker does the same every night."""

    help = (
        "Erinnert Träger an Einträge, die zu bestätigen sind, und blendet aus, was zwei Zeiträume lang niemand bestätigt hat. Gelöscht wird nichts. Idempotent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="nur nennen, nichts tun")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["dry_run"]:
            due = list(find_due(at=at))
            for one in due:
                kind = "Angebot" if isinstance(one.entry, Offering) else "Träger"
                self.stdout.write(f"{WORDS[one.deed]}: {kind} {one.entry}")
            self.stdout.write(f"{len(due)} Einträge; nichts wurde geändert.")
            return
        done = keep_fresh(at=at)
        self.stdout.write(f"{done[Deed.REMIND]} Erinnerungen, {done[Deed.HIDE]} Einträge ausgeblendet.")
