from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.domain.roles import grant_role, withdraw_role
from core.enums import Role
from core.models import Organisation, User


class Command(BaseCommand):
    """Give somebody a role, or take it away."""

    help = (
        "Gibt einer Person eine Rolle oder nimmt sie ihr mit --withdraw; beides steht im Protokoll. Beliebig oft ausführbar. "
        "provider_editor und municipality_contact gelten für eine Organisation (--organisation), die anderen überall."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="Adresse des Kontos")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--organisation", help="Name der Organisation, wie er in der Verwaltung steht")
        parser.add_argument("--withdraw", action="store_true", help="die Rolle nehmen statt geben")

    def handle(self, *args: Any, email: str, role: str, organisation: str | None, withdraw: bool, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Es gibt kein Konto mit der Adresse {email}.")
        if (role in Role.FOR_AN_ORGANISATION) != bool(organisation):
            wanted = (
                "gilt für eine Organisation; bitte nennen Sie sie mit --organisation"
                if role in Role.FOR_AN_ORGANISATION
                else "gilt überall, ohne --organisation"
            )
            raise CommandError(f"Die Rolle {role} {wanted}.")
        found = _organisation(organisation) if organisation else None
        if withdraw:
            withdraw_role(user, Role(role), organisation=found, by=None)
        else:
            grant_role(user, Role(role), organisation=found, by=None, at=timezone.now())
        held = sorted(f"{Role(held).label}" for held, _organisation in user.role_pairs)
        self.stdout.write(f"{user.email}: {', '.join(held) or 'keine Rolle'}")


def _organisation(name: str) -> Organisation:
    found = list(Organisation.objects.filter(name=name))
    if len(found) != 1:
        raise CommandError(f"{len(found)} Organisationen heißen „{name}“; gebraucht wird genau eine.")
    return found[0]
