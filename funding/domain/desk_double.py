"""Double funding: where more than one source may pay for the same thing. A list to look at, never a verdict."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from funding.enums import ApplicationState, FundingSubject
from funding.models import FundingApplication


@dataclass(frozen=True)
class Doubtful:
    """Applications that concern the same, and why they are here."""

    applications: tuple[FundingApplication, ...]
    reasons: tuple[str, ...]


def double_funding() -> list[Doubtful]:
    """All running applications that touch another source; the newest first. Four queries, however many there are."""
    rows = FundingApplication.objects.filter(state__in=ApplicationState.RUNNING).select_related(
        "scheme", "offering__provider__organisation", "enrolment__learner", "organisation", "applicant"
    )
    applications = list(rows.order_by("-submitted_at", "-pk"))
    by_seat = _grouped(applications, lambda row: row.enrolment_id)
    by_event = _grouped([row for row in applications if row.subject == FundingSubject.INHOUSE], lambda row: row.offering_id)
    found, seen = [], set()
    for row in applications:
        if row.pk in seen:
            continue
        event = by_event.get(row.offering_id, [])
        together = by_seat[row.enrolment_id] if row.enrolment_id else event
        reasons = []
        if len(together) > 1:
            reasons.append(_("mehrere Anträge für dasselbe"))
            if sum(each.bound_cents for each in together) > max(each.cost_cents for each in together):
                reasons.append(_("zusammen mehr bewilligt, als es kostet"))
        if row.enrolment_id and event:
            reasons.append(_("die ganze Veranstaltung wird auch gefördert"))
        if any(each.other_funding for each in together):
            reasons.append(_("andere Förderung angegeben"))
        if row.offering.subsidy_cents:
            reasons.append(_("die Gebühr ist schon ermäßigt"))
        if reasons:
            seen |= {each.pk for each in together}
            found.append(Doubtful(tuple(together), tuple(reasons)))
    return found


def doubts_about(application: FundingApplication) -> list[str]:
    """Why this one is in the list; empty where it is not."""
    return next((list(doubt.reasons) for doubt in double_funding() if application.pk in {each.pk for each in doubt.applications}), [])


def _grouped(rows: list[FundingApplication], key: Callable[[FundingApplication], int | None]) -> dict[int | None, list[FundingApplication]]:
    groups: defaultdict[int | None, list[FundingApplication]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    groups.pop(None, None)
    return groups
