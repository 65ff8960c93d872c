"""Bring the search terms of all offerings up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from providers.domain.search import rebuild_search_texts
from providers.models import Offering


class Command(BaseCommand):
    help = "Schreibt die Suchbegriffe aller Angebote neu; nötig nach einer Änderung an core/german.py oder nach Massenimporten. Ein zweiter Lauf ändert nichts."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = rebuild_search_texts(Offering.objects.all())
        self.stdout.write(f"Suchbegriffe neu geschrieben, geänderte Angebote: {changed}.")
