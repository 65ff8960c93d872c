"""Claims of hours in every state, by the real verbs."""

from datetime import date, datetime, time, timedelta

from core.models import User
from core.time import berlin_datetime
from curriculum.enums import Phase
from curriculum.models import Module
from demo.domain.people import GUIDE, LEARNER
from learners.domain.claim_decisions import accept_claim, return_claim
from learners.domain.claim_documents import read_document
from learners.domain.claims import Wish, hand_in
from learners.enums import ClaimKind

MAP = (
    "Im Praxisprojekt haben wir mit zwölf Menschen eine Karte der Wege gezeichnet. Drei Stellen meiden fast alle: die Unterführung, die Treppe am "
    "Markt und den Parkplatz hinter der Schule. Die Karte hängt nun im Treff, und das Tiefbauamt hat zwei Laternen zugesagt. (Demo-Text)"
)
PAPER = b"%PDF-1.4\n% Demo: kein wirkliches Dokument\n%%EOF\n"


def play_claims(accounts: dict[str, User], *, today: date) -> None:
    """One accepted with fewer minutes, one returned, one that waits for the guide, one that waits for the office."""
    learner, guide = accounts[LEARNER.email], accounts[GUIDE.email]

    def ask(title: str, module: str, minutes: int, days_ago: int, *, kind: str = ClaimKind.SELF_STUDY) -> Wish:
        return Wish(
            module=Module.objects.get(curriculum__is_current=True, code=module),
            phase=Phase.PRESENCE if kind == ClaimKind.RECOGNITION else Phase.SELF_STUDY,
            minutes=minutes,
            title=title,
            text=MAP,
            happened_on_date=today - timedelta(days=days_ago + 3),
            document=read_document("Bescheinigung.pdf", PAPER) if kind == ClaimKind.RECOGNITION else None,
        )

    def at(days_ago: int) -> datetime:
        return berlin_datetime(today - timedelta(days=days_ago), time(18))

    reduced = hand_in(ClaimKind.SELF_STUDY, ask("Karte der Wege im Praxisprojekt", "6", 180, 30), by=learner, at=at(30))
    accept_claim(reduced, minutes=135, remark="Die Fahrten zählen nicht als Lernzeit. (Demo-Text)", by=guide, at=at(26))
    returned = hand_in(ClaimKind.SELF_STUDY, ask("Gespräche im Mehrfamilienhaus", "5", 90, 20), by=learner, at=at(20))
    return_claim(returned, remark="Was haben Sie aus den Gesprächen geschlossen? (Demo-Text)", by=guide, at=at(15))
    hand_in(ClaimKind.SELF_STUDY, ask("Leitfaden für das erste Netzwerktreffen", "13", 120, 3), by=learner, at=at(3))
    hand_in(ClaimKind.RECOGNITION, ask("Seminar Beteiligung planen, Volkshochschule", "7", 270, 5, kind=ClaimKind.RECOGNITION), by=learner, at=at(5))
