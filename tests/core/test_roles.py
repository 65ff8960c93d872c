"""Giving and taking roles: the row, the desk's groups, the trail, and the command."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from core.domain.roles import grant_role, withdraw_role
from core.enums import Role
from core.models import RoleAssignment, User
from tests.factories.core import GRANTED_AT

pytestmark = pytest.mark.django_db


def groups(user):
    return list(user.groups.values_list("name", flat=True))


def trail(user):
    return list(ModelLogEntry.objects.for_instance(user).order_by("timestamp", "pk").values_list("action", flat=True))


def test_grant_role_twice_is_once(emil, dana):
    first = grant_role(emil, Role.COORDINATOR, by=dana, at=GRANTED_AT)

    assert grant_role(emil, Role.COORDINATOR, by=dana, at=GRANTED_AT) == first
    assert groups(emil) == ["Koordinierungsstelle"]
    assert trail(emil) == ["core.role_granted"]


def test_withdraw_role_takes_the_desk_and_leaves_other_roles(emil, dana):
    grant_role(emil, Role.COORDINATOR, by=dana, at=GRANTED_AT)
    grant_role(emil, Role.AUDITOR, by=dana, at=GRANTED_AT)

    withdraw_role(emil, Role.COORDINATOR, by=dana)
    withdraw_role(emil, Role.COORDINATOR, by=dana)

    assert groups(emil) == ["Prüfung"]
    assert emil.role_pairs == {("auditor", None)}
    assert trail(emil) == ["core.role_granted", "core.role_granted", "core.role_withdrawn"]


def test_trail_names_the_person_by_number_only(emil, dana):
    grant_role(emil, Role.AUDITOR, by=dana, at=GRANTED_AT)

    entry = ModelLogEntry.objects.for_instance(emil).get()
    assert (entry.label, entry.data) == (str(emil.uuid), {"role": "auditor", "organisation": None})


def test_command_gives_a_role_for_an_organisation_and_takes_it_again(emil, provider):
    call_command("grant_role", "EMIL@example.org", "provider_editor", "--organisation", provider.name)
    assert User.objects.get(pk=emil.pk).role_pairs == {("provider_editor", provider.organisation_id)}

    call_command("grant_role", "emil@example.org", "provider_editor", "--organisation", provider.name, "--withdraw")
    assert User.objects.get(pk=emil.pk).role_pairs == frozenset()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody@example.org", "auditor"], "Es gibt kein Konto mit der Adresse nobody@example.org."),
        (["emil@example.org", "provider_editor"], "Die Rolle provider_editor gilt für eine Organisation; bitte nennen Sie sie mit --organisation."),
        (["emil@example.org", "auditor", "--organisation", "x"], "Die Rolle auditor gilt überall, ohne --organisation."),
        (["emil@example.org", "provider_editor", "--organisation", "x"], "0 Organisationen heißen „x“; gebraucht wird genau eine."),
    ],
)
def test_command_refuses_what_it_does_not_understand(emil, arguments, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("grant_role", *arguments)

    assert str(refused.value) == sentence
    assert RoleAssignment.objects.count() == 0
