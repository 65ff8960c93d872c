"""/livez and /readyz."""

import pytest
from django.db import connection

from core import views


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    """As after a start: nothing is remembered about migrations."""
    monkeypatch.setattr(views, "_migrated", False)


def test_livez_needs_no_database(client):
    assert client.get("/livez").content == b"ok"


@pytest.mark.django_db
def test_readyz_says_ok_when_everything_is_migrated(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_says_503_while_a_migration_is_pending(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core' AND name = (SELECT MAX(name) FROM django_migrations WHERE app = 'core')")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready")


@pytest.mark.django_db
def test_readyz_looks_at_migrations_once(client, django_assert_max_num_queries):
    client.get("/readyz")
    with django_assert_max_num_queries(1):
        again = client.get("/readyz")

    assert again.status_code == 200


def test_readyz_says_503_without_a_database(client, django_db_blocker):
    """Outside django_db every query raises, as with a server that is away."""
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_health_is_asked_with_get_only(client, address):
    assert client.post(address).status_code == 405
