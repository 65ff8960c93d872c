"""What a person tells of themselves."""

from datetime import datetime

from django.db import transaction

from core.domain import audit
from core.models import Gemeinde, User
from learners.models import LearnerProfile


def change_profile(
    user: User, *, first_name: str, last_name: str, sector: str, gemeinde: Gemeinde | None, employer: str, language: str = "", by: User, at: datetime
) -> LearnerProfile:
    """Store name, profile and the language of pages and mails (empty: as it is); the same again changes nothing. Certificates that were issued keep the name they were issued with.

    Effects: the person's names and language, the profile row, one audit line that lists which fields changed, not what they say.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        profile, _created = LearnerProfile.objects.get_or_create(user=user)
        names = _assign(user, {"first_name": first_name, "last_name": last_name, "language": language or user.language})
        details = _assign(profile, {"sector": sector, "gemeinde": gemeinde, "employer": employer})
        if names:
            user.save(update_fields=names)
        if details:
            profile.save(update_fields=details)
        if names or details:
            audit.record(user, "learners.profile_changed", by=by, data={"fields": [*names, *details]})
    return profile


def _assign(row: User | LearnerProfile, values: dict[str, object]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed
