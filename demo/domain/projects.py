"""Practice projects in every phase, in the demonstration's invented Quartiere, by the real verbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from core.enums import Role
from core.models import Gemeinde, User
from core.time import berlin_date, berlin_datetime
from curriculum.models import ProcessTask
from demo.domain.people import ALMOST_DONE, COORDINATOR, GUIDE, LEARNER
from demo.domain.planning import TOWNS
from planning.domain.guide_assignment import Weights
from planning.domain.guide_proposals import WantedProposal, compute_proposal, state_wish
from planning.domain.project_board import accept_evidence, assign_responsible, hand_in_evidence, return_evidence, role_sheet
from planning.domain.project_fund import apply_to_fund, decide_application, open_round
from planning.domain.project_guidance import accept_guidance, hand_over, record_meeting, write_note
from planning.domain.project_log import accept_log, log_work, rooms_of
from planning.domain.project_parts import add_part, confirm_agreement
from planning.domain.project_team import answer_invitation, invite
from planning.domain.projects import SECTIONS, change_section, enter_phase, fingerprint, fingerprint_of, finish_project, found_project, pathway_with_project
from planning.models import PracticeProject, ProjectAgreement, ProjectMeasure, ProjectPart, Quartier

DONE = "Wir haben es mit Menschen aus dem Quartier getan und im Quartiersrat berichtet; das Protokoll liegt im Quartiersbüro. (Demo-Text)"
STOCK = (
    "Stärken: eine lebendige Nachbarschaftshilfe, zwei Vereine mit eigenen Räumen. Bedarfe: sichere Wege, ein Treffpunkt am Abend. Woher wir es wissen: "
    "Begehung mit zwölf Menschen, acht Gespräche, Zahlen der Statistikstelle. Nicht erreicht haben wir bisher Menschen in Schichtarbeit. (Demo-Text)"
)
PLAN = {
    "field_of_action": "Wohnumfeld und Begegnung",
    "strategy": "Gehört zum Handlungskonzept Quartiersentwicklung der Stadt. (Demo-Text)",
    "weekly_hours": 8,
    "contact_point": "Quartiersbüro, an zwei Nachmittagen offen. (Demo-Text)",
    "participation": "Begehung, Forum im Saal, Sprechstunde am Spielplatz, damit auch die Stillen vorkommen. (Demo-Text)",
    "public_relations": "Aushang, Stadtteilzeitung, Schaukasten. (Demo-Text)",
    "evaluation": "Nach sechs und zwölf Monaten: dieselben Fragen noch einmal. (Demo-Text)",
}
LOGGED = (
    "Mit sieben Menschen sind wir nach Einbruch der Dunkelheit durch das Quartier gegangen und haben auf einer Karte eingetragen, wo sie ungern gehen. "
    "Drei Stellen nennen alle: die Unterführung, die Treppe und den Parkplatz. Gelernt habe ich, zuerst zu fragen und dann zu zeichnen. (Demo-Text)"
)
CLOSING = {
    "result": "Die dunkle Unterführung hat Licht, der Treff hat dienstags am Abend offen. Der Fahrdienst kam nicht zustande. (Demo-Text)",
    "reflection": "Wir hätten früher mit den Stillen sprechen sollen. Kleine Schritte haben mehr bewegt als der große Plan. (Demo-Text)",
    "continuation": "Der Nachbarschaftsverein führt den Treff weiter, die Stadt trägt die Miete. (Demo-Text)",
}


@dataclass(frozen=True)
class Story:
    """A project of the demonstration: how long ago it began, and how far it came."""

    title: str
    aim: str
    quartier: int
    days: int
    phase: int  # 0 planning, 1 doing, 2 lasting
    quiet_days: int  # how long the team has done nothing
    is_finished: bool = False


STORIES = (
    Story("Demo: Ein Treff für den Nordhang", "Ein Ort, an dem sich Menschen abends ohne Anlass treffen. (Demo-Text)", 6, 60, 0, 44),
    Story("Demo: Sichere Wege in Bachwiesen", "Wege, die alle zu jeder Zeit gern gehen. (Demo-Text)", 1, 240, 1, 2),
    Story("Demo: Nachbarschaft trägt Dreilinden", "Hilfe im Alltag, die bleibt. (Demo-Text)", 2, 420, 2, 6),
    Story("Demo: Licht und Treff am Mühlrain", "Ein dunkler Ort wird ein guter Ort. (Demo-Text)", 0, 560, 2, 30, is_finished=True),
)


def play_projects(accounts: dict[str, User], *, today: date) -> Sequence[PracticeProject]:
    """Four projects of the demo learner, one with a second person; nothing where she has no fitting Bildungsweg."""
    learner, guide = accounts[LEARNER.email], accounts[GUIDE.email]
    quartiere = list(Quartier.objects.filter(geography__gemeinde__ags=TOWNS[0], geography__is_example=False).order_by("key"))
    if pathway_with_project(learner) is None or not quartiere:
        return []
    projects = [_Player(story, learner=learner, guide=guide, other=accounts[ALMOST_DONE.email], today=today).play(quartiere) for story in STORIES]
    return [*projects, *_propose_guides(accounts, quartiere, today=today)]


def _propose_guides(accounts: dict[str, User], quartiere: Sequence[Quartier], *, today: date) -> list[PracticeProject]:
    """Guides said what they take; a project waits for a yes, and the office has a proposal for it."""
    founder, at = accounts[ALMOST_DONE.email], berlin_datetime(today - timedelta(days=8), time(10))
    if pathway_with_project(founder) is None:
        return []
    guides = User.objects.filter(role_assignments__role=Role.PROCESS_GUIDE).order_by("pk")[:4]
    towns = Gemeinde.objects.filter(ags__in=("08421000", "08231000", "08111000", "08222000")).order_by("-ags")
    for number, (guide, town) in enumerate(zip(guides, towns, strict=False)):
        state_wish(guide, {"gemeinde": town, "most_projects": 4 + number, "free_hours": 40 + 20 * number, "kreise": [town.kreis] if number % 2 else []})
    days = {"begins_on_date": today, "ends_on_date": today + timedelta(days=400)}
    values = {"title": "Demo: Ein Garten für die Rosenau", "aim": "Ein Garten, den alle zusammen pflegen. (Demo-Text)", "field_of_action": "", **days}
    project = found_project(quartiere[8], values, by=founder, at=at)
    compute_proposal(WantedProposal("Demo: Begleitungen im Herbst", Weights(), 20), by=accounts[COORDINATOR.email], at=at)
    return [project]


class _Player:
    """Plays one story; days are counted from its beginning."""

    def __init__(self, story: Story, *, learner: User, guide: User, other: User, today: date) -> None:
        self.story, self.learner, self.guide, self.other = story, learner, guide, other
        self.begun = today - timedelta(days=story.days)
        self.today = today

    def at(self, day: int, hour: int = 10) -> datetime:
        """An instant `day` days after the beginning, never within the quiet time at the end."""
        last = self.story.days - self.story.quiet_days
        return berlin_datetime(self.begun + timedelta(days=min(day, last)), time(hour))

    def _meet(self, project: PracticeProject, day: date, topic: str, *, minutes: int, outcome: str) -> None:
        record_meeting(project, day=day, topic=topic, minutes=minutes, outcome=outcome, by=self.guide, at=berlin_datetime(day, time(18)))

    def play(self, quartiere: Sequence[Quartier]) -> PracticeProject:
        """From the first idea as far as the story goes."""
        story = self.story
        days = {"begins_on_date": self.begun, "ends_on_date": self.begun + timedelta(days=540)}
        values = {"title": story.title, "aim": story.aim, "field_of_action": "", **days}
        project = found_project(quartiere[story.quartier], values, by=self.learner, at=self.at(0))
        if project.guide_id != self.guide.pk:
            project = hand_over(project, to=self.guide, by=self.learner, at=self.at(1))
        accept_guidance(project, by=self.guide, at=self.at(2))
        self._meet(project, self.begun + timedelta(days=5), "Auftakt", minutes=90, outcome="Zuerst begehen, dann planen. (Demo-Text)")
        write_note(project, level="team", text="Bitte zum nächsten Treffen die Netzwerkkarte mitbringen. (Demo-Text)", by=self.guide, at=self.at(5, 15))
        write_note(project, level="private", text="Zeitplan ist knapp; im nächsten Treffen ansprechen. (Demo-Text)", by=self.guide, at=self.at(5, 16))
        self._plan(project)
        if story.phase == 0:
            self._begin_board(project)
            return project
        self._stock(project)
        self._show(project, "planung")
        project = enter_phase(project, "durchfuehrung", by=self.learner, at=self.at(90))
        self._do(project)
        if story.phase == 2:
            self._show(project, "durchfuehrung", day=200)
            project = enter_phase(project, "verstetigung", by=self.learner, at=self.at(300))
            self._show(project, "verstetigung", day=360, but=0 if story.is_finished else 2)
        if not story.is_finished:
            self._call(project, days_ago=story.quiet_days)
        if story.is_finished:
            self._change(project, "abschluss", CLOSING, day=520)
            finish_project(project, by=self.guide, at=self.at(530))
        return project

    def _change(self, project: PracticeProject, section: str, values: dict[str, Any], *, day: int) -> None:
        project.refresh_from_db()
        fields = SECTIONS[section]
        wanted = {name: getattr(project, name) for name in fields} | values
        change_section(project, section, wanted, seen=fingerprint(project, fields), by=self.learner, at=self.at(day))

    def _plan(self, project: PracticeProject) -> None:
        self._change(project, "plan", PLAN, day=8)
        for name, sector, contribution in (
            ("Sozialamt der Stadt (Demo)", "municipal", "Räume und ein kleines Budget"),
            ("Wohnungsgenossenschaft (Demo)", "market", "Aushänge in allen Häusern"),
            ("Nachbarschaftsverein (Demo)", "civil_society", "Freiwillige und der Saal"),
            ("Nachbarn der Ringstraße (Demo)", "primary", "wissen, wo es nachts dunkel ist"),
        ):
            add_part(project, "akteur", {"name": name, "sector": sector, "contribution": contribution}, by=self.learner, at=self.at(9))
        target = {
            "kind": "target",
            "text": "Bis zum Sommer nutzen dreißig Menschen im Monat das neue Angebot. (Demo-Text)",
            "parties": "",
            "indicator": "Strichliste im Quartiersbüro",
            "due_date": self.begun + timedelta(days=400),
        }
        agreement = add_part(project, "vereinbarung", target, by=self.learner, at=self.at(10))
        assert isinstance(agreement, ProjectAgreement)  # noqa: S101 -- for the type checker
        confirm_agreement(agreement, as_guide=False, by=self.learner, at=self.at(10))
        if self.story.phase:
            confirm_agreement(agreement, as_guide=True, by=self.guide, at=self.at(12))
        body = {"name": "Quartiersrat (Demo)", "groups": "Bewohnerschaft 6, Vereine 3, Verwaltung 2", "rules": "Fassung vom Frühjahr"}
        add_part(project, "gremium", body, by=self.learner, at=self.at(11))
        held = {
            "K1": "Quartiersbüro (Demo)",
            "K2": "Nachbarschaftsverein (Demo)",
            "K3": "Quartiersbüro (Demo)",
            "S1": "Sozialamt der Stadt (Demo)",
            "S5": "Stabsstelle der Stadt (Demo)",
        }
        assign_responsible(project, held, seen=fingerprint_of(role_sheet(project)), by=self.learner, at=self.at(12))

    def _stock(self, project: PracticeProject) -> None:
        self._change(project, "bestandsaufnahme", {"stock_taking": STOCK, "stock_taken_on_date": self.begun + timedelta(days=40)}, day=45)

    def _begin_board(self, project: PracticeProject) -> None:
        """One returned with a question, one that waits."""
        tasks = self._tasks(project, "planung")
        first = hand_in_evidence(project, tasks[0], text=DONE, link="", by=self.learner, at=self.at(13))
        return_evidence(first, question="Wer war dabei, und wer nicht? (Demo-Text)", answer_until_date=berlin_date(self.at(30)), by=self.guide, at=self.at(15))
        hand_in_evidence(project, tasks[1], text=DONE, link="", by=self.learner, at=self.at(16))

    def _show(self, project: PracticeProject, phase: str, *, day: int = 60, but: int = 0) -> None:
        tasks = self._tasks(project, phase)
        for number, task in enumerate(tasks[: len(tasks) - but]):
            evidence = hand_in_evidence(project, task, text=DONE, link="", by=self.learner, at=self.at(day + number))
            accept_evidence(evidence, by=self.guide, at=self.at(day + number + 1))

    def _do(self, project: PracticeProject) -> None:
        invite(project, email=self.other.email, by=self.learner, at=self.at(95))
        if project.members.filter(learner=self.other).exists():
            answer_invitation(project, accept=True, by=self.other, at=self.at(96))
        for title, state, begins, ends, milestone in (
            ("Begehung bei Tag und bei Nacht (Demo)", "done", 30, 60, "Route mit dem Quartiersrat abgestimmt"),
            ("Zwei Laternen und eine Bank (Demo)", "running", 100, 330, "Zusage des Tiefbauamts"),
            ("Sprechstunde am Spielplatz (Demo)", "planned", 200, 480, "Erster Termin"),
        ):
            self._measure(project, title, state, begins, ends, milestone)
        if self.story.phase == 1:
            for task in self._tasks(project, "durchfuehrung")[:2]:
                hand_in_evidence(project, task, text=DONE, link="", by=self.learner, at=self.at(self.story.days - 3))
        decision = {
            "body": "Gemeinderat (Demo)",
            "decided_on_date": self.begun + timedelta(days=70),
            "agenda_item": "4",
            "text": "Der Gemeinderat stimmt dem Vorhaben zu. (Demo-Text)",
            "is_quorate": True,
        }
        add_part(project, "beschluss", decision, by=self.learner, at=self.at(98))
        self._meet(project, self.begun + timedelta(days=100), "Zwischenstand", minutes=60, outcome="")
        recent = self.today - timedelta(days=self.story.quiet_days + 3)
        self._meet(project, recent, "Wie geht es weiter?", minutes=75, outcome="Den Treff zuerst. (Demo-Text)")

        self._money(project)
        if self.story.phase == 1:
            self._log(project)

    def _money(self, project: PracticeProject) -> None:
        """Three sources, two of which exclude each other, and a round of the fund with a vote."""
        rows: list[ProjectPart] = []
        for name, kind, cents, state, needed, lead, until in (
            ("Mittel der Stadt (Demo)", "municipality", 600_000, "granted", 110, 4, None),
            ("Landesprogramm (Demo)", "state", 1_200_000, "applied", 330, 16, 200),
            ("Stiftung (Demo)", "foundation", 800_000, "idea", 420, 12, 380),
        ):
            values = {
                "name": name,
                "kind": kind,
                "amount_cents": cents,
                "state": state,
                "needed_on_date": self.begun + timedelta(days=needed),
                "lead_weeks": lead,
                "apply_until_date": self.begun + timedelta(days=until) if until else None,
                "conditions": "",
            }
            rows.append(add_part(project, "finanzquelle", values, by=self.learner, at=self.at(99)))
        pair = {"first": rows[1], "second": rows[2], "reason": "Das Landesprogramm schließt eine zweite Förderung aus. (Demo-Text)"}
        add_part(project, "ausschluss", pair, by=self.learner, at=self.at(99))
        seats = ["Bewohnerschaft 1", "Bewohnerschaft 2", "Bewohnerschaft 3", "Vereine", "Verwaltung"]
        fund = open_round(
            project,
            title="Frühjahrsrunde (Demo)",
            budget_cents=500_000,
            most_cents=150_000,
            closes_on_date=berlin_date(self.at(130)),
            seats=seats,
            quorum=3,
            by=self.learner,
            at=self.at(100),
        )
        about: dict[str, Any] = {"text": "Für alle offen, Kuchen und Musik. (Demo-Text)", "by": self.learner, "at": self.at(105)}
        fest = apply_to_fund(fund, title="Fest auf der Ringstraße (Demo)", group="Nachbarschaftsverein (Demo)", asked_cents=120_000, **about)
        apply_to_fund(fund, title="Bücherschrank (Demo)", group="Lesekreis (Demo)", asked_cents=60_000, **about)
        ballots = dict(zip(seats, ("yes", "yes", "abstained", "biased", "yes"), strict=True))
        decide_application(fest, votes=ballots, approved_cents=100_000, remark="Ohne die Miete der Bühne. (Demo-Text)", by=self.learner, at=self.at(131))

    def _log(self, project: PracticeProject) -> None:
        """One entry that became self-study and one that waits, where the Bildungsweg has room for them."""
        room = next((room for room in rooms_of(self.learner, at=self.at(self.story.days)) if room.minutes >= 135), None)
        for title, minutes, days_ago in (("Karte der dunklen Wege (Demo)", 45, 20), ("Auswertung der Gespräche (Demo)", 90, 5)):
            if room is None:
                continue
            day = self.today - timedelta(days=days_ago)
            at = berlin_datetime(day, time(18))
            entry = log_work(project, day=day, title=title, text=LOGGED, module=room.module, minutes=minutes, by=self.learner, at=at)
            if minutes == 45:
                accept_log(entry, minutes=45, remark="", by=self.guide, at=at + timedelta(days=2))

    def _call(self, project: PracticeProject, *, days_ago: int) -> None:
        """An entry without minutes: the last step of a team that is not stuck."""
        day = self.today - timedelta(days=days_ago)
        log_work(
            project,
            day=day,
            title="Anruf beim Tiefbauamt (Demo)",
            text="Zusage für zwei Laternen. (Demo-Text)",
            by=self.learner,
            at=berlin_datetime(day, time(9)),
        )

    def _measure(self, project: PracticeProject, title: str, state: str, begins: int, ends: int, milestone: str) -> None:
        values = {
            "title": title,
            "text": "",
            "phase": "durchfuehrung",
            "state": state,
            "responsible": "Nachbarschaftsverein (Demo)" if state != "planned" else "",
            "starts_on_date": self.begun + timedelta(days=begins),
            "ends_on_date": self.begun + timedelta(days=ends),
            "cost_cents": 10_000 * (ends - begins),
        }
        measure = add_part(project, "massnahme", values, by=self.learner, at=self.at(97))
        assert isinstance(measure, ProjectMeasure)  # noqa: S101 -- for the type checker
        due = self.begun + timedelta(days=begins + 20)
        reached = due if state == "done" else None
        add_part(project, "meilenstein", {"measure": measure, "title": milestone, "due_date": due, "reached_on_date": reached}, by=self.learner, at=self.at(97))

    def _tasks(self, project: PracticeProject, phase: str) -> Sequence[ProcessTask]:
        return list(ProcessTask.objects.select_related("phase").filter(phase__curriculum=project.curriculum_id, phase__slug=phase))
