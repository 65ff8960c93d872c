"""What django-allauth tells us about accounts."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from core.domain.tokens import end_all_tokens
from core.models import User


@receiver(user_logged_out, dispatch_uid="core.note_the_logout")
def note_the_logout(sender: Any, *, request: HttpRequest | None, **signal: Any) -> None:
    """For the headers of the answer: the device forgets pages that were kept for reading without a connection."""
    if request is not None:
        request.has_logged_out = True  # type: ignore[attr-defined] # read by core.middleware


@receiver([password_changed, password_reset], dispatch_uid="core.end_tokens_with_the_password")
def end_tokens_with_the_password(sender: Any, *, user: User, **signal: Any) -> None:
    """Whoever changes the password may fear that somebody else was in: that somebody's tokens end too."""
    end_all_tokens(user, by=user, at=timezone.now())
