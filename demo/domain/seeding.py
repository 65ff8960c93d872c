"""Demo data from nothing to a site full of people, in one transaction: all of it or nothing."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from certificates.domain.due import issue_due
from core.domain.jobs import run_job
from core.enums import JobState
from core.models import Gemeinde, Job, User
from core.search.index import rebuild as rebuild_search_index
from core.time import berlin_date, berlin_datetime
from curriculum.domain.questions import Given
from curriculum.domain.units import questions_of
from curriculum.models import SelfStudyUnit
from demo.domain.booking import book
from demo.domain.bulk import refresh_statistics
from demo.domain.cast import Cast
from demo.domain.certificates import show_every_certificate
from demo.domain.channels import play_channels
from demo.domain.checking_in import check_in_crowd
from demo.domain.claims import play_claims
from demo.domain.competences import play_competences
from demo.domain.crowd import divide
from demo.domain.events import play_events
from demo.domain.examples import play_examples, play_sharing
from demo.domain.funding import play_funding
from demo.domain.learning import OPEN_ANSWER, LearningWriter
from demo.domain.learning_groups import play_learning_groups
from demo.domain.needs import play_municipality, write_needs
from demo.domain.offerings import OfferingWriter
from demo.domain.people import ACCOUNTS, CONTACT, COORDINATOR, DELEGATE, EDITOR, GUIDE, People
from demo.domain.planning import TOWNS, play_mandates, write_planning
from demo.domain.plans import plan_finished, plan_running, plan_unusual, plan_upcoming
from demo.domain.portal import play_portal, write_teaching
from demo.domain.projects import play_projects
from demo.domain.providers import write_providers
from demo.domain.scale import Scale
from demo.domain.seats import Seats, write_terms
from demo.domain.voices import word_reminder, write_feedback
from providers.domain.search import rebuild_search_texts
from providers.models import Offering


class NothingToBuildOn(Exception):
    """The curriculum or the regions are not loaded."""


def is_seeded() -> bool:
    """The demo accounts are there."""
    return User.objects.filter(email=COORDINATOR.email).exists()


def seed(scale: Scale, *, number: int, at: datetime, tell: Callable[[str], None]) -> None:
    """Write everything; the same `number` and Berlin day give the same data. `tell` hears of each step with its seconds.

    Raises NothingToBuildOn. The crowd is written in bulk; what the named accounts did goes through the verbs.
    """
    if not Gemeinde.objects.exists():
        raise NothingToBuildOn("Die Regionen fehlen. Bitte zuerst: manage.py load_regions")
    if not SelfStudyUnit.objects.exists():
        raise NothingToBuildOn("Das Curriculum fehlt. Bitte zuerst: manage.py load_curriculum")
    step = _Steps(tell)
    newest = Job.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    with transaction.atomic():
        _write(scale, Random(number), at=at, step=step)  # noqa: S311 -- made-up data, not secrets
        _keep_mails_in(newest)
    if scale.issues_certificates:
        papers = list(Job.objects.filter(task="certificates.render", state=JobState.QUEUED, pk__gt=newest))
        for job in papers:
            run_job(job.pk)
        _keep_mails_in(newest)
        step(f"{len(papers)} Nachweise als PDF")


class _Steps:
    """Says how long each step took."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.begun = perf_counter()

    def __call__(self, what: str) -> None:
        now = perf_counter()
        self.tell(f"{what}: {now - self.begun:.1f} s")
        self.begun = now


def _write(scale: Scale, rng: Random, *, at: datetime, step: Callable[[str], None]) -> None:
    today = berlin_date(at)
    seats = write_providers(scale, rng, today=today)
    write_teaching(seats, Random(len(seats)), today=today)  # noqa: S311 -- made-up data; its own generator, so that the rest stays as it was
    step(f"{len(seats)} Träger")

    writer = OfferingWriter(rng)
    finished = list(writer.write(plan_finished(scale, seats, rng, today=today)))
    running = list(writer.write([plan_running(seats[0], today=today)]))
    upcoming = list(writer.write(plan_upcoming(scale, seats, rng, today=today)))
    unusual = list(writer.write(plan_unusual(seats, today=today)))
    rebuild_search_texts(Offering.objects.all())
    rebuild_search_index()
    step(f"{len(finished) + len(running) + len(upcoming) + len(unusual)} Angebote")

    begun_on = min(held.published_on for held in finished) - timedelta(days=30)
    people = People(rng, today=today, joined_before=begun_on)
    accounts = people.write_accounts(seats)
    editors = people.write_editors(seats, accounts[EDITOR.email])
    guides = people.write_guides(scale, accounts[GUIDE.email])
    learners = people.write_learners(scale.learners - 2, seats)
    step(f"{scale.learners} Lernende und {len(editors) + len(guides) + len(ACCOUNTS) - 4} weitere Konten")

    answers: dict[int, dict[str, Given]] = {
        unit.pk: {question.key: question.solution or OPEN_ANSWER for question in questions_of(unit)} for unit in SelfStudyUnit.objects.all()
    }
    crowd = divide(learners, rng)
    learning = LearningWriter(rng, today=today, editors=editors, guides=guides, answers=answers)
    learning.attend_finished(finished, crowd)
    learning.fill_running(running[0], crowd)
    check_in_crowd(running[0], opened_by=editors[running[0].provider_id])
    write_feedback(finished)
    word_reminder(by=accounts[COORDINATOR.email], at=at)
    step(f"Anwesenheit in {len(finished)} beendeten Angeboten, Rückmeldungen")
    learning.begin_pathways(crowd, begun_on)
    learning.study(crowd, begun_on, at_least=scale.ledger_entries)
    step(f"Selbstlernen; {learning.entries} Zeilen im Lernzeitkonto")
    book(upcoming, crowd.enrolling, rng, today=today)
    step("Anmeldungen zu kommenden Angeboten")

    write_terms(seats, accounts[COORDINATOR.email], today=today)
    refresh_statistics()
    cast = Cast(accounts, editors, answers, today=today, begun_on=begun_on)
    cast.play_learner(finished[3:5], running[0], upcoming)
    cast.play_almost_done(finished[0])
    play_claims(accounts, today=today)
    play_competences(accounts, today=today)
    play_learning_groups(accounts, upcoming, today=today)
    if scale.issues_certificates:
        issued_at = berlin_datetime(today - timedelta(days=1), time(19))
        issue_due(at=issued_at)
        show_every_certificate(accounts, at=issued_at)
    play_portal(seats[0].provider, rng, editor=accounts[EDITOR.email], office=accounts[COORDINATOR.email], today=today)
    write_planning(accounts[COORDINATOR.email], Random(len(TOWNS)), today=today)  # noqa: S311 -- as above
    play_mandates(accounts[CONTACT.email], accounts[DELEGATE.email], today=today)
    play_projects(accounts, today=today)
    play_examples(accounts[COORDINATOR.email], today=today)
    play_sharing(accounts[COORDINATOR.email], today=today)
    play_events(accounts, today=today)
    Seats(accounts, crowd.enrolling, seats[0].provider, at=at).play()
    needs = write_needs(scale, seats, Random("needs"), today=today)  # noqa: S311 -- no number of a seed gives the same UUIDs
    play_municipality(accounts, needs, seats[0].provider, today=today)
    play_channels(accounts, today=today)
    play_funding(accounts, today=today)
    step(f"{len(needs)} Bedarfe; was die Demo-Konten getan haben, und fällige Nachweise")


def _keep_mails_in(newer_than: int) -> None:
    """Mails of made-up events go nowhere: their rows count as done, and the page of mails stays short."""
    mails = Job.objects.filter(task="core.send_mail", state=JobState.QUEUED, pk__gt=newer_than)
    mails.update(state=JobState.DONE, finished_at=timezone.now(), arguments={}, done_units=1)
