"""People and places. Amina learns, Boris and Clara teach, Dana coordinates, Emil is a stranger, Gül is a process guide."""

from datetime import UTC, datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from core.domain.roles import grant_role
from core.enums import OrganisationKind, Role
from core.models import Gemeinde, Kreis, Organisation, User

PASSWORD = "Test-Passwort-1"
GRANTED_AT = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)


class KreisFactory(DjangoModelFactory):
    class Meta:
        model = Kreis
        django_get_or_create = ("ags",)

    ags = factory.Sequence(lambda n: f"{80000 + n:05d}")
    slug = factory.LazyAttribute(lambda kreis: slugify(f"{kreis.kind} {kreis.name} {kreis.ags}"))
    name = factory.Sequence(lambda n: f"Musterkreis {n}")
    kind = "Landkreis"
    district = "Stuttgart"
    region = "Stuttgart"
    population = 200_000
    lat = 48.7
    lon = 9.1


class GemeindeFactory(DjangoModelFactory):
    class Meta:
        model = Gemeinde
        django_get_or_create = ("ags",)

    ags = factory.Sequence(lambda n: f"{80000000 + n:08d}")
    name = factory.Sequence(lambda n: f"Musterstadt {n}")
    kind = "Stadt"
    kreis = factory.SubFactory(KreisFactory)
    population = 20_000
    postcode = "70000"
    lat = 48.7
    lon = 9.1


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = OrganisationKind.PROVIDER
    name = factory.Sequence(lambda n: f"Akademie {n}")


class UserFactory(DjangoModelFactory):
    """Somebody who can log in: the address is verified, the password is PASSWORD."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = "Amina"
    last_name = factory.Sequence(lambda n: f"Muster{n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        user = model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


def make_coordinator(**fields: Any) -> User:
    """Dana, who coordinates."""
    user = UserFactory(**{"first_name": "Dana"} | fields)
    grant_role(user, Role.COORDINATOR, by=None, at=GRANTED_AT)
    return user


def make_process_guide(**fields: Any) -> User:
    """Gül, who accompanies practice projects."""
    user = UserFactory(**{"first_name": "Gül"} | fields)
    grant_role(user, Role.PROCESS_GUIDE, by=None, at=GRANTED_AT)
    return user


def make_provider_editor(provider: Any, **fields: Any) -> User:
    """Boris, who acts for this provider (a providers.models.Provider)."""
    user = UserFactory(**{"first_name": "Boris"} | fields)
    grant_role(user, Role.PROVIDER_EDITOR, organisation=provider.organisation, by=None, at=GRANTED_AT)
    return user


def make_municipality_contact(organisation: Organisation, **fields: Any) -> User:
    """Somebody who acts for a municipality."""
    user = UserFactory(**{"first_name": "Hanna"} | fields)
    grant_role(user, Role.MUNICIPALITY_CONTACT, organisation=organisation, by=None, at=GRANTED_AT)
    return user
