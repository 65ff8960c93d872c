"""Read-only audit of what must hold between rows: one line per finding, exit 1 when there is any."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core.domain.invariants import find_all_problems


class Command(BaseCommand):
    help = "Prüft, ob die Daten zueinander passen. Liest nur. Eine Zeile je Abweichung; Ende mit 1, wenn es eine gibt."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for problem in find_all_problems():
            found += 1
            self.stdout.write(problem)
        if found:
            self.stderr.write("1 Abweichung" if found == 1 else f"{found} Abweichungen")
            sys.exit(1)
        self.stdout.write("Keine Abweichungen")
