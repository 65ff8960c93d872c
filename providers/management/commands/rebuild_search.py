"""Bring the search of the catalogue and the search over everything up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from core.search import index
from providers.domain.search import rebuild_search_texts
from providers.models import Offering


class Command(BaseCommand):
    help = (
        "Vergleicht alles, was gefunden werden kann, mit den Tabellen der Suche und schreibt, was abweicht; nötig nach einer Änderung an core/german.py oder nach "
        "Massenimporten. Ein zweiter Lauf ändert nichts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changed = rebuild_search_texts(Offering.objects.all())
        self.stdout.write(f"Suchbegriffe neu geschrieben, geänderte Angebote: {changed}.")
        self.stdout.write(f"Suche über alles: {index.rebuild()} Einträge geändert.")
