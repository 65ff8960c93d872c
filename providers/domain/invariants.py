"""What must hold between an offering, its modules and its sessions."""

import hashlib
from collections.abc import Iterator

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from core.time import BERLIN
from providers.domain.search import search_text_of, with_search_sources
from providers.enums import NeedState, OfferingState, RequestState, TeachingRequestState
from providers.models import ChangeRequest, MatchingRun, Need, Offering, OfferingModule, Provider, Session, SessionModule, TeachingRequest


def find_problems() -> Iterator[str]:
    """One sentence per offering or session that contradicts itself."""
    yield from _wrong_spans()
    yield from _module_sums_that_differ()
    yield from _modules_taught_but_not_promised()
    yield from _sessions_with_too_many_minutes()
    yield from _stale_search_texts()
    yield from _requests_without_object()
    yield from _hidden_though_confirmed()
    yield from _needs_that_contradict_their_requests()
    yield from _spoiled_proposals()


def _wrong_spans() -> Iterator[str]:
    spans = QuerySet(Offering).annotate(first=Min("sessions__starts_at"), last=Max("sessions__ends_at"))
    fits = Q(starts_at=F("first"), ends_at=F("last")) | Q(starts_at__isnull=True, ends_at__isnull=True, first__isnull=True, last__isnull=True)
    for offering in spans.exclude(fits).order_by("pk").iterator():
        yield f"Angebot {offering.uuid}: Beginn und Ende ({offering.starts_at} – {offering.ends_at}) passen nicht zu den Terminen ({offering.first} – {offering.last})."


def _module_sums_that_differ() -> Iterator[str]:
    taught = (
        SessionModule.objects.filter(session__offering=OuterRef("offering"), module=OuterRef("module"))
        .order_by()
        .values("session__offering")
        .annotate(total=Sum("minutes"))
        .values("total")
    )
    promised = OfferingModule.objects.filter(offering__state=OfferingState.PUBLISHED, offering__dates_on_request=False)
    wrong = promised.annotate(taught=Coalesce(Subquery(taught), 0)).exclude(minutes=F("taught")).select_related("offering", "module")
    for row in wrong.order_by("pk").iterator():
        yield f"Angebot {row.offering.uuid}: Modul {row.module.code} hat {row.minutes} Minuten, die Termine ergeben {row.taught}."


def _modules_taught_but_not_promised() -> Iterator[str]:
    promised = OfferingModule.objects.filter(offering=OuterRef("session__offering"), module=OuterRef("module")).values("pk")
    rows = SessionModule.objects.filter(session__offering__state=OfferingState.PUBLISHED).annotate(promise=Subquery(promised[:1]))
    for row in rows.filter(promise__isnull=True).select_related("session", "module").order_by("pk").iterator():
        yield f"Termin {row.session.uuid}: Modul {row.module.code} steht nicht beim Angebot."


def _sessions_with_too_many_minutes() -> Iterator[str]:
    for session in Session.objects.annotate(taught=Coalesce(Sum("session_modules__minutes"), 0)).order_by("pk").iterator():
        if session.taught > session.teaching_minutes:
            yield f"Termin {session.uuid}: {session.taught} Minuten in Modulen, aber nur {session.teaching_minutes} Minuten Unterricht."


def _stale_search_texts() -> Iterator[str]:
    for offering in with_search_sources(Offering.objects.order_by("pk")).iterator(chunk_size=500):
        if offering.search_text != search_text_of(offering):
            yield f"Angebot {offering.uuid}: Der Suchtext ist veraltet."


def _requests_without_object() -> Iterator[str]:
    open_ = ChangeRequest.objects.filter(state=RequestState.OPEN).exclude(offering__state=OfferingState.PUBLISHED)
    for request in open_.select_related("offering").order_by("pk").iterator():
        yield f"Angebot {request.offering.uuid}: Ein Antrag ist offen, das Angebot aber nicht veröffentlicht."


def _hidden_though_confirmed() -> Iterator[str]:
    """Confirming shows at once, so nothing is hidden that was confirmed later."""
    confirmed_later = Q(confirmed_on_date__gt=TruncDate("hidden_at", tzinfo=BERLIN))
    for offering in Offering.objects.filter(confirmed_later).order_by("pk").iterator():
        yield f"Angebot {offering.uuid}: ausgeblendet, obwohl danach bestätigt."
    for provider in Provider.objects.filter(confirmed_later).order_by("pk").iterator():
        yield f"Träger {provider.slug}: ausgeblendet, obwohl danach bestätigt."


def _needs_that_contradict_their_requests() -> Iterator[str]:
    running = TeachingRequest.objects.filter(state__in=TeachingRequestState.RUNNING)
    for need in Need.objects.filter(requests__in=running).exclude(state=NeedState.OFFERED).distinct().order_by("pk").iterator():
        yield f"Bedarf {need.uuid}: Es laufen Anfragen an Träger, aber der Stand ist „{need.get_state_display()}“."
    for need in Need.objects.filter(state=NeedState.AGREED).exclude(requests__state=TeachingRequestState.ACCEPTED).order_by("pk").iterator():
        yield f"Bedarf {need.uuid}: Der Stand ist „vereinbart“, aber kein Träger hat zugesagt."


def _spoiled_proposals() -> Iterator[str]:
    for run in MatchingRun.objects.order_by("pk").iterator():
        for text, digest, name in ((run.problem, run.problem_sha256, "Aufgabe"), (run.result, run.result_sha256, "Ergebnis")):
            if text and hashlib.sha256(text.encode()).hexdigest() != digest:
                yield f"Vorschlag {run.uuid}: Die Prüfsumme passt nicht: {name}."
