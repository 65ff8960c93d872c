"""Three views of a Quartier, each switched on by its municipality or the office; all off at first. What is off shows nowhere."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from core.domain import audit
from core.enums import Role
from core.models import Gemeinde, Organisation, User
from planning.channel_enums import Channel
from planning.domain.refusals import FieldRefused
from planning.models import ChannelSwitch, Geography, Quartier


class ChannelRefused(FieldRefused):
    """Why a step around the three views is not possible."""


@dataclass(frozen=True)
class Switch:
    """One channel of a municipality as pages show it; `row` is None where nobody ever touched it."""

    channel: Channel
    is_on: bool
    row: ChannelSwitch | None


def switches_of(gemeinde: Gemeinde) -> list[Switch]:
    """All channels in their order. One query."""
    rows = {row.channel: row for row in ChannelSwitch.objects.filter(gemeinde=gemeinde)}
    return [Switch(channel, channel in rows and rows[channel].is_on, rows.get(channel)) for channel in Channel]


def channels_on(gemeinde: Gemeinde | None) -> frozenset[str]:
    """What a municipality works with; a foreign example with nothing. One query."""
    if gemeinde is None:
        return frozenset()
    return frozenset(ChannelSwitch.objects.filter(gemeinde=gemeinde, is_on=True).values_list("channel", flat=True))


def switch(gemeinde: Gemeinde, channel: Channel, *, on: bool, by: User, by_office: bool, at: datetime) -> bool:
    """Switch a channel; twice is once. What was recorded stays and shows again when it is switched on again.

    Returns whether something changed. Effects: row, one audit line.
    """
    with transaction.atomic():
        Gemeinde.objects.select_for_update(no_key=True).get(pk=gemeinde.pk)
        row = ChannelSwitch.objects.filter(gemeinde=gemeinde, channel=channel).first()
        if (row is not None and row.is_on) == on:
            return False
        row = row or ChannelSwitch(gemeinde=gemeinde, channel=channel)
        row.is_on, row.by_office, row.changed_at, row.changed_by = on, by_office, at, by
        row.save()
        audit.record(row, "planning.channel_switched", by=by, data={"channel": channel.value, "on": on, "office": by_office})
    return True


def own_gemeinden(user: User) -> "QuerySet[Gemeinde]":
    """The municipalities this person acts for."""
    held = Organisation.objects.filter(pk__in=user.organisation_ids(Role.MUNICIPALITY_CONTACT))
    return Gemeinde.objects.filter(pk__in=held.values("gemeinde")).order_by("name", "pk")


def own_quartiere(user: User) -> "QuerySet[Quartier]":
    """Quartiere of one's own municipalities, of every version; for everybody else none."""
    rows = Quartier.objects.filter(geography__gemeinde__in=own_gemeinden(user), geography__is_example=False)
    return rows.select_related("geography__gemeinde")


def municipal_quartiere() -> "QuerySet[Quartier]":
    """What the office reads: Quartiere of municipalities, no foreign examples."""
    return Quartier.objects.filter(geography__is_example=False).select_related("geography__gemeinde")


def newest_division(gemeinde: Gemeinde) -> Geography | None:
    """The version that still grows, else the last one."""
    return Geography.objects.filter(gemeinde=gemeinde, is_example=False).order_by("-valid_from_date", "-pk").first()
