"""One's own sessions as a calendar that programs can subscribe to: a secret address, renewed or ended by its person."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar

from core.domain import audit
from core.language import spoken
from core.models import User
from learners.models import CalendarFeed, Enrolment
from providers.domain.calendar import calendar_of_sessions
from providers.models import Session

KEPT_BACK = timedelta(days=90)  # calendars keep what was; a year of old sessions would only make the file long
_SIGNER = Signer(salt="learners.calendar_feed", sep=".")


def feed_of(user: User) -> CalendarFeed | None:
    """The person's feed, if there is one."""
    return CalendarFeed.objects.filter(user=user).first()


def secret_of(feed: CalendarFeed) -> str:
    """The part of the address that nobody can guess, nor work out from the database."""
    return _SIGNER.sign(feed.uuid.hex)


def renew_feed(user: User, *, at: datetime) -> CalendarFeed:
    """A new address; an earlier one ends at once. Effects: row, one audit line."""
    with transaction.atomic():
        owner = User.objects.select_for_update().get(pk=user.pk)
        feed, _is_new = CalendarFeed.objects.update_or_create(user=owner, defaults={"uuid": uuid4(), "created_at": at})
        audit.record(feed, "learners.calendar_feed_renewed", by=user)
    return feed


def end_feed(user: User) -> None:
    """No address any more. Twice is once. Effects: the row, one audit line."""
    with transaction.atomic():
        owner = User.objects.select_for_update().get(pk=user.pk)
        feed = CalendarFeed.objects.filter(user=owner).first()
        if feed is not None:
            audit.record(feed, "learners.calendar_feed_ended", by=user)
            feed.delete()


def user_of_secret(secret: str) -> User | None:
    """Whose calendar it is, if the address holds and the account is switched on."""
    try:
        uuid = UUID(_SIGNER.unsign(secret))
    except (BadSignature, ValueError):
        return None
    feed = CalendarFeed.objects.select_related("user").filter(uuid=uuid, user__is_active=True).first()
    return feed.user if feed else None


def calendar_of(user: User, *, at: datetime) -> Calendar:
    """Sessions of offerings the person has a seat in, cancelled ones too, so that calendars strike them; what one waits for is not in it."""
    seats = Enrolment.objects.filter(learner=user, cancelled_at__isnull=True, confirmed_at__isnull=False)
    sessions = Session.objects.filter(offering__in=seats.values("offering"), ends_at__gt=at - KEPT_BACK)
    with spoken(user.language):
        return calendar_of_sessions(_("Meine Termine"), sessions.select_related("offering").order_by("starts_at", "pk"))
