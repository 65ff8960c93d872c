"""Every address is in the table, and every role gets there what the table says."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.architecture import access
from tests.architecture.access import ROLES, Access
from tests.architecture.cast import Cast

DESK_PREFIX = "verwaltung/"


def _tables() -> dict[str, dict[str, Access]]:
    """Module of the table to its rows."""
    tables: dict[str, dict[str, Access]] = {}
    for module_info in pkgutil.iter_modules(access.__path__):
        module = importlib.import_module(f"{access.__name__}.{module_info.name}")
        twice = {name for rows in tables.values() for name in rows} & module.ACCESS.keys()
        assert not twice, f"{module_info.name}: in two modules: {sorted(twice)}"
        tables[module_info.name] = module.ACCESS
    return tables


def _patterns(resolver: URLResolver, namespaces: tuple[str, ...] = (), route: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, (*namespaces, entry.namespace) if entry.namespace else namespaces, path)
        else:
            yield ":".join((*namespaces, entry.name or "")), path, entry


TABLES = _tables()
TABLE = {name: row for rows in TABLES.values() for name, row in rows.items()}


def test_every_address_is_in_the_table() -> None:
    names = {name for name, path, _pattern in _patterns(get_resolver()) if not path.startswith(DESK_PREFIX)}

    assert sorted(names - TABLE.keys()) == []


def test_every_row_of_the_table_is_an_address() -> None:
    names = {name for name, _path, _pattern in _patterns(get_resolver())}

    assert sorted(TABLE.keys() - names) == []


def _modules(*, curriculum: bool) -> list[str]:
    return [module for module, rows in TABLES.items() if any(row.curriculum == curriculum for row in rows.values())]


@pytest.mark.parametrize("module", _modules(curriculum=False))
def test_roles_get_what_the_table_says(db: None, module: str) -> None:
    assert _wrong(module, curriculum=False) == {}


@pytest.mark.parametrize("module", _modules(curriculum=True))
def test_roles_get_what_the_table_says_about_the_curriculum(curriculum: None, db: None, module: str) -> None:
    assert _wrong(module, curriculum=True) == {}


def _wrong(module: str, *, curriculum: bool) -> dict[str, Any]:
    """Address to what it answered otherwise than its row says."""
    cast = Cast()
    wrong: dict[str, Any] = {}
    for name, row in TABLES[module].items():
        if row.curriculum != curriculum:
            continue
        cache.clear()
        try:
            with transaction.atomic():
                wrong |= _try(name, row, cast)
                transaction.set_rollback(True)
        except Exception as error:
            error.add_note(f"at {name}")
            raise
    return wrong


def _try(name: str, row: Access, cast: Cast) -> dict[str, Any]:
    scene = cast.scene()
    # Who may is decided in Python, so all ten try on SQLite; PostgreSQL only has to understand what the pages ask it.
    roles = ROLES if connection.vendor == "sqlite" else (min(ROLES, key=lambda role: row.statuses[role]), "stranger")
    clients = {role: cast.client(role) for role in roles}
    arguments = row.kwargs(scene)
    address = reverse(name, args=arguments) if isinstance(arguments, tuple) else reverse(name, kwargs=arguments)
    methods = row.methods.split()

    answers = {role: _status(client, methods[0], address, row.data(scene)) for role, client in clients.items()}
    # Whoever may act stands for all: if the method is refused to them, nobody else gets further.
    welcome = min(roles, key=lambda role: answers[role])
    wrong_methods = {method: _status(clients[welcome], method, address, {}) for method in {"GET", "POST", "PUT"} - set(methods)}

    wrong = {f"{name}, {role}": (status, f"not {row.statuses[role]}") for role, status in answers.items() if status != row.statuses[role]}
    open_ = {method: status for method, status in wrong_methods.items() if status != 405 and not (status == answers[welcome] >= 300)}
    return wrong | {f"{method} {name}": (status, "not 405") for method, status in open_.items()}


def _status(client: Client, method: str, address: str, data: dict[str, Any]) -> int:
    """The answer's status; what the request wrote is taken back."""
    send = getattr(client, method.lower())
    with transaction.atomic():
        status = send(address, data or None).status_code
        transaction.set_rollback(True)
    return int(status)


# ---- Wagtail's own pages of the desk: too many to list, so one rule for all of them -----------------
OUTSIDERS = ("anonymous", "stranger", "editor", "municipality", "delegate", "guide")
DUMMIES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}
# Texts and icons of the interface: the same for everybody, about nobody.
HARMLESS = {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}


def _desk_addresses() -> dict[str, str]:
    addresses = {}
    for name, route, _pattern in _patterns(get_resolver()):
        if not route.startswith(DESK_PREFIX) or name in TABLE:
            continue
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda match: DUMMIES[match[1] or "str"], route)
        path = re.sub(r"\(\?P<\w+>\\d\+\)|\(\\d\+\)", "1", path)
        path = re.sub(r"\(\?P<\w+>[^)]*\)|\([^)?]*\)", "x", path)
        addresses["/" + path.replace("^", "").replace("$", "").replace("\\Z", "")] = name
    return addresses


@pytest.mark.once  # they are led away before the page asks anything
def test_nobody_from_outside_sees_a_page_of_the_desk(db: None) -> None:
    cast, seen = Cast(), {}
    for role in OUTSIDERS:
        client = cast.client(role)
        for address, name in _desk_addresses().items():
            if name not in HARMLESS and (status := _status(client, "GET", address, {})) not in (301, 302, 403, 404, 405):
                seen[role, name, address] = status

    assert seen == {}


def test_the_desk_is_large_enough_to_be_the_real_one() -> None:
    addresses = _desk_addresses()
    unresolved = []
    for address in addresses:
        try:
            resolve(address)
        except Resolver404:
            unresolved.append(address)

    assert unresolved == []
    assert len(addresses) > 150


@pytest.mark.parametrize("address", ["/verwaltung/login/", "/_util/login/"])
def test_wagtail_asks_nobody_for_a_password_without_the_second_factor(client: Client, address: str) -> None:
    assert client.get(address + "?next=/verwaltung/").headers["Location"] == "/konto/login/?next=/verwaltung/"
