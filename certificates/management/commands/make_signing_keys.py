"""Keys for a beginning: a certificate of a self-made authority for the PDFs, and a key for digital credentials."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.domain.self_made import YEARS, make_credential_key, make_pkcs12


class Command(BaseCommand):
    help = "Makes FOLDER with paper.p12, paper.password and credential.pem, readable for this user only; refuses a folder that exists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--days", type=int, default=YEARS.days, help="how long the certificate is valid")

    def handle(self, *, folder: Path, days: int, **options: Any) -> None:
        password = secrets.token_urlsafe(32)
        try:
            folder.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}.") from None
        authority = f"{settings.SITE_NAME}: selbst gemachte Zertifizierungsstelle"
        paper = make_pkcs12(issuer=settings.CERTIFICATE_ISSUER, password=password, at=timezone.now(), days=days, authority=authority)
        for name, content in (("paper.p12", paper), ("paper.password", password.encode()), ("credential.pem", make_credential_key())):
            with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
        self.stdout.write(f"SIGNING_PKCS12={folder / 'paper.p12'}")
        self.stdout.write(f"SIGNING_PKCS12_PASSWORD_FILE={folder / 'paper.password'}")
        self.stdout.write(f"CREDENTIAL_KEY_FILE={folder / 'credential.pem'}")
