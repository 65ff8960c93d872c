"""Three views of invented Quartiere in both demonstration towns: something in every state, said by nobody real, through the real verbs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from allauth.account.models import EmailAddress

from core.domain.roles import grant_role
from core.enums import OrganisationKind, Role
from core.models import Gemeinde, Organisation, User
from core.time import berlin_datetime
from demo.domain.identity import draw_uuid
from demo.domain.people import ALMOST_DONE, CONTACT, COORDINATOR, GUIDE, LEARNER
from demo.domain.planning import TOWNS
from planning.channel_enums import Channel
from planning.domain.articulated_needs import close_consultation, enter_figures, open_consultation, say_outcome
from planning.domain.assessments import SheetEntry, ask_assessor, close_assessment, hand_in, open_assessment
from planning.domain.channels import newest_division, switch
from planning.domain.deviations import confirm_deviation, propose_deviation
from planning.domain.online_box import accept_entry, refuse_entry, write_entry
from planning.domain.quartier_classes import classes_of, status_run
from planning.models import Consultation, Quartier

INVENTED = "Erfunden für die Demonstration."
REASON = "Fachkräfte und Bewohnerschaft berichten von weiten Wegen am Abend, die kein Indikator misst (Demo, erfunden)."
SHEETS: tuple[tuple[str, Mapping[str, int], str, str], ...] = (
    (
        "municipal",
        {"housing": 2, "meeting": 3, "care": 2, "mobility": 4, "cohesion": 2},
        "Der Bauhof hilft bei jedem Fest (Demo).",
        "Abends fährt kein Bus (Demo).",
    ),
    (
        "civil_society",
        {"housing": 3, "meeting": 3, "care": 3, "mobility": 4, "cohesion": 1},
        "Die Nachbarschaftshilfe trägt (Demo).",
        "Es fehlt ein Raum für alle (Demo).",
    ),
    ("market", {"housing": 2, "meeting": 2, "care": 3, "mobility": 3}, "Der Laden am Platz ist Treffpunkt (Demo).", ""),
)
BOX = (
    ("mobility", "Nach acht Uhr abends fährt kein Bus mehr (Demo).", True),
    ("mobility", "Der Weg zur Haltestelle ist dunkel (Demo).", True),
    ("mobility", "Am Sonntag komme ich nicht zum Friedhof (Demo).", False),
    ("meeting", "Ein Raum, in dem man Karten spielen kann, wäre schön (Demo).", True),
)
UNREAD = ("housing", "Die Wohnungen sind für Familien zu klein (Demo).", True)
ADVERTISING = ("other", "Kaufen Sie Beispiel-Staubsauger (Demo)!", False)


def play_channels(accounts: Mapping[str, User], *, today: date) -> int:
    """Everything switched on in both towns; returns how many Quartiere have something beside the index.

    In each town, by name: one with all views, one too thin, one with an open online box, one where nobody answered; the others were not asked.
    """
    office, seen = accounts[COORDINATOR.email], 0
    for number, ags in enumerate(TOWNS):
        division = newest_division(Gemeinde.objects.get(ags=ags))
        if division is None or division.gemeinde is None:
            continue
        by = accounts[CONTACT.email] if number == 0 else _second_contact(accounts, division.gemeinde, today=today)
        for channel in Channel:  # in one town its contact switches, in the other the office
            switch(division.gemeinde, channel, on=True, by=office if number else by, by_office=number > 0, at=_at(today, 60))
        quartiere = list(Quartier.objects.filter(geography=division).select_related("geography__gemeinde").order_by("name", "key"))
        _Town(quartiere, accounts, by=by, today=today).play()
        seen += 5
    return seen


def _second_contact(accounts: Mapping[str, User], gemeinde: Gemeinde, *, today: date) -> User:
    """Somebody who acts for the other town, with everybody's password."""
    rng = Random("channels")  # noqa: S311 -- made-up data, not secrets
    town = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY, gemeinde=gemeinde).order_by("pk").first() or Organisation.objects.create(
        uuid=draw_uuid(rng), kind=OrganisationKind.MUNICIPALITY, name=f"Stadt {gemeinde.name} (Demo)", gemeinde=gemeinde
    )
    first = accounts[CONTACT.email]
    names = {"first_name": "Konstanze", "last_name": "Kommune-Demo", "password": first.password, "date_joined": first.date_joined}
    person = User.objects.create(uuid=draw_uuid(rng), email="kommune-002@demo.example", **names)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    grant_role(person, Role.MUNICIPALITY_CONTACT, organisation=town, by=accounts[COORDINATOR.email], at=_at(today, 90))
    return person


class _Town:
    """One municipality over the last weeks."""

    def __init__(self, quartiere: Sequence[Quartier], accounts: Mapping[str, User], *, by: User, today: date) -> None:
        self.quartiere, self.accounts, self.by, self.today = quartiere, accounts, by, today
        self.office = accounts[COORDINATOR.email]

    def play(self) -> None:
        """One Quartier after the other."""
        whole, thin, boxed, silent, walked = self.quartiere[:5]
        self._assess(whole, sheets=3)
        self._survey(whole)
        self._assess(thin, sheets=1)
        self._box(boxed)
        self._ask_nobody(silent)
        self._assess(walked, sheets=2, still_open=True)
        self._deviate()

    def _assess(self, quartier: Quartier, *, sheets: int, still_open: bool = False) -> None:
        """Three persons of three sectors bear weight; one alone does not."""
        until = self.today + timedelta(days=14) if still_open else self.today - timedelta(days=20)
        round_ = open_assessment(quartier, title="Demo-Einschätzung", until_date=until, by=self.by, at=self._ago(40))
        people = [self.accounts[account.email] for account in (LEARNER, GUIDE, ALMOST_DONE)]
        for person, (sector, levels, strengths, burdens) in zip(people[:sheets], SHEETS, strict=False):
            sheet = ask_assessor(round_, email=person.email, sector=sector, by=self.by, at=self._ago(39))
            if not (still_open and person == people[0]):  # the learner has still to fill hers in
                entry = SheetEntry(levels, strengths, burdens, INVENTED, "same", "rather")
                hand_in(sheet, entry, by=person, at=self._ago(30))
        if not still_open:
            close_assessment(round_, by=self.by, at=self._ago(18))

    def _survey(self, quartier: Quartier) -> None:
        """A closed survey with a figure too small to show, and what came of it."""
        row = self._consultation(quartier, "survey", "Demo-Umfrage an Haustüren", first=45, last=25)
        topics = {"housing": 12, "meeting": 31, "care": 9, "mobility": 44, "safety": 2, "participation": 7, "cohesion": 0, "other": 5}
        reached = {"elderly": 38, "families": 21, "children": 0, "carers": 2}
        enter_figures(row, participants=87, groups=reached, topics=topics, not_reached="Kinder, und wer tagsüber arbeitet (Demo).", by=self.by)
        close_consultation(row, by=self.by, at=self._ago(22))
        say_outcome(row, outcome="Der Abendbus kommt auf die Tagesordnung des Demo-Quartiersrats (erfunden).", by=self.by, at=self._ago(10))

    def _box(self, quartier: Quartier) -> None:
        """An open online box: read, refused, and one still to be read."""
        row = self._consultation(quartier, "box", "Demo-Online-Kasten", first=20, last=-40)
        for topic, text, shown in BOX:
            entry = write_entry(row, topic=topic, text=text, may_be_shown=shown, at=self._ago(15))
            accept_entry(entry, topic=topic, text=text, by=self.by, at=self._ago(12))
        topic, text, shown = ADVERTISING
        refuse_entry(write_entry(row, topic=topic, text=text, may_be_shown=shown, at=self._ago(14)), reason="advertising", by=self.by, at=self._ago(12))
        topic, text, shown = UNREAD
        write_entry(row, topic=topic, text=text, may_be_shown=shown, at=self._ago(1))

    def _ask_nobody(self, quartier: Quartier) -> None:
        """A forum to which nobody came: not collected, never zero."""
        row = self._consultation(quartier, "forum", "Demo-Forum im Regen", first=30, last=30)
        enter_figures(row, participants=0, groups={}, topics={}, not_reached="Niemand kam (Demo).", by=self.by)
        close_consultation(row, by=self.by, at=self._ago(28))

    def _deviate(self) -> None:
        """One that holds, one that waits, one that has expired; where an index is published."""
        run = status_run(self.quartiere[0].geography)
        if run is None or run.published_at is None:
            return
        classes = classes_of(run, day=self.today)
        classed = [row for row in self.quartiere if classes.by_key[row.key].number is not None]
        for row, kind in zip(classed, ("holds", "waits", "expired"), strict=False):
            number = classes.by_key[row.key].number or 1
            ago, until = (19, 180) if kind != "expired" else (19, -5)
            proposed = propose_deviation(
                row,
                run,
                to_class=number + 1 if number < len(classes.names) else number - 1,
                purpose="Demo: Stunden für Prozessbegleitung",
                reason=REASON,
                valid_until_date=self.today + timedelta(days=until),
                by=self.by,
                by_office=False,
                at=self._ago(ago),
            )
            if kind != "waits":
                confirm_deviation(proposed, by=self.office, by_office=True, at=self._ago(ago - 1))

    def _consultation(self, quartier: Quartier, method: str, title: str, *, first: int, last: int) -> Consultation:
        """From so many days ago to so many days ago; negative is ahead."""
        return open_consultation(
            quartier,
            method=method,
            title=title,
            question="Was fehlt Ihnen in Ihrem Quartier? (Demo)",
            from_date=self.today - timedelta(days=first),
            until_date=self.today - timedelta(days=last),
            by=self.by,
            at=self._ago(first),
        )

    def _ago(self, days: int) -> datetime:
        return _at(self.today, days)


def _at(today: date, days: int) -> datetime:
    return berlin_datetime(today - timedelta(days=days), time(10))
