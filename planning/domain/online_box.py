"""The online box: somebody writes what their Quartier needs, without an account; the municipality reads it before anybody else does."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from planning.channel_enums import BoxEntryState, BoxRefusal, Channel, ConsultationMethod, CountKind, QuartierTopic, RoundState
from planning.domain.articulated_needs import ConsultationRefused, lock_consultation
from planning.domain.channels import channels_on
from planning.domain.masking import mask
from planning.models import BoxEntry, Consultation

KEEP_REFUSED = timedelta(days=30)  # long enough to notice a mistake
KEEP_TEXTS = timedelta(days=365)  # after the consultation has closed
MOST_ENTRIES = 5_000  # of one box


def public_boxes(*, day: date) -> "QuerySet[Consultation]":
    """Boxes of municipalities that work with this channel, from their first day on: open ones, and closed ones for as long as their texts are kept."""
    on = Q(quartier__geography__gemeinde__channel_switches__channel=Channel.RESIDENTS, quartier__geography__gemeinde__channel_switches__is_on=True)
    found = Consultation.objects.filter(on, method=ConsultationMethod.BOX, from_date__lte=day, until_date__gte=day - KEEP_TEXTS)
    return found.select_related("quartier__geography__gemeinde")


def takes_entries(consultation: Consultation, *, day: date) -> bool:
    """Whether one can write into it on this day."""
    return consultation.is_box and consultation.is_open and consultation.from_date <= day <= consultation.until_date


def write_entry(consultation: Consultation, *, topic: str, text: str, may_be_shown: bool, at: datetime) -> BoxEntry:
    """Take something in; the same words with the same permission on the same day are the same entry. Effects: row, a line of the trail without a person. Raises ConsultationRefused."""
    today, text = berlin_date(at), text.strip()
    told = "\0".join((str(consultation.uuid), topic, text, str(may_be_shown), today.isoformat()))
    fields = {"consultation": consultation, "topic": QuartierTopic(topic), "text": text, "may_be_shown": may_be_shown, "written_on_date": today}
    with transaction.atomic():
        locked = lock_consultation(consultation)
        if not takes_entries(locked, day=today) or Channel.RESIDENTS not in channels_on(locked.quartier.geography.gemeinde):
            raise ConsultationRefused(_("Der Kasten ist geschlossen."))
        if locked.entries.count() >= MOST_ENTRIES:
            raise ConsultationRefused(_("Der Kasten ist voll. Bitte wenden Sie sich an Ihre Kommune."))
        entry, created = BoxEntry.objects.get_or_create(fingerprint=hashlib.sha256(told.encode()).hexdigest(), defaults=fields)
        if created:
            audit.record(entry, "planning.box_written", by=None)
    return entry


def accept_entry(entry: BoxEntry, *, topic: str, text: str, by: User, at: datetime) -> BoxEntry:
    """Take it in with the moderator's text; what leads to a person is taken out, and the original with it. Until the box closes it can be changed.

    Effects: row, one audit line. Raises ConsultationRefused.
    """
    masked = mask(text.strip())
    if not masked:
        raise ConsultationRefused(_("Ohne Text lässt sich nichts aufnehmen."), "text")
    with transaction.atomic():
        row = _lock_entry(entry)
        is_same = (row.state, row.topic, row.text) == (BoxEntryState.ACCEPTED, topic, masked)
        if not is_same:
            row.is_masked = row.is_masked or masked != row.text
            row.state, row.refusal, row.topic, row.text = BoxEntryState.ACCEPTED, "", QuartierTopic(topic), masked
            _decide(row, by=by, at=at)
            audit.record(row, "planning.box_accepted", by=by, data={"masked": row.is_masked})
    return row


def refuse_entry(entry: BoxEntry, *, reason: str, by: User, at: datetime) -> BoxEntry:
    """Do not take it in; whoever wrote it reads the reason. Its text goes after 30 days; until then the decision can be changed.

    Effects: row, one audit line. Raises ConsultationRefused.
    """
    with transaction.atomic():
        row = _lock_entry(entry)
        if (row.state, row.refusal) != (BoxEntryState.REFUSED, reason):
            row.state, row.refusal = BoxEntryState.REFUSED, BoxRefusal(reason)
            _decide(row, by=by, at=at)
            audit.record(row, "planning.box_refused", by=by, data={"reason": row.refusal})
    return row


def shown_texts(consultation: Consultation) -> Sequence[str]:
    """What everybody may read: of a closed box, where the writer agreed, and only of topics whose figure is not hidden. Sorted by the text.

    So nobody can count a hidden topic by counting texts.
    """
    if consultation.is_open:
        return []
    visible = [row.key for row in consultation.counts.all() if row.kind == CountKind.TOPIC and row.count]
    found = consultation.entries.filter(state=BoxEntryState.ACCEPTED, may_be_shown=True, topic__in=visible).exclude(text="")
    return sorted(found.values_list("text", flat=True))


def forget_entries(*, at: datetime) -> tuple[int, int]:
    """Empty the texts of what was refused, and delete what belongs to a box that closed a year ago; returns how many of each. Twice is once."""
    refused = BoxEntry.objects.filter(state=BoxEntryState.REFUSED, decided_at__lt=at - KEEP_REFUSED).exclude(text="").update(text="")
    old = Q(consultation__state=RoundState.CLOSED, consultation__closed_at__lt=at - KEEP_TEXTS)
    never_read = Q(state=BoxEntryState.WAITING, consultation__until_date__lt=berlin_date(at - KEEP_TEXTS))
    deleted, _details = BoxEntry.objects.filter(old | never_read).delete()
    return refused, deleted


def _lock_entry(entry: BoxEntry) -> BoxEntry:
    locked = lock_consultation(entry.consultation)
    if Channel.RESIDENTS not in channels_on(locked.quartier.geography.gemeinde):
        raise ConsultationRefused(_("Erhebungen bei der Bewohnerschaft sind für diese Kommune ausgeschaltet."))
    if not locked.is_open:
        raise ConsultationRefused(_("Diese Erhebung ist abgeschlossen und bleibt, wie sie ist."))
    row = BoxEntry.objects.get(pk=entry.pk)
    row.consultation = locked
    return row


def _decide(row: BoxEntry, *, by: User, at: datetime) -> None:
    row.decided_at, row.decided_by = at, by
    row.save(update_fields=["state", "refusal", "topic", "text", "is_masked", "decided_at", "decided_by"])
