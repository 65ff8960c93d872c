"""Personal tokens for the API: made, used, ended.

The secret has 256 random bits, so its plain SHA-256 cannot be turned back, and a rotated SECRET_KEY ends no token.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.domain import audit
from core.enums import TokenScope
from core.models import ApiToken, Organisation, User
from core.time import berlin_date

PREFIX: Final = "qiq_"  # lets scanners find a token that was published by mistake
MOST_LIVE: Final = 10
KEPT_AFTER_END: Final = timedelta(days=90)


class TooManyTokens(Exception):
    """The person has as many live tokens as anybody needs; the message says what to do."""


def live_tokens(user: User, *, at: datetime) -> "QuerySet[ApiToken]":
    """Neither ended nor expired at `at`."""
    return ApiToken.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=at)


def create_token(user: User, *, name: str, lifetime: timedelta, writes_for: Organisation | None = None, by: User, at: datetime) -> tuple[ApiToken, str]:
    """Make a token; returns its row and the secret, which nobody can find out later. Effects: row, one audit line.

    Without `writes_for` it reads the person's own data; with it, it reads and writes that organisation's offerings and nothing else.
    """
    scope = TokenScope.READ if writes_for is None else TokenScope.WRITE
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        owner = User.objects.select_for_update().get(pk=user.pk)
        if live_tokens(owner, at=at).count() >= MOST_LIVE:
            raise TooManyTokens(_("Sie haben schon %(number)d Zugänge. Bitte beenden Sie zuerst einen, den Sie nicht mehr brauchen.") % {"number": MOST_LIVE})
        token = ApiToken.objects.create(
            user=owner, name=name, scope=scope, organisation=writes_for, digest=digest_of(secret), created_at=at, expires_at=at + lifetime
        )
        data = {"expires_on": berlin_date(token.expires_at).isoformat(), "scope": str(scope)}
        audit.record(token, "core.token_created", by=by, data=data | ({"organisation": writes_for.pk} if writes_for else {}))
    return token, secret


def end_token(token: ApiToken, *, by: User, at: datetime) -> ApiToken:
    """End it for good; a second time changes nothing. Effects: row, one audit line."""
    with transaction.atomic():
        locked = ApiToken.objects.select_for_update().get(pk=token.pk)
        if locked.revoked_at is None:
            locked.revoked_at = at
            locked.save(update_fields=["revoked_at"])
            audit.record(locked, "core.token_ended", by=by)
    return locked


def end_all_tokens(user: User, *, by: User, at: datetime) -> int:
    """End every live token of a person, for instance because the password was changed; returns how many."""
    return len([end_token(token, by=by, at=at) for token in live_tokens(user, at=at)])


def user_of_token(secret: str, *, at: datetime) -> User | None:
    """Whose token it is, if it holds at `at` and the account is switched on."""
    token = find_token(secret, at=at)
    return token.user if token else None


def find_token(secret: str, *, at: datetime) -> ApiToken | None:
    """The token with its person, if it holds at `at` and the account is switched on. Remembers the day of use, once a day."""
    token = (
        ApiToken.objects.select_related("user", "organisation")
        .filter(digest=digest_of(secret), revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    today = berlin_date(at)
    if token.last_used_on_date != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on_date=today)
    return token


def forget_ended_tokens(*, at: datetime) -> int:
    """Delete what ended or expired 90 days ago; returns how many."""
    before = at - KEPT_AFTER_END
    ended = ApiToken.objects.filter(revoked_at__lt=before) | ApiToken.objects.filter(expires_at__lt=before)
    return ended.delete()[0]


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
