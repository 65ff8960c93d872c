"""The three views of a Quartier: channels switched on, rounds of assessment, consultations, deviations."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

from core.models import Gemeinde, User
from core.time import berlin_date
from planning.channel_enums import Channel
from planning.domain.articulated_needs import close_consultation, enter_figures, open_consultation
from planning.domain.assessments import SheetEntry, ask_assessor, close_assessment, hand_in, open_assessment
from planning.domain.channels import switch
from planning.domain.deviations import propose_deviation
from planning.domain.online_box import write_entry
from planning.domain.quartier_classes import classes_of, status_run
from planning.models import AssessmentRound, AssessmentSheet, BoxEntry, ClassDeviation, Consultation, Quartier
from tests.factories.core import UserFactory, make_coordinator
from tests.factories.planning import AT, make_run

TODAY = date(2026, 7, 1)
REASON = "Fachkräfte und Bewohnerschaft berichten von Wegen, die der Index nicht misst."


def switch_on(gemeinde: Gemeinde, *channels: Channel, by: User) -> None:
    """All of them, or the ones named."""
    for channel in channels or tuple(Channel):
        switch(gemeinde, channel, on=True, by=by, by_office=False, at=AT)


def make_classes(*, by: User | None = None) -> dict[str, Quartier]:
    """Five Quartiere of Ulm with a published index and all channels on, by key."""
    office = by or make_coordinator()
    run = make_run(by=office, published=True)
    assert run.geography.gemeinde is not None
    switch_on(run.geography.gemeinde, by=office)
    return {row.key: row for row in Quartier.objects.filter(geography=run.geography).select_related("geography__gemeinde")}


def number_of(quartier: Quartier) -> int:
    """Its class in the newest published index."""
    run = status_run(quartier.geography)
    assert run is not None
    number = classes_of(run, day=TODAY).by_key[quartier.key].number
    assert number is not None
    return number


def make_deviation(quartier: Quartier, *, by: User, up: bool = True, **fields: Any) -> ClassDeviation:
    """One class up, for half a year."""
    run = status_run(quartier.geography)
    assert run is not None
    number = number_of(quartier)
    values = {"to_class": number + 1 if up else number - 1, "purpose": "Zuteilung 2027", "reason": REASON, "valid_until_date": date(2026, 12, 31)}
    return propose_deviation(quartier, run, **values | {"by": by, "by_office": False, "at": AT} | fields)


def make_round(quartier: Quartier, *, by: User, **fields: Any) -> AssessmentRound:
    """An open round, sheets until August."""
    values = {"title": "Einschätzung Sommer 2026", "until_date": date(2026, 8, 31), "at": AT}
    return open_assessment(quartier, by=by, **values | fields)


def entry_of(level: int, **fields: Any) -> SheetEntry:
    """The same level everywhere, with a strength."""
    values = {"strengths": "Viele helfen einander.", "burdens": "Es fehlt ein Treffpunkt.", "evidence": "", "trend": "same", "certainty": "sure"}
    return SheetEntry(dict.fromkeys(("housing", "meeting", "care", "mobility"), level), **values | fields)


def hand_in_sheets(round_: AssessmentRound, sheets: Iterable[tuple[str, SheetEntry]], *, by: User) -> list[User]:
    """Somebody of each sector hands in; returns them."""
    people = []
    for sector, entry in sheets:
        person = UserFactory()
        hand_in(ask_assessor(round_, email=person.email, sector=sector, by=by, at=AT), entry, by=person, at=AT)
        people.append(person)
    return people


def make_assessed(
    quartier: Quartier, *, by: User, levels: tuple[int, ...] = (2, 4), sectors: tuple[str, ...] = ("municipal", "civil_society")
) -> AssessmentRound:
    """A closed round; with two levels of two sectors one that bears weight."""
    round_ = make_round(quartier, by=by)
    hand_in_sheets(round_, [(sector, entry_of(level)) for sector, level in zip(sectors, levels, strict=True)], by=by)
    return close_assessment(round_, by=by, at=AT)


def make_consultation(quartier: Quartier, *, by: User, **fields: Any) -> Consultation:
    """An open survey over July."""
    values = {"method": "survey", "title": "Umfrage 2026", "question": "Was fehlt?", "from_date": date(2026, 7, 1), "until_date": date(2026, 7, 31), "at": AT}
    return open_consultation(quartier, by=by, **values | fields)


def make_box(quartier: Quartier, *, by: User, **fields: Any) -> Consultation:
    """An online box, open for a long time."""
    values = {"method": "box", "title": "Kasten", "question": "Was braucht Ihr Quartier?", "from_date": date(2026, 7, 1), "until_date": date(2027, 6, 30)}
    return make_consultation(quartier, by=by, **values | fields)


def make_open_box(quartier: Quartier, *, by: User) -> Consultation:
    """An online box into which one can write now, by the clock."""
    today = berlin_date(timezone.now())
    return make_box(quartier, by=by, from_date=today - timedelta(days=9), until_date=today + timedelta(days=30), at=timezone.now())


def make_answered(quartier: Quartier, *, by: User, participants: int | None = 40, topics: dict[str, int] | None = None, **fields: Any) -> Consultation:
    """A closed survey of forty people."""
    row = make_consultation(quartier, by=by, **fields)
    named = {"mobility": 22, "meeting": 15, "housing": 2, "safety": 0} if topics is None else topics
    enter_figures(row, participants=participants, groups={"elderly": 25, "children": 0} if participants else {}, topics=named, not_reached="Kinder", by=by)
    return close_consultation(row, by=by, at=AT)


def ask(round_: AssessmentRound, email: str, *, by: User, sector: str = "civil_society") -> AssessmentSheet:
    """A sheet somebody is asked for."""
    return ask_assessor(round_, email=email, sector=sector, by=by, at=AT)


def write(box: Consultation, text: str = "Am Abend fährt kein Bus mehr.", *, topic: str = "mobility", shown: bool = True) -> BoxEntry:
    """Something somebody wrote into an open box just now."""
    return write_entry(box, topic=topic, text=text, may_be_shown=shown, at=timezone.now())


def now() -> datetime:
    """By the clock; pages ask it."""
    return timezone.now()


def in_half_a_year() -> date:
    """By the clock."""
    return berlin_date(timezone.now()) + timedelta(days=180)


class _AnHourAgo(signing.TimestampSigner):
    """Signs as an hour ago."""

    def timestamp(self) -> str:
        """In the signer's own notation."""
        return signing.b62_encode(int((timezone.now() - timedelta(hours=1)).timestamp()))


def old_stamp() -> str:
    """What the form of the box would carry had it been drawn an hour ago."""
    return _AnHourAgo(salt="planning.box_form").sign("form")
