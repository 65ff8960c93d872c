"""The parts of make run that decide: is the database up to date, did the code change, is the port free."""

import socket
import sqlite3
import sys

import pytest
from django.conf import settings

sys.path.insert(0, str(settings.BASE_DIR / "tools"))
import machine
import run


def test_database_without_its_mark_is_looked_at(tmp_path):
    path = tmp_path / "db with a blank.sqlite3"
    url = {"DATABASE_URL": f"sqlite:///{path}"}
    assert run._noted(url) is None

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 7")
    connection.close()

    assert run._noted(url) == 7
    assert run._noted({"DATABASE_URL": "postgres://127.0.0.1/x"}) is None


def test_mark_follows_what_the_database_is_made_from(tmp_path, monkeypatch):
    (tmp_path / "app" / "migrations").mkdir(parents=True)
    migration = tmp_path / "app" / "migrations" / "0001_initial.py"
    migration.write_text("a")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    first = run._mark()

    assert run._mark() == first
    migration.write_text("b")
    assert run._mark() != first


def test_code_notices_one_changed_file_once(tmp_path, monkeypatch):
    (tmp_path / "core").mkdir()
    file = tmp_path / "core" / "views.py"
    file.write_text("a")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    code = run.Code()
    assert code.changed() is None

    (tmp_path / "core" / "new.py").write_text("b")

    assert code.changed() == "core/new.py"
    assert code.changed() is None


def test_port_in_use_is_said_with_the_way_out(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

        with pytest.raises(machine.SetupError, match="make run PORT="):
            run._port()


@pytest.mark.parametrize("value", ["0", "65536", "achttausend", "-1", "80 80"])
def test_port_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(machine.SetupError, match="PORT must be a number"):
        run._port()


def test_missing_package_is_named_with_the_command_for_people_who_are_not_root(monkeypatch):
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    need = machine.Need("a thing", lambda: False, ("thing-package",))

    with pytest.raises(machine.SetupError, match=r"sudo apt-get update && sudo apt-get install --yes --no-install-recommends thing-package"):
        machine.require([need])
