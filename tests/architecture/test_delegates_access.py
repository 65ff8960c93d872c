"""A delegate sees one Quartier and nothing else: two Quartiere of one town, and every address of the site.

What the access table makes for planning lies in Quartier A. Whoever acts for a mandate in Quartier B must get there what somebody without anything gets;
whoever acts for one in A gets what is named here, and nothing more.
"""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.enums import OrganisationKind
from core.models import User
from planning.models import Quartier
from tests.architecture.access import Access
from tests.architecture.cast import Cast
from tests.architecture.test_access import TABLE
from tests.factories.core import OrganisationFactory, UserFactory
from tests.factories.planning import make_delegate, make_mandate

# What a delegate of the project's Quartier gets otherwise than a stranger: what its municipality reads, and 403 where only the team writes.
READS = {
    "planning:project": 200,
    "planning:project_plan_pdf": 200,
    "planning:project_fund": 200,
    "planning:fund_round": 200,
    "planning:fund_application": 200,
    **dict.fromkeys(
        (
            "planning:project_section",
            "planning:project_task",
            "planning:project_phase",
            "planning:project_roles",
            "planning:project_team",
            "planning:project_guide_wish",
        ),
        403,
    ),
    **dict.fromkeys(("planning:leave_team", "planning:part_new", "planning:part", "planning:part_remove", "planning:confirm_agreement"), 403),
}


@pytest.mark.once  # who may is decided in Python
def test_a_delegate_of_one_quartier_is_a_stranger_in_the_other(curriculum: None, db: None) -> None:
    wrong, tried = {}, 0
    for name, (newcomer, neighbour, _own, in_a_quartier) in _answers().items():
        tried += in_a_quartier
        if neighbour != newcomer:
            wrong[name] = (neighbour, f"not {newcomer}")

    assert wrong == {}
    assert tried > 50


@pytest.mark.once
def test_a_delegate_gets_in_the_own_quartier_what_is_named_here(curriculum: None, db: None) -> None:
    found = {name: own for name, (newcomer, _neighbour, own, _in) in _answers().items() if own != newcomer}

    assert found == READS


def _answers() -> dict[str, tuple[int, int, int, bool]]:
    """Address to the status for somebody new, for a delegate of Quartier B, for one of Quartier A, and whether it is about a Quartier."""
    cast = Cast()
    found = {}
    for name, row in TABLE.items():
        if name.startswith(("planning", "learners", "providers:need")):
            cache.clear()
            with transaction.atomic():
                found[name] = _ask(name, row, cast)
                transaction.set_rollback(True)
    return found


def _ask(name: str, row: Access, cast: Cast) -> tuple[int, int, int, bool]:
    scene = cast.scene()
    arguments = row.kwargs(scene)
    address = reverse(name, args=arguments) if isinstance(arguments, tuple) else reverse(name, kwargs=arguments)
    method, data = row.methods.split()[0], row.data(scene)
    people: list[User] = [UserFactory(), UserFactory(), UserFactory()]
    town = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Stadt der Quartiere")
    in_a_quartier = True
    for person, key in zip(people[1:], "BA", strict=True):
        quartier = Quartier.objects.filter(geography__key="musterstadt", key=key).first()
        if quartier is None:
            in_a_quartier = False
        else:
            make_delegate(make_mandate(quartier, town), person)
    newcomer, neighbour, own = (_status(person, method, address, data) for person in people)
    return newcomer, neighbour, own, in_a_quartier


def _status(person: User, method: str, address: str, data: dict[str, Any]) -> int:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with transaction.atomic():
        status = getattr(client, method.lower())(address, data or None).status_code
        transaction.set_rollback(True)
    return int(status)
