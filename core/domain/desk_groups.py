"""The rights of the desk roles that Wagtail asks groups for: entering, pages, pictures, documents, structure.

Everything else the desk may do is in the apps' rules.py: the predicates there answer has_perm for models as well.
Called after each migration; twice is once. Rights given by hand to these groups are taken away again, so that the
table below is what holds. People come into the groups by their role (core.domain.roles), never by hand.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from core.domain.roles import GROUP_OF_ROLE
from core.enums import Role

EVERYWHERE = ("wagtailadmin.access_admin",)
MEDIA = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
COLLECTIONS = ("wagtailcore.add_collection", "wagtailcore.change_collection", "wagtailcore.delete_collection")
SITE_STRUCTURE = (
    "wagtailcore.change_site",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
)
TRANSLATION = ("simple_translation.submit_translation",)  # Wagtail's "Übersetzen" of a page
PAGES_OF_EDITORS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")

MODEL_PERMISSIONS = {Role.COORDINATOR: EVERYWHERE + TRANSLATION, Role.ADMINISTRATOR: EVERYWHERE + TRANSLATION + SITE_STRUCTURE, Role.AUDITOR: EVERYWHERE}
PAGE_PERMISSIONS = {Role.COORDINATOR: PAGES_OF_EDITORS, Role.ADMINISTRATOR: (*PAGES_OF_EDITORS, "bulk_delete_page")}
COLLECTION_PERMISSIONS = {Role.COORDINATOR: MEDIA, Role.ADMINISTRATOR: MEDIA + COLLECTIONS}

UNUSED_GROUPS = ("Moderators", "Editors")  # Wagtail's samples


def ensure_desk_groups() -> None:
    """Make the groups of the desk roles and give each exactly the rights above, for the whole tree."""
    with transaction.atomic():
        Group.objects.filter(name__in=UNUSED_GROUPS, user__isnull=True).delete()
        root_page, root_collection = Page.get_first_root_node(), Collection.get_first_root_node()
        for role, name in GROUP_OF_ROLE.items():
            group, _created = Group.objects.get_or_create(name=name)
            _set_model_permissions(group, MODEL_PERMISSIONS[role])
            if root_page is not None:
                pages = [f"wagtailcore.{codename}" for codename in PAGE_PERMISSIONS.get(role, ())]
                _set_permissions_on(group, GroupPagePermission, "page", root_page, pages)
            if root_collection is not None:
                _set_permissions_on(group, GroupCollectionPermission, "collection", root_collection, COLLECTION_PERMISSIONS.get(role, ()))


def _set_model_permissions(group: Group, names: tuple[str, ...]) -> None:
    wanted = {permission.pk for permission in _permissions(names)}
    if set(group.permissions.values_list("pk", flat=True)) != wanted:
        group.permissions.set(wanted)


def _set_permissions_on(group: Group, model: type[models.Model], field: str, target: models.Model, names: Any) -> None:
    wanted = {permission.pk for permission in _permissions(names)}
    held = model._default_manager.filter(group=group)
    held.exclude(**{field: target, "permission__in": wanted}).delete()
    for pk in sorted(wanted - set(held.values_list("permission_id", flat=True))):
        model._default_manager.create(group=group, permission_id=pk, **{field: target})


def _permissions(names: Any) -> list[Permission]:
    """The rows behind "app.codename". A name without a row is left out: its app has not been migrated yet, a later run adds it."""
    found: list[Permission] = []
    for name in names:
        app_label, codename = name.split(".")
        found += Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    return found
