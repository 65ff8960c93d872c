"""What every test may ask for: a database, the cast, somebody's browser, the worker's hands.

The cast: Amina learns, Boris teaches (editor of `provider`), Clara runs `other_provider`, Dana coordinates,
Emil is a stranger, Gül is a process guide. docs/testing.md explains the rest.
"""

import gc
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TransactionTestCase

from core.domain import jobs
from core.enums import JobState
from core.models import Job, User
from tests import databases
from tests.chromium import chromium, visitor

__all__ = ["chromium", "visitor"]  # fixtures of journeys/ and browser/; one Chromium per test process

_databases = databases.TestDatabases()

# A loaded machine is slow, not wrong; and every run tries the same examples, so that red means a change.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what never asks a database as `pure`; it need not run on both."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if not item.get_closest_marker("django_db") and not names & {"db", "transactional_db", "django_db_setup"}:
            item.add_marker(pytest.mark.pure)


def pytest_collection_finish() -> None:
    """Code and collected tests stay until the end: the garbage collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# ---- databases: copies of templates, see tests/databases.py ----------------------------------------
@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose the copy before any fixture opens a transaction in it."""
    names = set(getattr(item, "fixturenames", ()))
    _databases.use(databases.DEMO if "demo_site" in names else databases.SITE if names & {"curriculum", "regions"} else databases.BARE)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Replaces pytest-django's: instead of creating a database, point to a copy of a template."""

    _databases.start(django_db_blocker)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: _databases.renew())
        yield
    _databases.stop()


@pytest.fixture
def curriculum() -> None:
    """The real curriculum and regions are in this test's database (29 modules, 3 Bildungswege, pages, 44 Kreise)."""


@pytest.fixture
def regions() -> None:
    """The real Kreise and Gemeinden are in this test's database."""


@pytest.fixture
def demo_site() -> None:
    """Curriculum, regions and the demonstration data of today are in this test's database; the PDFs' files are not (`demo_files`)."""


@pytest.fixture
def demo_files(demo_site: None, db: None) -> None:
    """The demonstration with its files: PDFs of certificates, documents, pictures."""
    _databases.bring_files()


# ---- clean hands before and after ------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    """No cached answer and no file of another test."""
    cache.clear()
    yield
    for folder in databases.FILES:
        if folder.exists():
            shutil.rmtree(folder)


def pytest_sessionfinish() -> None:
    """The folder of this test process goes with it."""
    shutil.rmtree(settings.TEST_DIR, ignore_errors=True)


# ---- the cast --------------------------------------------------------------------------------------
@pytest.fixture
def amina(db: None) -> User:
    """Amina, who learns."""
    from tests.factories.core import UserFactory

    return UserFactory(first_name="Amina", last_name="Aydın", email="amina@example.org")


@pytest.fixture
def emil(db: None) -> User:
    """Emil, a stranger: he has an account and nothing else."""
    from tests.factories.core import UserFactory

    return UserFactory(first_name="Emil", last_name="Engel", email="emil@example.org")


@pytest.fixture
def dana(db: None) -> User:
    """Dana, who coordinates."""
    from tests.factories.core import make_coordinator

    return make_coordinator(last_name="Dorn", email="dana@example.org")


@pytest.fixture
def guel(db: None) -> User:
    """Gül, a process guide."""
    from tests.factories.core import make_process_guide

    return make_process_guide(last_name="Güneş", email="guel@example.org")


@pytest.fixture
def provider(db: None) -> Any:
    """The provider Boris teaches for."""
    from tests.factories.providers import ProviderFactory

    return ProviderFactory()


@pytest.fixture
def other_provider(db: None) -> Any:
    """The provider Clara runs."""
    from tests.factories.providers import ProviderFactory

    return ProviderFactory()


@pytest.fixture
def boris(provider: Any) -> User:
    """Boris, who teaches: editor of `provider`."""
    from tests.factories.core import make_provider_editor

    return make_provider_editor(provider, last_name="Bauer", email="boris@example.org")


@pytest.fixture
def clara(other_provider: Any) -> User:
    """Clara, who runs another provider."""
    from tests.factories.core import make_provider_editor

    return make_provider_editor(other_provider, first_name="Clara", last_name="Conrad", email="clara@example.org")


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """`client_of(amina)` is a browser in which Amina is logged in; `client_of(None)` one in which nobody is."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


# ---- the worker's hands ----------------------------------------------------------------------------
@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """`run_jobs()` does what the worker would do now and returns how many rows ran. A job that fails, fails the test."""

    def run() -> int:
        total = 0
        while ran := jobs.drain():
            total += ran
            broken = Job.objects.exclude(error="").exclude(state=JobState.DONE).values_list("task", "error")
            assert list(broken) == []
        return total

    return run
