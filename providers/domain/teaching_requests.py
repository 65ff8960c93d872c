"""Asking providers to teach a need: the office asks, the provider answers until a day, and an agreement becomes a draft of an inhouse course.

Everything happens under the need's lock; the course comes into being behind it, so no offering is ever waited for.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date, end_of_day
from curriculum.enums import Phase
from curriculum.models import Module
from providers.domain.need_agreement import agreed_course
from providers.domain.need_life import NeedRefused, lock_need, move, record_step
from providers.domain.need_notices import tell_municipalities, tell_office, tell_provider
from providers.enums import NeedSide, NeedState, NeedStepKind, TeachingRequestState
from providers.models import Need, NeedModule, Provider, RequestedModule, TeachingRequest


def request_teaching(
    need: Need,
    *,
    provider: Provider,
    modules: Collection[Module],
    fee_cents: int | None,
    message: str,
    answer_until_date: date,
    by: User | None,
    at: datetime,
) -> TeachingRequest:
    """Ask a provider whether it teaches these modules of the need inhouse; none for an Einführung, which has no modules.

    Effects under the need's lock: request, state of the need, one line in the Verlauf, one audit line, a mail to the provider. Raises
    NeedRefused: nobody is asked twice at once, and no module of two providers.
    """
    with transaction.atomic():
        locked = lock_need(need)
        if locked.state not in NeedState.OPEN:
            raise NeedRefused(_("Anfragen lassen sich nur zu einem angenommenen Bedarf senden, solange nicht alles vereinbart ist."))
        if answer_until_date < berlin_date(at):
            raise NeedRefused(_("Der Tag, bis zu dem der Träger antworten soll, ist schon vorbei."))
        if locked.requests.filter(provider=provider, state__in=TeachingRequestState.RUNNING).exists():
            raise NeedRefused(_("Bei diesem Träger läuft zu diesem Bedarf schon eine Anfrage."))
        minutes = _minutes_asked(locked, modules)
        request = TeachingRequest.objects.create(
            need=locked,
            provider=provider,
            fee_cents=fee_cents,
            message=message.strip(),
            answer_until_date=answer_until_date,
            sent_by=by,
            sent_at=at,
        )
        RequestedModule.objects.bulk_create(RequestedModule(request=request, module_id=pk, minutes=each) for pk, each in minutes.items())
        if locked.state != NeedState.OFFERED:
            move(locked, NeedState.OFFERED, at=at)
        record_step(locked, NeedStepKind.OFFERED, side=NeedSide.OFFICE, by=by, at=at, remark=provider.name)
        audit.record(locked, "providers.teaching_requested", by=by, data={"request": request.pk, "provider": provider.pk})
        tell_provider(request, "teaching_requested", at=at)
    return request


def accept_teaching(request: TeachingRequest, *, answer: str = "", by: User, at: datetime) -> TeachingRequest:
    """The provider says yes to what was asked. Twice is once.

    Effects under the need's lock: those of an agreement (a draft of an inhouse course for the municipalities, state of request and need,
    one line in the Verlauf, one audit line, mails to the municipalities and the office). Raises NeedRefused.
    """
    with transaction.atomic():
        need, locked = _lock(request)
        if locked.state == TeachingRequestState.ACCEPTED:
            return locked
        _require_answerable(locked, at=at)
        locked.answered_by, locked.answered_at, locked.answer = by, at, answer.strip()
        _agree(need, locked, side=NeedSide.PROVIDER, by=by, at=at)
        tell_office(need, "teaching_answered", at=at, request=locked)
    return locked


def decline_teaching(request: TeachingRequest, *, answer: str, by: User, at: datetime) -> TeachingRequest:
    """The provider says no, and why. Twice is once. Effects: state, one line in the Verlauf, one audit line, a mail to the office."""
    answer = _words(answer)
    with transaction.atomic():
        need, locked = _lock(request)
        if locked.state == TeachingRequestState.DECLINED:
            return locked
        _require_answerable(locked, at=at)
        locked.answered_by, locked.answered_at, locked.answer = by, at, answer
        _end(need, locked, TeachingRequestState.DECLINED, side=NeedSide.PROVIDER, by=by, at=at)
        tell_office(need, "teaching_answered", at=at, request=locked)
    return locked


def counter_teaching(request: TeachingRequest, *, fee_cents: int | None, answer: str, by: User, at: datetime) -> TeachingRequest:
    """The provider says how it could: another fee (None: as proposed), other days, in words. A later one replaces it while nobody has decided.

    Effects: state, answer, one line in the Verlauf, one audit line, a mail to the office.
    """
    answer = _words(answer)
    with transaction.atomic():
        need, locked = _lock(request)
        _require_answerable(locked, at=at)
        locked.state, locked.counter_fee_cents, locked.answer = TeachingRequestState.COUNTERED, fee_cents, answer
        locked.answered_by, locked.answered_at = by, at
        locked.save(update_fields=["state", "counter_fee_cents", "answer", "answered_by", "answered_at"])
        record_step(need, NeedStepKind.ANSWERED, side=NeedSide.PROVIDER, by=by, at=at, remark=_remark(locked))
        audit.record(need, "providers.teaching_countered", by=by, data={"request": locked.pk, "fee_cents": fee_cents})
        tell_office(need, "teaching_answered", at=at, request=locked)
    return locked


def accept_counter(request: TeachingRequest, *, by: User, at: datetime) -> TeachingRequest:
    """The office takes the provider's counter-offer. Twice is once. Effects as of accept_teaching, and a mail to the provider."""
    with transaction.atomic():
        need, locked = _lock(request)
        if locked.state == TeachingRequestState.ACCEPTED:
            return locked
        if locked.state != TeachingRequestState.COUNTERED:
            raise NeedRefused(_("Hier gibt es keinen Gegenvorschlag, über den zu entscheiden wäre."))
        _agree(need, locked, side=NeedSide.OFFICE, by=by, at=at)
        tell_provider(locked, "teaching_decided", at=at)
    return locked


def withdraw_teaching(request: TeachingRequest, *, by: User, at: datetime) -> TeachingRequest:
    """The office takes its question back, or does not take a counter-offer. Twice is once.

    Effects: state, one line in the Verlauf, one audit line, a mail to the provider.
    """
    with transaction.atomic():
        need, locked = _lock(request)
        if locked.state == TeachingRequestState.WITHDRAWN:
            return locked
        if locked.state not in TeachingRequestState.RUNNING:
            raise NeedRefused(_("Diese Anfrage ist schon abgeschlossen."))
        _end(need, locked, TeachingRequestState.WITHDRAWN, side=NeedSide.OFFICE, by=by, at=at)
        tell_provider(locked, "teaching_decided", at=at)
    return locked


def lapse_teaching(request: TeachingRequest, *, at: datetime) -> TeachingRequest:
    """After the last day for an answer an open request ends by itself. Safe at any time and twice.

    Effects: state, one line in the Verlauf, one audit line, mails to the provider and the office.
    """
    with transaction.atomic():
        need, locked = _lock(request)
        if locked.state != TeachingRequestState.OPEN or end_of_day(locked.answer_until_date) > at:
            return locked
        _end(need, locked, TeachingRequestState.LAPSED, side=NeedSide.SYSTEM, by=None, at=at)
        tell_provider(locked, "teaching_decided", at=at)
        tell_office(need, "teaching_answered", at=at, request=locked)
    return locked


def end_running_requests(need: Need, *, at: datetime) -> None:
    """The municipality gives the need up: nobody needs to answer any more. Call under the need's lock."""
    for request in need.requests.filter(state__in=TeachingRequestState.RUNNING).select_related("provider__organisation").order_by("pk"):
        request.state = TeachingRequestState.WITHDRAWN
        request.save(update_fields=["state"])
        tell_provider(request, "teaching_decided", at=at)


def open_minutes(need: Need) -> dict[int, int]:
    """Presence minutes by module that no provider is asked for or has agreed to."""
    held = RequestedModule.objects.filter(request__need=need, request__state__in=TeachingRequestState.HOLDING).values("module")
    rows = NeedModule.objects.filter(need=need, phase=Phase.PRESENCE).exclude(module__in=held).order_by("module__position")
    return dict(rows.values_list("module_id", "minutes"))


def _minutes_asked(locked: Need, modules: Collection[Module]) -> dict[int, int]:
    if not locked.need_modules.exists():
        if locked.requests.filter(state__in=TeachingRequestState.HOLDING).exists():
            raise NeedRefused(_("Für diesen Bedarf ist schon ein Träger angefragt."))
        return {}
    still_open = open_minutes(locked)
    if not modules or any(module.pk not in still_open for module in modules):
        raise NeedRefused(_("Bitte wählen Sie Module, für die noch kein anderer Träger angefragt ist."))
    return {module.pk: still_open[module.pk] for module in modules}


def _lock(request: TeachingRequest) -> tuple[Need, TeachingRequest]:
    """The need's lock first, then the request as it is now."""
    need = lock_need(request.need)
    fresh = TeachingRequest.objects.select_related("provider__organisation").get(pk=request.pk)
    fresh.need = need
    return need, fresh


def _require_answerable(locked: TeachingRequest, *, at: datetime) -> None:
    if locked.state not in TeachingRequestState.RUNNING:
        raise NeedRefused(_("Diese Anfrage ist schon abgeschlossen: %(state)s.") % {"state": locked.get_state_display()})
    if end_of_day(locked.answer_until_date) <= at:
        raise NeedRefused(_("Die Frist für die Antwort ist vorbei. Bitte wenden Sie sich an die Koordinierungsstelle."))


def _agree(need: Need, locked: TeachingRequest, *, side: NeedSide, by: User, at: datetime) -> None:
    locked.offering = agreed_course(locked, by=by, at=at)
    locked.state = TeachingRequestState.ACCEPTED
    locked.save(update_fields=["state", "offering", "answered_by", "answered_at", "answer"])
    record_step(need, NeedStepKind.AGREED, side=side, by=by, at=at, remark=_remark(locked))
    audit.record(need, "providers.teaching_agreed", by=by, data={"request": locked.pk, "offering": locked.offering.pk})
    still_asked = need.requests.filter(state__in=TeachingRequestState.RUNNING).exists()
    if not open_minutes(need) and not still_asked:
        move(need, NeedState.AGREED, at=at)
    tell_municipalities(need, "need_agreed", at=at, request=locked)


def _end(need: Need, locked: TeachingRequest, state: TeachingRequestState, *, side: NeedSide, by: User | None, at: datetime) -> None:
    locked.state = state
    locked.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    record_step(need, NeedStepKind.ANSWERED, side=side, by=by, at=at, remark=_remark(locked))
    audit.record(need, "providers.teaching_request_ended", by=by, data={"request": locked.pk, "state": state})
    running = need.requests.filter(state__in=TeachingRequestState.RUNNING).exists()
    if need.state == NeedState.OFFERED and not running:
        agreed = need.requests.filter(state=TeachingRequestState.ACCEPTED).exists()
        move(need, NeedState.AGREED if agreed and not open_minutes(need) else NeedState.ACCEPTED, at=at)


def _remark(locked: TeachingRequest) -> str:
    """Who, and how it stands: what the municipality reads too."""
    return f"{locked.provider.name}: {locked.get_state_display()}"[:300]


def _words(text: str) -> str:
    if not text.strip():
        raise NeedRefused(_("Bitte schreiben Sie ein paar Worte dazu."))
    return text.strip()[:1_000]
