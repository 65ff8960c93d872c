"""Professionals judge a Quartier: a municipality asks, each fills in a sheet of their own, closing computes the result once.

The round's row is the lock: a sheet that comes in while the round closes is either in the result or refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.domain import audit
from core.domain.mail import send_templated
from core.language import DEFAULT
from core.models import User
from core.time import berlin_date
from planning.channel_enums import Channel, QuartierTopic, RoundState, SheetState
from planning.domain.assessment_result import Judgment, result_of
from planning.domain.channels import ChannelRefused, channels_on
from planning.domain.kept_results import canonical, digest
from planning.enums import ActorSector
from planning.models import AssessmentRound, AssessmentSheet, Quartier

MOST_SHEETS = 20
LEAST_JUDGED = 3  # criteria of seven
SECTORS = (ActorSector.MUNICIPAL, ActorSector.MARKET, ActorSector.CIVIL_SOCIETY)


class AssessmentRefused(ChannelRefused):
    """Why a step of an assessment is not possible."""


@dataclass(frozen=True)
class SheetEntry:
    """What a person states; criteria they cannot judge are left out."""

    levels: Mapping[str, int]
    strengths: str
    burdens: str
    evidence: str
    trend: str
    certainty: str


def asked_sheets(user: User) -> "QuerySet[AssessmentSheet]":
    """Those this person was asked for, by account or by an address that is proven to be theirs, where the municipality still works with it."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
    mine = Q(assessor=user) | Q(assessor__isnull=True, email__in=addresses)
    on = Q(
        round__quartier__geography__gemeinde__channel_switches__channel=Channel.ASSESSMENT,
        round__quartier__geography__gemeinde__channel_switches__is_on=True,
    )
    return AssessmentSheet.objects.filter(mine, on).select_related("round__quartier__geography__gemeinde").order_by("-round__opened_at", "pk")


def open_assessment(quartier: Quartier, *, title: str, until_date: date, by: User, at: datetime) -> AssessmentRound:
    """Begin a round; the same twice is once, another one while one runs is refused. Effects: row, one audit line. Raises AssessmentRefused."""
    title = " ".join(title.split())
    if until_date < berlin_date(at):
        raise AssessmentRefused(_("Dieser Tag ist schon vorbei."), "until_date")
    with transaction.atomic():
        locked = Quartier.objects.select_for_update(of=("self",), no_key=True).select_related("geography__gemeinde").get(pk=quartier.pk)
        _refuse_off(locked)
        if locked.geography.valid_until_date is not None:
            raise AssessmentRefused(_("Dieser Gebietsstand ist abgeschlossen und bleibt, wie er ist."))
        running = locked.assessment_rounds.filter(state=RoundState.OPEN).first()
        if running is not None:
            if (running.title, running.until_date) == (title, until_date):
                return running
            raise AssessmentRefused(_("Für dieses Quartier läuft schon eine Einschätzung. Schließen Sie sie erst ab."))
        row = AssessmentRound.objects.create(quartier=locked, title=title, until_date=until_date, opened_at=at, opened_by=by)
        audit.record(row, "planning.assessment_opened", by=by, data={"quartier": locked.pk})
    return row


def ask_assessor(round_: AssessmentRound, *, email: str, sector: str, by: User, at: datetime) -> AssessmentSheet:
    """Ask the person with this address; the same address twice is once. Whether it has an account nobody learns here.

    Effects: row, one audit line, mail. Raises AssessmentRefused.
    """
    email = email.strip().lower()
    with transaction.atomic():
        locked = lock_round(round_)
        _refuse_closed(locked)
        known = locked.sheets.filter(email=email).first()
        if known is not None:
            if known.sector == sector:
                return known
            raise AssessmentRefused(_("Diese Person ist schon gefragt, für einen anderen Sektor."), "email")
        if locked.sheets.count() >= MOST_SHEETS:
            raise AssessmentRefused(_("Eine Einschätzung hat höchstens %(most)d Bögen.") % {"most": MOST_SHEETS})
        sheet = AssessmentSheet.objects.create(round=locked, email=email, sector=ActorSector(sector), changed_at=at)
        audit.record(locked, "planning.assessor_asked", by=by, data={"sheet": sheet.pk, "sector": sector})
        person = User.objects.filter(email=email, is_active=True).first()
        context = {"round": locked, "path": reverse("planning:assessment_sheet", args=[sheet.uuid]), "place": locked.quartier.name}
        send_templated("assessment_asked", to=[email], context=context, at=at, language=person.language if person else DEFAULT)
    return sheet


def take_back_asking(sheet: AssessmentSheet, *, by: User) -> None:
    """A mistaken address; a sheet that was handed in stays. Twice is once. Effects: row, one audit line. Raises AssessmentRefused."""
    with transaction.atomic():
        locked = lock_round(sheet.round)
        _refuse_closed(locked)
        row = locked.sheets.filter(pk=sheet.pk).first()
        if row is None:
            return
        if row.state == SheetState.HANDED_IN:
            raise AssessmentRefused(_("Dieser Bogen ist schon abgegeben und bleibt."))
        audit.record(locked, "planning.asking_taken_back", by=by, data={"sheet": row.pk})
        row.delete()


def hand_in(sheet: AssessmentSheet, entry: SheetEntry, *, by: User, at: datetime) -> AssessmentSheet:
    """Hand a sheet in, or change it while the round runs. Effects: row, one audit line. Raises AssessmentRefused."""
    levels = {topic: int(entry.levels[topic]) for topic in QuartierTopic.CRITERIA if topic in entry.levels}
    if len(levels) < LEAST_JUDGED:
        raise AssessmentRefused(
            _("Bitte schätzen Sie mindestens %(least)d Punkte ein. Was Sie nicht beurteilen können, lassen Sie frei.") % {"least": LEAST_JUDGED}
        )
    with transaction.atomic():
        row = _own_sheet(sheet, by)
        row.levels, row.state, row.assessor, row.changed_at = levels, SheetState.HANDED_IN, by, at
        for name in ("strengths", "burdens", "evidence", "trend", "certainty"):
            setattr(row, name, getattr(entry, name).strip())
        row.save()
        audit.record(row.round, "planning.sheet_handed_in", by=by, data={"sheet": row.pk})
    return row


def decline(sheet: AssessmentSheet, *, by: User, at: datetime) -> AssessmentSheet:
    """Say that one cannot judge; a sheet that was handed in is emptied. Twice is once. Effects: row, one audit line. Raises AssessmentRefused."""
    with transaction.atomic():
        row = _own_sheet(sheet, by)
        if row.state == SheetState.DECLINED:
            return row
        row.levels, row.state, row.assessor, row.changed_at = {}, SheetState.DECLINED, by, at
        row.strengths = row.burdens = row.evidence = row.trend = row.certainty = ""
        row.save()
        audit.record(row.round, "planning.sheet_declined", by=by, data={"sheet": row.pk})
    return row


def close_assessment(round_: AssessmentRound, *, by: User, at: datetime) -> AssessmentRound:
    """Compute the result and keep it; addresses of those who were asked are emptied. Twice is once. Effects: rows, one audit line."""
    with transaction.atomic():
        locked = lock_round(round_)
        if not locked.is_open:
            return locked
        _refuse_off(locked.quartier)
        locked.result = recompute(locked)
        locked.result_sha256 = digest(locked.result)
        locked.state, locked.closed_at, locked.closed_by = RoundState.CLOSED, at, by
        locked.save(update_fields=["result", "result_sha256", "state", "closed_at", "closed_by"])
        locked.sheets.update(email="")
        audit.record(locked, "planning.assessment_closed", by=by, data={"result": locked.result_sha256})
    return locked


def recompute(round_: AssessmentRound) -> str:
    """The result as canonical JSON, from the sheets that were handed in."""
    sheets = AssessmentSheet.objects.filter(round=round_, state=SheetState.HANDED_IN).order_by("pk")
    judgments = [Judgment(each.sector, each.levels, each.strengths, each.burdens, each.evidence, each.trend, each.certainty) for each in sheets]
    return canonical(result_of(judgments))


def lock_round(round_: AssessmentRound) -> AssessmentRound:
    """The round under its lock; call within a transaction."""
    return AssessmentRound.objects.select_for_update(of=("self",)).select_related("quartier__geography__gemeinde").get(pk=round_.pk)


def _own_sheet(sheet: AssessmentSheet, by: User) -> AssessmentSheet:
    locked = lock_round(sheet.round)
    _refuse_closed(locked)
    row = locked.sheets.filter(pk=sheet.pk).first()
    if row is None or row.assessor_id not in (None, by.pk):
        raise AssessmentRefused(_("Diese Anfrage gibt es nicht mehr."))
    if row.assessor_id is None and locked.sheets.filter(assessor=by).exists():
        raise AssessmentRefused(_("Sie haben für diese Einschätzung schon einen Bogen."))
    row.round = locked
    return row


def _refuse_closed(round_: AssessmentRound) -> None:
    _refuse_off(round_.quartier)
    if not round_.is_open:
        raise AssessmentRefused(_("Diese Einschätzung ist abgeschlossen und bleibt, wie sie ist."))


def _refuse_off(quartier: Quartier) -> None:
    if Channel.ASSESSMENT not in channels_on(quartier.geography.gemeinde):
        raise AssessmentRefused(_("Einschätzungen sind für diese Kommune ausgeschaltet."))
