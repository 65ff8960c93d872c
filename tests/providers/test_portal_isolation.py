"""A provider sees nothing of another provider: tried for every address of the portal, with every method."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.domain.roles import grant_role
from core.enums import Role
from core.models import Job, RoleAssignment
from providers.models import ChangeRequest, EditorInvitation, Need, Offering, ParticipantMessage, Provider, TeachingProfile, TeachingRequest
from tests.architecture import access
from tests.architecture.access import Scene
from tests.factories.core import GRANTED_AT
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db

SECRET = "Geheimes von Boris"
OWN = ("providers:portal", "providers:table", "providers:table_file")  # without a name in the address: each editor sees the own provider's
OPEN_TO_ALL_EDITORS = {*OWN, "providers:invitation"}  # the link is its own key


def _portal_names(resolver: URLResolver, namespace: str = "", route: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        path = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _portal_names(entry, f"{entry.namespace}:" if entry.namespace else namespace, path)
        elif isinstance(entry, URLPattern) and "portal/" in path:
            yield f"{namespace}{entry.name}"


PORTAL = sorted(set(_portal_names(get_resolver())))
ROWS = {}
for _info in pkgutil.iter_modules(access.__path__):
    ROWS |= importlib.import_module(f"{access.__name__}.{_info.name}").ACCESS


def test_the_portal_is_as_large_as_it_is() -> None:
    assert {"providers:portal_history", "providers:portal_team", "learners:portal_offering", "learners:attendance"} <= set(PORTAL)
    assert len(PORTAL) >= 22
    assert sorted(set(PORTAL) - ROWS.keys()) == []


def _state() -> list[object]:
    """Everything that a portal address could change."""
    tables = (Need, Offering, Provider, ChangeRequest, TeachingRequest, EditorInvitation, ParticipantMessage, TeachingProfile, RoleAssignment, Job)
    return [list(model.objects.order_by("pk").values()) for model in tables]


@pytest.mark.parametrize("name", [name for name in PORTAL if name not in OPEN_TO_ALL_EDITORS])
def test_a_foreign_editor_finds_nothing_and_changes_nothing(name: str) -> None:
    scene = Scene()
    row = ROWS[name]
    arguments = row.kwargs(scene)
    Offering.objects.update(title=SECRET)
    Need.objects.update(title=SECRET)
    address = reverse(name, kwargs=arguments)
    client = Client()
    client.force_login(scene.foreign_editor, backend="django.contrib.auth.backends.ModelBackend")
    before = _state()

    with transaction.atomic():
        answers = {method: getattr(client, method)(address, row.data(scene) or None) for method in ("get", "post")}

    assert {answer.status_code for answer in answers.values()} <= {404, 405}
    assert 404 in {answer.status_code for answer in answers.values()}
    assert not any(SECRET in answer.content.decode() for answer in answers.values())
    assert _state() == before


def test_the_overview_and_the_lists_show_ones_own_only(client, provider, other_provider, boris, clara) -> None:
    EnrolmentFactory(offering=OfferingFactory(provider=provider, title=SECRET))
    own = OfferingFactory(provider=other_provider, title="Von Clara", draft=True)
    client.force_login(clara, backend="django.contrib.auth.backends.ModelBackend")

    pages = [client.get(address) for address in ("/portal/", f"/portal/traeger/{other_provider.slug}/", f"/portal/angebote/{own.uuid}/verlauf/")]

    table = client.get("/portal/angebote/tabelle/angebote.csv")
    assert (table.status_code, SECRET in table.content.decode("utf-8-sig"), "Von Clara" in table.content.decode("utf-8-sig")) == (200, False, True)
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not any(SECRET in page.content.decode() or provider.name in page.content.decode() for page in pages)


def test_a_copy_takes_no_offering_of_another_provider(client, provider, other_provider, boris, clara) -> None:
    foreign = OfferingFactory(provider=provider, title=SECRET)
    client.force_login(clara, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/portal/traeger/{other_provider.slug}/kopieren/"

    shown = client.get(address, {"angebot": foreign.uuid})
    sent = client.post(address, {"angebot": foreign.uuid, "weeks": 4, "copies": 1})

    assert (shown.status_code, sent.status_code, Offering.objects.count()) == (404, 404, 1)


def test_one_person_with_two_providers_sees_each_by_itself(client, provider, other_provider, boris) -> None:
    grant_role(boris, Role.PROVIDER_EDITOR, organisation=other_provider.organisation, by=None, at=GRANTED_AT)
    OfferingFactory(provider=provider, title="Beim Ersten")
    OfferingFactory(provider=other_provider, title="Beim Zweiten")
    client.force_login(boris, backend="django.contrib.auth.backends.ModelBackend")

    first, second = (client.get(f"/portal/traeger/{each.slug}/").content.decode() for each in (provider, other_provider))

    assert ("Beim Ersten" in first, "Beim Zweiten" in first, "Beim Ersten" in second, "Beim Zweiten" in second) == (True, False, False, True)
    assert 'aria-label="Träger wählen"' in first
