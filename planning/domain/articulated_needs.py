"""Residents say what their Quartier needs: begin a consultation, enter figures, close it, say what came of it. The consultation's row is the lock."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from planning.channel_enums import BoxEntryState, Channel, ConsultationMethod, CountKind, QuartierTopic, ResidentGroup, RoundState
from planning.domain.channels import ChannelRefused, channels_on
from planning.domain.consultation_figures import Figure, keep
from planning.models import BoxEntry, Consultation, ConsultationCount, Quartier

MOST_DAYS = 366
MOST_OPEN = 10  # consultations of one Quartier at a time
MOST_PEOPLE = 1_000_000


class ConsultationRefused(ChannelRefused):
    """Why a step of a consultation is not possible."""


def open_consultation(quartier: Quartier, *, method: str, title: str, question: str, from_date: date, until_date: date, by: User, at: datetime) -> Consultation:
    """Begin one; the same twice is once, the same name again is refused. Effects: row, one audit line. Raises ConsultationRefused."""
    title, question = " ".join(title.split()), " ".join(question.split())
    if until_date < from_date:
        raise ConsultationRefused(_("Das Ende darf nicht vor dem Beginn liegen."), "until_date")
    if (until_date - from_date).days > MOST_DAYS:
        raise ConsultationRefused(_("Eine Erhebung dauert höchstens ein Jahr."), "until_date")
    if method == ConsultationMethod.BOX and until_date < berlin_date(at):
        raise ConsultationRefused(_("Dieser Tag ist schon vorbei; in den Kasten könnte niemand etwas schreiben."), "until_date")
    stated = {"method": ConsultationMethod(method).value, "question": question, "from_date": from_date, "until_date": until_date}
    with transaction.atomic():
        locked = Quartier.objects.select_for_update(of=("self",), no_key=True).select_related("geography__gemeinde").get(pk=quartier.pk)
        _refuse_off(locked)
        if locked.geography.valid_until_date is not None:
            raise ConsultationRefused(_("Dieser Gebietsstand ist abgeschlossen und bleibt, wie er ist."))
        known = locked.consultations.filter(title=title).first()
        if known is not None:
            if all(getattr(known, name) == value for name, value in stated.items()):
                return known
            raise ConsultationRefused(_("Eine Erhebung mit diesem Namen gibt es für das Quartier schon."), "title")
        if locked.consultations.filter(state=RoundState.OPEN).count() >= MOST_OPEN:
            raise ConsultationRefused(_("Für ein Quartier laufen höchstens %(most)d Erhebungen zugleich.") % {"most": MOST_OPEN})
        row = Consultation.objects.create(quartier=locked, title=title, **stated, opened_at=at, opened_by=by)
        audit.record(row, "planning.consultation_opened", by=by, data={"quartier": locked.pk, "method": stated["method"]})
    return row


def enter_figures(
    consultation: Consultation,
    *,
    participants: int | None,
    groups: Mapping[str, int],
    topics: Mapping[str, int],
    not_reached: str,
    by: User,
) -> Consultation:
    """The draft of the figures, as often as one likes while it is open; what is left out was not collected. The box counts answers and topics itself.

    Effects: rows, one audit line without figures. Raises ConsultationRefused.
    """
    with transaction.atomic():
        locked = lock_consultation(consultation)
        _refuse_closed(locked)
        if locked.is_box:
            participants, topics = None, {}
        elif (topics or groups) and participants is None:
            raise ConsultationRefused(_("Bitte sagen Sie auch, wie viele Menschen geantwortet haben."), "participants")
        for field, key, count in (*(("group", key, count) for key, count in groups.items()), *(("topic", key, count) for key, count in topics.items())):
            if not 0 <= count <= (MOST_PEOPLE if participants is None else participants):
                raise ConsultationRefused(_("Das sind mehr, als geantwortet haben."), f"{field}_{key}")
        locked.participants, locked.not_reached = participants, not_reached.strip()
        locked.save(update_fields=["participants", "not_reached"])
        locked.counts.all().delete()
        _write(locked, {key: Figure(count) for key, count in groups.items()}, {key: Figure(count) for key, count in topics.items()})
        audit.record(locked, "planning.consultation_entered", by=by, data={})
    return locked


def close_consultation(consultation: Consultation, *, by: User, at: datetime) -> Consultation:
    """Take out what is too small and keep the rest for good. Twice is once. Effects: rows, one audit line. Raises ConsultationRefused.

    A box closes once everything in it is read. Who was not reached must have been said where anybody answered.
    """
    with transaction.atomic():
        locked = lock_consultation(consultation)
        if not locked.is_open:
            return locked
        _refuse_off(locked.quartier)
        participants, topics = (_of_box(locked)) if locked.is_box else (locked.participants, _drafted(locked, CountKind.TOPIC))
        if participants and not locked.not_reached:
            raise ConsultationRefused(_("Bitte schreiben Sie zuerst, wen diese Erhebung nicht erreicht hat."), "not_reached")
        kept = keep(participants=participants, groups=_drafted(locked, CountKind.GROUP), topics=topics, residents=locked.quartier.population)
        locked.counts.all().delete()
        _write(locked, kept.groups, kept.topics)
        total = kept.participants or Figure(None)
        locked.participants, locked.participants_gap = total.count, total.gap
        locked.state, locked.closed_at, locked.closed_by = RoundState.CLOSED, at, by
        locked.save(update_fields=["participants", "participants_gap", "state", "closed_at", "closed_by"])
        audit.record(locked, "planning.consultation_closed", by=by, data={"collected": kept.participants is not None})
    return locked


def say_outcome(consultation: Consultation, *, outcome: str, by: User, at: datetime) -> Consultation:
    """What becomes of what was said, with the day; it may change. Effects: row, one audit line. Raises ConsultationRefused."""
    outcome = outcome.strip()
    with transaction.atomic():
        locked = lock_consultation(consultation)
        _refuse_off(locked.quartier)
        if locked.is_open:
            raise ConsultationRefused(_("Schließen Sie die Erhebung zuerst ab."))
        if locked.outcome != outcome:
            locked.outcome, locked.outcome_on_date = outcome, berlin_date(at)
            locked.save(update_fields=["outcome", "outcome_on_date"])
            audit.record(locked, "planning.consultation_outcome", by=by, data={})
    return locked


def lock_consultation(consultation: Consultation) -> Consultation:
    """The consultation under its lock; call within a transaction."""
    return Consultation.objects.select_for_update(of=("self",)).select_related("quartier__geography__gemeinde").get(pk=consultation.pk)


def _of_box(locked: Consultation) -> tuple[int, dict[str, int]]:
    """What was taken in, by topic; something nobody has read yet would be lost."""
    if locked.entries.filter(state=BoxEntryState.WAITING).exists():
        raise ConsultationRefused(_("Im Kasten liegen noch Beiträge, die niemand gelesen hat. Lesen Sie sie zuerst."))
    accepted = BoxEntry.objects.filter(consultation=locked, state=BoxEntryState.ACCEPTED)
    named = {row["topic"]: row["times"] for row in accepted.order_by().values("topic").annotate(times=Count("pk"))}
    return sum(named.values()), {topic: named.get(topic, 0) for topic in QuartierTopic.values}


def _drafted(locked: Consultation, kind: CountKind) -> dict[str, int]:
    rows = locked.counts.filter(kind=kind, count__isnull=False)
    return {row.key: row.count for row in rows if row.count is not None}


def _write(locked: Consultation, groups: Mapping[str, Figure], topics: Mapping[str, Figure]) -> None:
    """In the order of the lists people read."""
    kinds = ((CountKind.GROUP, ResidentGroup.values, groups), (CountKind.TOPIC, QuartierTopic.values, topics))
    ConsultationCount.objects.bulk_create(
        ConsultationCount(consultation=locked, kind=kind, key=key, count=figures[key].count, gap=figures[key].gap)
        for kind, keys, figures in kinds
        for key in keys
        if key in figures
    )


def _refuse_closed(locked: Consultation) -> None:
    _refuse_off(locked.quartier)
    if not locked.is_open:
        raise ConsultationRefused(_("Diese Erhebung ist abgeschlossen und bleibt, wie sie ist."))


def _refuse_off(quartier: Quartier) -> None:
    if Channel.RESIDENTS not in channels_on(quartier.geography.gemeinde):
        raise ConsultationRefused(_("Erhebungen bei der Bewohnerschaft sind für diese Kommune ausgeschaltet."))
