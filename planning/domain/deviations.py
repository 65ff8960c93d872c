"""A Quartier is treated as one class higher or lower than the index says: proposed by one person, confirmed by another, until a day.

The Quartier's row is the lock: a confirmation and a withdrawal at the same moment happen one after the other.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from planning.channel_enums import Channel, DeviationState
from planning.domain.channels import ChannelRefused, channels_on
from planning.domain.quartier_classes import classes_of
from planning.enums import RunState
from planning.models import ClassDeviation, IndexRun, Quartier

MOST_YEARS = 2
REASON_AT_LEAST = 40  # characters: a sentence, not a word


class DeviationRefused(ChannelRefused):
    """Why a step of a deviation is not possible."""


def latest_day(today: date) -> date:
    """The last day a deviation may hold until, when it is proposed today: two years, the 29th of February counting as the 28th."""
    return today.replace(year=today.year + MOST_YEARS, day=28 if (today.month, today.day) == (2, 29) else today.day)


def propose_deviation(
    quartier: Quartier, run: IndexRun, *, to_class: int, purpose: str, reason: str, valid_until_date: date, by: User, by_office: bool, at: datetime
) -> ClassDeviation:
    """Propose that a Quartier be treated as another class. The same proposal of the same person twice is once.

    Refused for more than one class, without a reason, for a day that is past or too far, and while another one waits or holds.
    Effects: row, one audit line. Raises DeviationRefused.
    """
    purpose, reason, today = " ".join(purpose.split()), reason.strip(), berlin_date(at)
    if not purpose:
        raise DeviationRefused(_("Bitte nennen Sie den Zweck."), "purpose")
    if len(reason) < REASON_AT_LEAST:
        raise DeviationRefused(_("Bitte begründen Sie in mindestens einem Satz (%(least)d Zeichen).") % {"least": REASON_AT_LEAST}, "reason")
    if not today < valid_until_date <= latest_day(today):
        raise DeviationRefused(_("Eine Abweichung gilt höchstens %(years)d Jahre und endet nach heute.") % {"years": MOST_YEARS}, "valid_until_date")
    with transaction.atomic():
        locked = _lock(quartier)
        if run.geography_id != locked.geography_id or run.state != RunState.PUBLISHED:
            raise DeviationRefused(_("Abgewichen wird nur vom veröffentlichten Index dieses Quartiers."))
        classes = classes_of(run, day=today)
        now = classes.by_key.get(locked.key)
        if now is None or now.number is None:
            raise DeviationRefused(_("Dieses Quartier hat in diesem Index keine Klasse; es gibt nichts, wovon abgewichen werden könnte."))
        if abs(to_class - now.number) != 1 or not 1 <= to_class <= len(classes.names):
            raise DeviationRefused(_("Abgewichen wird um genau eine Klasse."), "to_class")
        overdue = ClassDeviation.objects.filter(quartier=locked, run=run, state=DeviationState.PROPOSED, valid_until_date__lt=today)
        overdue.update(state=DeviationState.LAPSED)
        waiting = ClassDeviation.objects.filter(quartier=locked, run=run, state=DeviationState.PROPOSED).first()
        stated = (to_class, purpose, reason, valid_until_date, by.pk)
        if waiting is not None:
            if stated == (waiting.to_class, waiting.purpose, waiting.reason, waiting.valid_until_date, waiting.proposed_by_id):
                return waiting
            raise DeviationRefused(_("Für dieses Quartier wartet schon ein Vorschlag. Bestätigen Sie ihn, oder ziehen Sie ihn zurück."))
        if locked.pk in classes.deviations:
            raise DeviationRefused(_("Für dieses Quartier gilt schon eine Abweichung. Ziehen Sie sie erst zurück."))
        row = ClassDeviation.objects.create(
            quartier=locked,
            run=run,
            from_class=now.number,
            to_class=to_class,
            purpose=purpose,
            reason=reason,
            valid_until_date=valid_until_date,
            proposed_at=at,
            proposed_by=by,
            proposed_by_office=by_office,
        )
        audit.record(row, "planning.deviation_proposed", by=by, data={"quartier": locked.pk, "from": row.from_class, "to": to_class})
    return row


def confirm_deviation(deviation: ClassDeviation, *, by: User, by_office: bool, at: datetime) -> ClassDeviation:
    """The second person says yes; the same person twice is once. Effects: row, one audit line. Raises DeviationRefused."""
    with transaction.atomic():
        _lock(deviation.quartier)
        row = ClassDeviation.objects.select_related("run").get(pk=deviation.pk)
        if row.proposed_by_id == by.pk:
            raise DeviationRefused(_("Sie haben diese Abweichung vorgeschlagen. Bestätigen muss sie eine zweite Person."))
        if row.state == DeviationState.CONFIRMED:
            if row.confirmed_by_id == by.pk:
                return row
            raise DeviationRefused(_("Diese Abweichung ist schon bestätigt."))
        if row.state == DeviationState.WITHDRAWN:
            raise DeviationRefused(_("Diese Abweichung wurde inzwischen zurückgezogen."))
        if row.valid_until_date < berlin_date(at):
            raise DeviationRefused(_("Der letzte Tag dieser Abweichung ist schon vorbei."))
        if row.run.state != RunState.PUBLISHED:
            raise DeviationRefused(_("Der Index, von dem abgewichen werden soll, ist nicht mehr veröffentlicht."))
        row.state, row.confirmed_at, row.confirmed_by, row.confirmed_by_office = DeviationState.CONFIRMED, at, by, by_office
        row.save(update_fields=["state", "confirmed_at", "confirmed_by", "confirmed_by_office"])
        audit.record(row, "planning.deviation_confirmed", by=by, data={"quartier": row.quartier_id})
    return row


def withdraw_deviation(deviation: ClassDeviation, *, reason: str, by: User, by_office: bool, at: datetime) -> ClassDeviation:
    """Take a proposal or a confirmed deviation back; it stays in the history. Twice is once. Effects: row, one audit line. Raises DeviationRefused."""
    reason = " ".join(reason.split())
    if not reason:
        raise DeviationRefused(_("Bitte schreiben Sie, warum die Abweichung zurückgezogen wird."), "withdrawal_reason")
    with transaction.atomic():
        _lock(deviation.quartier)
        row = ClassDeviation.objects.get(pk=deviation.pk)
        if row.state == DeviationState.WITHDRAWN:
            return row
        if row.valid_until_date < berlin_date(at):
            raise DeviationRefused(_("Der letzte Tag dieser Abweichung ist schon vorbei."))
        row.state, row.withdrawn_at, row.withdrawn_by, row.withdrawn_by_office = DeviationState.WITHDRAWN, at, by, by_office
        row.withdrawal_reason = reason
        row.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_by_office", "withdrawal_reason"])
        audit.record(row, "planning.deviation_withdrawn", by=by, data={"quartier": row.quartier_id})
    return row


def _lock(quartier: Quartier) -> Quartier:
    """The Quartier under its lock, in a municipality that works with deviations; call within a transaction."""
    locked = Quartier.objects.select_for_update(of=("self",), no_key=True).select_related("geography__gemeinde").get(pk=quartier.pk)
    if Channel.DEVIATION not in channels_on(locked.geography.gemeinde):
        raise DeviationRefused(_("Abweichungen sind für diese Kommune ausgeschaltet."))
    return locked
