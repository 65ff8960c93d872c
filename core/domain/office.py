"""Who the coordination office is when it is written to."""

from core.enums import Role
from core.models import User


def office_addresses() -> list[str]:
    """The mail addresses of everybody who coordinates, in a stable order."""
    office = User.objects.filter(is_active=True, role_assignments__role=Role.COORDINATOR).distinct().order_by("pk")
    return list(office.values_list("email", flat=True))
