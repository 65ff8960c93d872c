from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.domain.upsert import InputRefused
from core.models import User
from planning.domain.berlin import load_berlin_2019


class Command(BaseCommand):
    """Load Berlin 2019."""

    help = (
        "Lädt das Monitoring Soziale Stadtentwicklung Berlin 2019 als nachprüfbares Beispiel: Planungsräume mit Grenzen, Indikatoren, Werte und die beiden Indizes. "
        "Beliebig oft ausführbar. Mit --publish-as wird der Status-Index auf der öffentlichen Seite gezeigt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--publish-as", metavar="E-MAIL", help="Konto der Person, die den Status-Index veröffentlicht")

    def handle(self, *args: Any, **options: Any) -> None:
        by = None
        if email := options["publish_as"]:
            by = User.objects.filter(email=email).first()
            if by is None or not by.has_perm("planning.manage_index"):
                raise CommandError(f"--publish-as: {email} ist kein Konto der Koordinierungsstelle.")
        try:
            for tally in load_berlin_2019(by=by, at=timezone.now()):
                self.stdout.write(str(tally))
        except InputRefused as refusal:
            raise CommandError(str(refusal)) from None
