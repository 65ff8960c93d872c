"""The eleven of the access table, made and logged in once, for tests that try many addresses one after the other."""

from django.conf import settings
from django.test import Client

from core.models import User
from providers.models import Provider
from tests.architecture.access import ROLES, Scene

PROVIDERS = ("provider", "other_provider")


class Cast:
    """Making eleven people with roles and sessions costs more than asking them all for a page.

    Whatever an address does to them must be taken back (a savepoint around it); each gets them fresh from the database.
    """

    def __init__(self) -> None:
        scene = Scene()
        self.people = {role: user.pk for role in ROLES if (user := getattr(scene, role))}
        self.providers = {name: getattr(scene, name).pk for name in PROVIDERS}
        self.sessions = {role: _session(getattr(scene, role)) for role in self.people}

    def scene(self) -> Scene:
        """The same people, as they were at the beginning."""
        users, providers = User.objects.in_bulk(self.people.values()), Provider.objects.in_bulk(self.providers.values())
        scene = Scene()
        scene.__dict__ |= {role: users[pk] for role, pk in self.people.items()} | {name: providers[pk] for name, pk in self.providers.items()}
        return scene

    def client(self, role: str) -> Client:
        """A browser of this role; logged in, unless it is "anonymous"."""
        client = Client()
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
