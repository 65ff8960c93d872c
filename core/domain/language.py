"""The language in which a person reads pages and gets mails."""

from django.conf import settings

from core.models import User


def choose_language(user: User, *, language: str) -> None:
    """Keep a person's language. Raises ValueError for one the site does not speak.

    No line in the trail: it is the person's own affair and touches nobody's data. No lock: one column, the last choice counts.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValueError(language)
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language
