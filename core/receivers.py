"""What django-allauth tells us about accounts."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.dispatch import receiver
from django.utils import timezone

from core.domain.tokens import end_all_tokens
from core.models import User


@receiver([password_changed, password_reset], dispatch_uid="core.end_tokens_with_the_password")
def end_tokens_with_the_password(sender: Any, *, user: User, **signal: Any) -> None:
    """Whoever changes the password may fear that somebody else was in: that somebody's tokens end too."""
    end_all_tokens(user, by=user, at=timezone.now())
