"""The log of a project. An entry with minutes is handed in as a claim of self-study hours (learners.domain.claims), and only what is accepted
there becomes Lernzeit: inside the Bildungsweg's self-study, and never twice. Meetings with the guide are nobody's Lernzeit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain.claim_decisions import accept_claim, return_claim
from learners.domain.claims import TEXT_AT_LEAST, ClaimRefused, Wish, hand_in
from learners.domain.hours import HoursRefused
from learners.domain.locks import lock_learners
from learners.domain.progress import progress_of
from learners.enums import ClaimKind, ClaimState
from learners.models import HoursClaim
from planning.domain.projects import ProjectRefused, hold_project, lock_project, pathway_with_project, touch
from planning.models import PracticeProject, ProjectLogEntry


@dataclass(frozen=True)
class Room:
    """How many more minutes of a module's self-study somebody can show: what the Bildungsweg asks for, less what is credited and what waits."""

    module: Module
    required: int
    credited: int
    waiting: int

    @property
    def minutes(self) -> int:
        """Never below zero."""
        return max(0, self.required - self.credited - self.waiting)


def rooms_of(learner: User, *, at: datetime, but: HoursClaim | None = None) -> Sequence[Room]:
    """One per module that the Bildungsweg with the practice project learns by oneself; `but` leaves a claim out that is about to be decided."""
    enrolment = pathway_with_project(learner)
    if enrolment is None:
        return []
    claims = HoursClaim.objects.filter(learner=learner, phase=Phase.SELF_STUDY, state__in=ClaimState.OPEN)
    if but is not None:
        claims = claims.exclude(pk=but.pk)
    waiting = dict(claims.order_by().values_list("module").annotate(sum=Sum("claimed_minutes")))
    rows = progress_of(enrolment, at=at).rows
    return [Room(row.module, row.required, row.credited, waiting.get(row.module.pk, 0)) for row in rows if row.phase == Phase.SELF_STUDY]


def log_work(
    project: PracticeProject, *, day: date, title: str, text: str, module: Module | None = None, minutes: int | None = None, by: User, at: datetime
) -> ProjectLogEntry:
    """Write into the log; with module and minutes also hand in the claim. Twice is once; an entry whose claim was taken back is written anew.

    Effects: row, claim with what follows from it (mail to whoever decides), one audit line. Raises ProjectRefused.
    """
    title, text = " ".join(title.split()), text.strip()
    if day > berlin_date(at):
        raise ProjectRefused(_("Der Tag liegt in der Zukunft."), "day")
    if (module is None) != (minutes is None):
        raise ProjectRefused(_("Zu Minuten gehört ein Modul, und zu einem Modul gehören Minuten."), "minutes")
    if minutes and len(text) < TEXT_AT_LEAST:
        raise ProjectRefused(_("Für Lernzeit braucht Ihre Begleitung mindestens %(least)d Zeichen.") % {"least": TEXT_AT_LEAST}, "text")
    with transaction.atomic():
        locked = lock_project(project)
        lock_learners([by.pk])
        same = ProjectLogEntry.objects.filter(project=locked, author=by, day=day, title=title).select_related("claim")
        existing = same.first()
        if existing and not (existing.claim and existing.claim.state == ClaimState.WITHDRAWN):
            if existing.text == text and (existing.claim.claimed_minutes if existing.claim else None) == minutes:
                return existing  # the button was pressed twice
            raise ProjectRefused(_("Für diesen Tag haben Sie das schon eingetragen. Ändern können Sie es unter „Anrechnung“."), "title")
        claim = _claim(locked, day, title, text, module, minutes, by=by, at=at) if module is not None and minutes is not None else None
        entry = existing or ProjectLogEntry(project=locked, author=by, day=day, title=title)
        entry.text, entry.claim, entry.written_at = text, claim, at
        entry.save()
        audit.record(locked, "planning.log_written", by=by, data={"entry": entry.pk, "claim": claim.pk if claim else None, "minutes": minutes})
        touch(locked, at=at)
    return entry


def accept_log(entry: ProjectLogEntry, *, minutes: int, remark: str, by: User, at: datetime) -> ProjectLogEntry:
    """Count `minutes` of an entry, fewer only with a reason, and never more than the Bildungsweg's self-study still has room for; twice is once.

    Through the claim's own verb: state, ledger, audit line and mail are its effects. The caller asks for "planning.guide_project".
    Raises ProjectRefused.
    """
    claim = _claim_of(entry)
    with transaction.atomic():
        hold_project(entry.project)
        lock_learners([entry.author_id])
        claim.refresh_from_db()
        if claim.state != ClaimState.ACCEPTED:
            room = next((room.minutes for room in rooms_of(entry.author, at=at, but=claim) if room.module.pk == claim.module_id), 0)
            if minutes > room:
                raise ProjectRefused(_("Im Selbstlernen dieses Moduls sind nur noch %(room)d Minuten offen.") % {"room": room}, "minutes")
        try:
            accept_claim(claim, minutes=minutes, remark=remark, by=by, at=at)
        except (ClaimRefused, HoursRefused) as refused:
            raise ProjectRefused(str(refused)) from refused
    return entry


def return_log(entry: ProjectLogEntry, *, remark: str, by: User, at: datetime) -> ProjectLogEntry:
    """Give an entry back with what is missing; twice is once. The caller asks for "planning.guide_project". Raises ProjectRefused."""
    claim = _claim_of(entry)
    with transaction.atomic():
        hold_project(entry.project)
        try:
            return_claim(claim, remark=remark, by=by, at=at)
        except ClaimRefused as refused:
            raise ProjectRefused(str(refused)) from refused
    return entry


def credited_of(project: PracticeProject, learner: User) -> int:
    """Minutes of somebody's own entries that were accepted."""
    entries = project.log_entries.filter(author=learner, claim__state=ClaimState.ACCEPTED)
    return int(entries.aggregate(sum=Sum("claim__credited_minutes"))["sum"] or 0)


def _claim(project: PracticeProject, day: date, title: str, text: str, module: Module, minutes: int, *, by: User, at: datetime) -> HoursClaim:
    room = next((room.minutes for room in rooms_of(by, at=at) if room.module.pk == module.pk), 0)
    if minutes > room:
        raise ProjectRefused(
            _("Im Selbstlernen dieses Moduls sind noch %(room)d Minuten offen; was schon zählt oder auf eine Antwort wartet, ist abgezogen.") % {"room": room},
            "minutes",
        )
    wish = Wish(module=module, phase=Phase.SELF_STUDY, minutes=minutes, title=f"{title} ({project.title})"[:150], text=text, happened_on_date=day)
    try:
        claim = hand_in(ClaimKind.SELF_STUDY, wish, by=by, at=at)
    except ClaimRefused as refused:
        raise ProjectRefused(str(refused)) from refused
    if ProjectLogEntry.objects.filter(claim=claim).exists():  # an equal claim waits already, from another project
        raise ProjectRefused(_("Genau dasselbe haben Sie schon eingereicht."), "title")
    return claim


def _claim_of(entry: ProjectLogEntry) -> HoursClaim:
    if entry.claim is None:
        raise ProjectRefused(_("Zu diesem Eintrag gehört keine Lernzeit."))
    return entry.claim
