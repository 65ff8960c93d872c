"""Two learning groups: one that has begun, with a message and somebody who asks to join, and one that can be joined."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from core.models import User
from core.time import berlin_datetime
from demo.domain.offerings import Held
from demo.domain.people import ALMOST_DONE, GUIDE, LEARNER
from learners.domain.learning_groups import decide_membership, found_group, join_group, tell_group
from providers.models import Offering


def play_learning_groups(accounts: dict[str, User], upcoming: Sequence[Held], *, today: date) -> None:
    """By the real verbs; the members share only what is full of places."""
    guide = accounts[GUIDE.email]
    begun_at = berlin_datetime(today - timedelta(days=20), time(10))
    dated = Offering.objects.filter(pk__in=[held.pk for held in upcoming], starts_at__isnull=False).order_by("starts_at", "pk")
    free = [offering for offering in dated if not offering.is_full]
    begun = found_group(
        title="Lerngruppe Koordination, zweiter Durchgang",
        description="Wir gehen gemeinsam durch die Präsenztage und besprechen dazwischen unsere Praxisprojekte. (Demo)",
        offerings=free[-2:],
        starts_on_date=today - timedelta(days=10),
        guide=guide,
        at=begun_at,
    )
    yesterday = berlin_datetime(today - timedelta(days=1), time(16))
    asked = join_group(begun, learner=accounts[LEARNER.email], is_visible=True, at=yesterday)
    decide_membership(asked, accept=True, reason="", by=guide, at=yesterday)
    tell_group(begun, text="Bitte bringen Sie zum nächsten Treffen Ihre Netzwerkkarte mit. (Demo-Text)", file=None, by=guide, at=yesterday)
    join_group(begun, learner=accounts[ALMOST_DONE.email], is_visible=False, at=yesterday)
    found_group(
        title="Lerngruppe Steuerung, erster Durchgang",
        description="Für Menschen aus Verwaltung und Gremien, die gemeinsam lernen möchten. (Demo)",
        offerings=free[-3:],
        starts_on_date=today + timedelta(days=30),
        guide=guide,
        at=begun_at,
    )
