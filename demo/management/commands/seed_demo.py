"""Fill the database with plainly made-up people and courses."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.domain.people import ACCOUNTS, PASSWORD
from demo.domain.scale import SCALES
from demo.domain.seeding import NothingToBuildOn, is_seeded, seed


class Command(BaseCommand):
    help = (
        "Schreibt erfundene Träger, Angebote und Lernende und nennt die Demo-Konten. Derselbe --seed ergibt am selben Tag dieselben Daten. "
        "Sind schon Demo-Daten da, ändert sich nichts. Braucht load_regions und load_curriculum; in Produktion verweigert."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=sorted(SCALES, key=lambda name: SCALES[name].learners), default="small", help="Umfang (Vorgabe: small)")
        parser.add_argument("--seed", type=int, default=1, help="Zahl, aus der alles Zufällige folgt (Vorgabe: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT_PAGES:
            raise CommandError("seed_demo schreibt erfundene Konten mit bekanntem Passwort und läuft deshalb nur in der Entwicklung (DEVELOPMENT_PAGES).")
        if is_seeded():
            self.stdout.write("Die Demo-Daten sind schon da; nichts wurde geändert.")
        else:
            try:
                seed(SCALES[options["scale"]], number=options["seed"], at=timezone.now(), tell=self.stdout.write)
            except NothingToBuildOn as missing:
                raise CommandError(str(missing)) from None
        self.stdout.write(f"Demo-Konten (Passwort für alle: {PASSWORD}):")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.email:<30} {account.what}")
