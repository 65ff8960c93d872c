"""Hanna acts for Ulm, as tests/factories/planning.py makes it; Neustadt is somewhere else."""

import pytest

from core.enums import OrganisationKind
from core.models import Gemeinde, User
from tests.factories.core import OrganisationFactory, make_municipality_contact
from tests.factories.planning import make_gemeinde


@pytest.fixture
def hanna(db: None) -> User:
    """A contact of Ulm."""
    return make_municipality_contact(OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Stadt Ulm", gemeinde=make_gemeinde()))


@pytest.fixture
def gemeinde(db: None) -> Gemeinde:
    """Another town of the same Kreis."""
    return Gemeinde.objects.create(ags="08421999", name="Neustadt", kind="Stadt", kreis=make_gemeinde().kreis, population=9_000, lat=48.5, lon=9.8)
