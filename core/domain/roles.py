"""Give and take roles; the Wagtail groups of a person follow from them."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from core.domain import audit
from core.enums import Role
from core.models import Organisation, RoleAssignment, User

# Desk roles are Wagtail groups too, because Wagtail asks groups for its page and collection rights.
# The groups and their permissions are made by core.domain.desk_groups after each migration.
GROUP_OF_ROLE = {
    Role.COORDINATOR: "Koordinierungsstelle",
    Role.ADMINISTRATOR: "Betrieb",
    Role.AUDITOR: "Prüfung",
}


def grant_role(user: User, role: Role, *, organisation: Organisation | None = None, by: User | None, at: datetime) -> RoleAssignment:
    """Give a role; twice is once. Effects under the person's lock: row, group of the desk roles, one audit line."""
    with transaction.atomic():
        _lock(user)
        assignment, created = RoleAssignment.objects.get_or_create(
            user=user, role=role, organisation=organisation, defaults={"granted_at": at, "granted_by": by}
        )
        if created:
            _follow_groups(user)
            audit.record(user, "core.role_granted", by=by, data={"role": role, "organisation": organisation and organisation.pk})
    return assignment


def withdraw_role(user: User, role: Role, *, organisation: Organisation | None = None, by: User | None) -> None:
    """Take a role away; nothing happens when it was not held. Effects under the person's lock: row, group, one audit line."""
    with transaction.atomic():
        _lock(user)
        deleted, _details = RoleAssignment.objects.filter(user=user, role=role, organisation=organisation).delete()
        if deleted:
            _follow_groups(user)
            audit.record(user, "core.role_withdrawn", by=by, data={"role": role, "organisation": organisation and organisation.pk})


def _lock(user: User) -> None:
    """Groups follow from all roles of a person, so two changes come one after the other: nobody keeps the desk after a withdrawal."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _follow_groups(user: User) -> None:
    user.__dict__.pop("role_pairs", None)
    for role, group_name in GROUP_OF_ROLE.items():
        group, _created = Group.objects.get_or_create(name=group_name)
        if user.has_role(role):
            user.groups.add(group)
        else:
            user.groups.remove(group)
