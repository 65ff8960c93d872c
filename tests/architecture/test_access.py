"""Every address is in the table, and every role gets there what the table says."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture import access
from tests.architecture.access import ROLES, Access, Scene

DESK_PREFIX = "verwaltung/"


def _table() -> dict[str, Access]:
    table: dict[str, Access] = {}
    for module_info in pkgutil.iter_modules(access.__path__):
        module = importlib.import_module(f"{access.__name__}.{module_info.name}")
        twice = table.keys() & module.ACCESS.keys()
        assert not twice, f"{module_info.name}: in two modules: {sorted(twice)}"
        table |= module.ACCESS
    return table


def _patterns(resolver: URLResolver, namespaces: tuple[str, ...] = (), route: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, (*namespaces, entry.namespace) if entry.namespace else namespaces, path)
        else:
            yield ":".join((*namespaces, entry.name or "")), path, entry


TABLE = _table()


def test_every_address_is_in_the_table() -> None:
    names = {name for name, path, _pattern in _patterns(get_resolver()) if not path.startswith(DESK_PREFIX)}

    assert sorted(names - TABLE.keys()) == []


def test_every_row_of_the_table_is_an_address() -> None:
    names = {name for name, _path, _pattern in _patterns(get_resolver())}

    assert sorted(TABLE.keys() - names) == []


def _marks(row: Access) -> list[pytest.MarkDecorator]:
    return [pytest.mark.usefixtures("curriculum")] if row.curriculum else []


@pytest.mark.django_db
@pytest.mark.parametrize("name", [pytest.param(name, marks=_marks(row)) for name, row in sorted(TABLE.items())])
def test_role_gets_what_the_table_says(name: str) -> None:
    row = TABLE[name]
    scene = Scene()
    users = {role: getattr(scene, role) for role in ROLES}
    address = reverse(name, kwargs=row.kwargs(scene))
    methods = row.methods.split()

    answers, wrong_methods = {}, {}
    for role, user in users.items():
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        with transaction.atomic():
            point = transaction.savepoint()
            answers[role] = client.generic(methods[0], address).status_code if methods[0] == "GET" else client.post(address, row.data(scene)).status_code
            transaction.savepoint_rollback(point)
        for method in {"GET", "POST", "PUT"} - set(methods):
            with transaction.atomic():
                point = transaction.savepoint()
                status = client.generic(method, address).status_code
                transaction.savepoint_rollback(point)
            if status != 405 and not (status == answers[role] and status >= 300):
                wrong_methods[role, method] = status

    assert answers == row.statuses
    assert wrong_methods == {}
