from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.domain.upsert import InputRefused
from curriculum.domain import loading
from curriculum.domain.module_competences import load_module_competences
from curriculum.domain.page_tree import ENGLISH_PAGES_FILE, load_english_pages, load_pages, read_pages_file
from curriculum.models import Curriculum


class Command(BaseCommand):
    """Load the programme."""

    help = (
        "Lädt das Programm aus FILE (Vorgabe: curriculum/data/leitfaden.toml), die Selbstlerneinheiten und die Seiten, deutsch und englisch. Beliebig oft ausführbar: "
        "Texte der Redaktion, Entscheidungen in der Phasenmatrix und vorhandene Einheiten bleiben, wie sie sind. Bei fehlerhaften Dateien: "
        "Ausgangswert 1, ein Satz mit Datei, Eintrag und Feld, nichts geschrieben."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=loading.GUIDE_FILE, help="TOML-Datei des Programms")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            guide = loading.read_guide_file(options["file"])
            units = loading.read_units_file(guide)
            words = loading.read_words_file(guide, options["file"])
            english_units = loading.read_english_units_file(guide)
            texts, english = read_pages_file(), read_pages_file(ENGLISH_PAGES_FILE)
            with transaction.atomic():
                tallies = loading.load_records(guide, units, words=words, english_units=english_units)
                curriculum = Curriculum.objects.get(version=guide.version)
                tallies.append(load_module_competences(curriculum))
                tallies += load_pages(curriculum, texts, units, base_url=settings.BASE_URL, site_name=settings.SITE_NAME)
                tallies += load_english_pages(curriculum, english, english_units)
        except InputRefused as refusal:
            raise CommandError(str(refusal)) from None
        for tally in tallies:
            self.stdout.write(str(tally))
