"""Who must set up a second factor before anything else."""

from django.conf import settings

from core.enums import Role
from core.models import User

STAFF_ROLES = frozenset(Role.values) - {Role.MUNICIPALITY_CONTACT}


def lacks_second_factor(user: User) -> bool:
    """Has a role that sees other people's data, the setting asks for a second factor, and there is none yet."""
    if not settings.STAFF_SECOND_FACTOR_REQUIRED:
        return False
    if not (user.is_superuser or any(role in STAFF_ROLES for role, _organisation in user.role_pairs)):
        return False
    from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415 -- needs the app registry

    return not is_mfa_enabled(user)
